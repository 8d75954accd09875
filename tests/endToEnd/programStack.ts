/** The table's stack as an engine keeps it: one program that declares what it finds in a file. */
import type { DisplayEvent } from "../../engine/events.js";
import type { EngineName } from "../../engine/run.js";
import { Told, type Declared, type Stack, type Up } from "../agreement/stack.js";
import type { Way } from "../eachWay.js";
import type { Tenant } from "../tenant.js";
import { javaScriptProject, Program } from "./program.js";

const files = {
  ...javaScriptProject,
  "index.js": `
    const { readFileSync } = require("node:fs");
    const entra = require("pulumi-entra-ca");
    const declared = JSON.parse(readFileSync("resources.json", "utf8"));
    exports.ids = Object.fromEntries(
      declared.map(({ name, className, args, ignoreChanges }) => [
        name,
        new entra[className](name, args, { ignoreChanges }).id,
      ]),
    );`,
};

export class ProgramStack implements Stack {
  readonly #program: Program;

  constructor(
    engine: EngineName,
    private readonly environment: Record<string, string>,
    private readonly tenant: Tenant,
    servedBy: Way["servedBy"],
  ) {
    this.#program = new Program(files, engine, tenant, servedBy);
  }

  async up(program: readonly Declared[], refresh: boolean): Promise<Up> {
    this.#program.write("resources.json", JSON.stringify(program));
    const { requests } = this.tenant.emulator;
    const activities: Told[] = [];
    let before = requests.length;
    const watch = (event: DisplayEvent): void => {
      if (event.kind === "begin") {
        activities.push(new Told());
        before = requests.length;
      }
      const told = activities.at(-1)!;
      if (event.kind === "step") {
        operation(event, told);
      } else if (event.kind === "diagnostic") {
        told.add(event.severity, event.message, event.urn);
      } else if (event.kind === "printed") {
        told.add("info", event.line, undefined);
      } else if (event.kind === "end") {
        told.requests = requests.slice(before).map(({ method, path }) => `${method} ${path}`);
      }
    };
    const { succeeded, outputs } = await this.#program.run("up", { environment: this.environment, refresh, watch });
    const [preview, update] = activities;
    if (!succeeded || preview === undefined || update === undefined) {
      throw new Error(activities.flatMap(({ others }) => others).join("\n"));
    }
    return { preview, update, ids: new Map(Object.entries(outputs["ids"] as Record<string, string>)) };
  }

  remove(): void {
    this.#program.remove();
  }
}

/** The last step of a resource says what becomes of it; those of a replacement are one. */
function operation({ urn, operation: step }: DisplayEvent & { kind: "step" }, told: Told): void {
  const isReplacement = step === "create-replacement" || step === "delete-replaced";
  told.operations.set(urn.split("::").at(-1)!, isReplacement ? "replace" : step);
}
