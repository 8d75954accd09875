import { styleText } from "node:util";
import type { Activity, Changes, Diagnostic, DisplayEvent, Outputs, StepEvent, StepOperation } from "./events.js";
import { nameOf, stackType, typeOf } from "./stand-in/urns.js";

type Colour = "green" | "yellow" | "red" | "magenta" | "cyan" | "dim";

/** Where lines go, and where what passes is shown in the meantime. */
export interface Screen {
  readonly line: (text: string) => void;
  /** Nothing when there is nothing to wait for. */
  readonly status: (text: string | undefined) => void;
  readonly stream: NodeJS.WritableStream;
}

interface Sign {
  readonly sign: string;
  readonly colour: Colour;
  readonly doing: string;
  readonly done: string;
}

const signs: Readonly<Record<StepOperation, Sign>> = {
  same: { sign: "  ", colour: "dim", doing: "checking", done: "unchanged" },
  create: { sign: "+ ", colour: "green", doing: "creating", done: "created" },
  update: { sign: "~ ", colour: "yellow", doing: "updating", done: "updated" },
  delete: { sign: "- ", colour: "red", doing: "deleting", done: "deleted" },
  replace: { sign: "+-", colour: "magenta", doing: "replacing", done: "replaced" },
  "create-replacement": { sign: "++", colour: "green", doing: "creating replacement", done: "created replacement" },
  "delete-replaced": { sign: "--", colour: "red", doing: "deleting original", done: "deleted original" },
  "remove-pending-replace": { sign: "~ ", colour: "dim", doing: "forgetting", done: "forgotten" },
  refresh: { sign: "~ ", colour: "dim", doing: "reading", done: "read" },
  read: { sign: "> ", colour: "cyan", doing: "reading", done: "read" },
  "read-replacement": { sign: ">>", colour: "cyan", doing: "reading replacement", done: "read replacement" },
  discard: { sign: "< ", colour: "cyan", doing: "discarding", done: "discarded" },
  "discard-replaced": { sign: "<<", colour: "cyan", doing: "discarding original", done: "discarded original" },
};

const titles: Readonly<Record<Activity, string>> = {
  preview: "Previewing update",
  update: "Updating",
  refresh: "Refreshing",
  destroy: "Destroying",
};

const idle = "waiting";

/** They change no object. */
const quiet: readonly StepOperation[] = [
  "same",
  "refresh",
  "read",
  "read-replacement",
  "discard",
  "remove-pending-replace",
];

/** Its parts only confuse in a preview, where nothing is created or deleted yet. */
const partsOfReplacement: readonly StepOperation[] = ["create-replacement", "delete-replaced", "discard-replaced"];

/**
 * Shows a run to a person: what changes as it happens, then what there is to say about it, the outputs and the counts. The
 * words and signs are Pulumi's.
 */
export class Display {
  readonly #screen: Screen;
  #activity: Activity = "preview";
  #diagnostics: Diagnostic[] = [];
  /** The real CLI tells of a component twice: when it is registered, and when its outputs are. */
  #shown = new Set<string>();
  /** What is being done to which resource. */
  readonly #underWay = new Map<string, string>();
  #began = Date.now();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  show(event: DisplayEvent): void {
    switch (event.kind) {
      case "begin":
        this.#begin(event.activity, event.stack);
        break;
      case "step":
        this.#step(event);
        break;
      case "diagnostic":
        this.#diagnostics.push(event);
        break;
      case "printed":
        this.#screen.line(`    ${event.line}`);
        break;
      case "status":
        this.#screen.status(event.urn === undefined ? event.message : `${nameOf(event.urn)}: ${event.message}`);
        break;
      case "end":
        this.#end(event.changes, event.outputs, event.succeeded);
    }
  }

  #begin(activity: Activity, stack: string): void {
    this.#activity = activity;
    this.#diagnostics = [];
    this.#shown = new Set();
    this.#began = Date.now();
    this.#screen.line(this.#paint("magenta", `${titles[activity]} (${stack}):`));
    this.#underWay.clear();
    this.#screen.status(idle);
  }

  #step({ urn, type, operation, progress, changed }: StepEvent): void {
    const { sign, colour, doing, done } = signs[operation];
    const name = nameOf(urn);
    if (progress === "started") {
      this.#underWay.set(urn, `${doing} ${name}`);
    } else {
      this.#underWay.delete(urn);
    }
    this.#screen.status([...this.#underWay.values()].at(-1) ?? idle);
    if (progress === "started") {
      return;
    }
    const key = `${urn} ${operation} ${progress}`;
    const isPreview = this.#activity === "preview";
    const isQuiet = quiet.includes(operation) || (isPreview && partsOfReplacement.includes(operation));
    if (this.#shown.has(key) || (isQuiet && progress === "done")) {
      return;
    }
    this.#shown.add(key);
    const word = progress === "failed" ? `${operation} failed` : isPreview ? operation : done;
    const visible = changed.filter((change) => !change.slice(1).startsWith("__"));
    const properties = visible.length === 0 ? "" : this.#paint("dim", ` [${visible.join(", ")}]`);
    const painted = this.#paint(progress === "failed" ? "red" : colour, ` ${sign} ${type} ${name} ${word}`);
    this.#screen.line(painted + properties);
  }

  #end(changes: Changes, outputs: Outputs, succeeded: boolean): void {
    this.#screen.status(undefined);
    this.#showDiagnostics();
    const names = Object.keys(outputs);
    if (names.length > 0 && this.#activity !== "destroy") {
      this.#screen.line("Outputs:");
      const width = Math.max(...names.map((name) => name.length));
      for (const name of names.sort()) {
        this.#screen.line(`    ${name.padEnd(width)}:${asText(outputs[name])}`);
      }
    }
    this.#screen.line("Resources:");
    for (const line of this.#summary(changes)) {
      this.#screen.line(`    ${line}`);
    }
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    const result = succeeded ? `Duration: ${seconds}s` : this.#paint("red", `Failed after ${seconds}s`);
    this.#screen.line(`${result}\n`);
  }

  /** Under the resource that they are about, in the order in which resources first had one. */
  #showDiagnostics(): void {
    if (this.#diagnostics.length === 0) {
      return;
    }
    this.#screen.line("Diagnostics:");
    for (const urn of new Set(this.#diagnostics.map((diagnostic) => diagnostic.urn))) {
      this.#screen.line(`  ${urn === undefined ? stackType : `${typeOf(urn)} (${nameOf(urn)})`}:`);
      for (const { severity, message } of this.#diagnostics.filter((diagnostic) => diagnostic.urn === urn)) {
        const colour: Colour = severity === "error" ? "red" : severity === "warning" ? "yellow" : "cyan";
        const text = message.trimEnd().replaceAll("\n", "\n    ");
        this.#screen.line(`    ${severity === "info" ? "" : this.#paint(colour, `${severity}: `)}${text}`);
      }
    }
  }

  #summary({ same, ...changes }: Changes): string[] {
    const lines = (["create", "update", "replace", "delete"] as const)
      .filter((operation) => changes[operation] > 0)
      .map((operation) => {
        const { sign, colour, done } = signs[operation];
        const word = this.#activity === "preview" ? `to ${operation}` : done;
        return this.#paint(colour, `${sign}${changes[operation]} ${word}`);
      });
    if (same > 0) {
      lines.push(`${same} unchanged`);
    }
    return lines.length > 0 ? lines : ["none"];
  }

  #paint(colour: Colour, text: string): string {
    return styleText(colour, text, { stream: this.#screen.stream });
  }
}

/** They stand for a value, and are none that could be quoted. */
const placeholders: readonly unknown[] = ["[unknown]", "[secret]"];
/** What acts on a terminal, or hides in a text: an output may have it from anywhere. */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text of several lines, such as a certificate, is shown as it is; everything else as JSON. */
function asText(value: unknown): string {
  if (placeholders.includes(value)) {
    return ` ${String(value)}`;
  }
  const isLines = typeof value === "string" && value.includes("\n");
  const text = isLines ? `\n${value.trimEnd()}` : ` ${JSON.stringify(value, undefined, 4)}`;
  const shown = text.split("\n").map((line) => line.replace(acting, asJsonHasIt));
  return shown.join(isLines ? "\n        " : "\n    ");
}

function asJsonHasIt(found: string): string {
  return found
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
