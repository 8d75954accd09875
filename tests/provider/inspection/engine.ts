/**
 * What Pulumi's engine does with policies of TLS inspection, rules and links, in the order in which it does it: one resource after
 * the other is checked and compared, and as many as it may do at once are made and changed; deletions come last (Pulumi:
 * pkg/resource/deploy, deployment_executor.go and step_generator.go).
 */
import pLimit from "p-limit";
import { formerSiblings } from "../../../provider/adapters/program.js";
import type { Properties } from "../../../provider/kernel/properties.js";
import type { Announcement, Announcements } from "../../../provider/kernel/hints.js";
import { unknown } from "../../../provider/kernel/unknown.js";
import type { Timeouts } from "../../../provider/graph/transport.js";
import { EntraCaError, IncompleteError } from "../../../provider/messages/error.js";
import { HandlerProcess, link, policy, rule, type Told } from "../handlerProcess.js";
import { SimulatedClock } from "../moving/simulatedClock.js";

const resources = { policy, rule, link };

/** A resource in a program. */
export interface Declared {
  readonly name: string;
  readonly kind: keyof typeof resources;
  /** An argument that is a `Reference` is the id of another one, declared before. */
  readonly args: Properties;
}

export class Reference {
  constructor(readonly to: string) {}
}

/** How Pulumi reaches the handlers: dynamic resources are told of each other, the plugin has all read before. */
export type Way = "dynamic" | "plugin";

interface Entry {
  readonly name: string;
  readonly kind: Declared["kind"];
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
  readonly siblings: Announcement;
  readonly formerSiblings: Announcement;
  readonly isReplaced?: boolean;
}

export interface Result {
  /** What becomes of each resource. */
  readonly steps: readonly string[];
  /** What failed, in words. */
  readonly errors: readonly string[];
  /** `warning: …` and `info: …`. */
  readonly logged: readonly string[];
}

export class Stack {
  entries: readonly Entry[] = [];

  constructor(
    readonly environment: Readonly<Record<string, string>>,
    readonly way: Way,
    /** How long a client of Graph waits for an answer, where that isn't as usual. */
    public timeouts?: Timeouts,
  ) {}

  async preview(program: readonly Declared[]): Promise<Result> {
    const { entries } = this;
    const result = await this.#run(program, 1, true);
    this.entries = entries;
    return result;
  }

  up(program: readonly Declared[], parallel = 4): Promise<Result> {
    return this.#run(program, parallel, false);
  }

  idOf(name: string): string {
    return this.entries.find((entry) => entry.name === name && entry.isReplaced !== true)?.id ?? "";
  }

  replace(old: Entry | undefined, ...entries: readonly Entry[]): void {
    this.entries =
      old === undefined
        ? [...this.entries, ...entries]
        : this.entries.flatMap((other) => (other === old ? entries : [other]));
  }

  #run(program: readonly Declared[], parallel: number, isPreview: boolean): Promise<Result> {
    const clock = new SimulatedClock();
    const surroundings = { random: () => 0.5, ...(this.timeouts && { timeouts: this.timeouts }) };
    const process = new HandlerProcess(this.environment, clock.now, clock.sleep, surroundings);
    return clock.run(() => new Run(this, process, program, parallel, isPreview).perform());
  }
}

class Run {
  readonly #steps: string[] = [];
  readonly #errors: string[] = [];
  readonly #doing;
  /** By name, what is known of a resource's id once it is done: undefined during a preview that makes it. */
  readonly #done = new Map<string, Promise<string | undefined>>();
  #isStopped = false;

  constructor(
    private readonly stack: Stack,
    private readonly process: HandlerProcess,
    private readonly program: readonly Declared[],
    parallel: number,
    private readonly isPreview: boolean,
  ) {
    this.#doing = pLimit(parallel);
  }

  async perform(): Promise<Result> {
    if (this.stack.way === "plugin") {
      await Promise.all(this.stack.entries.map((entry) => this.#attempt(() => this.#read(entry))));
    }
    const steps: Promise<unknown>[] = [];
    for (const declared of this.program) {
      await this.#attempt(async () => {
        const inputs = await this.#inputsOf(declared);
        const step = await this.#compare(declared, inputs);
        // The next one isn't compared before somebody is free to do this one.
        await new Promise<void>((begin) => {
          const done = this.#doing(() => {
            begin();
            return step();
          });
          this.#done.set(declared.name, done);
          steps.push(this.#attempt(() => done));
        });
      });
      if (this.#isStopped) {
        break;
      }
    }
    await Promise.all(steps);
    if (!this.#isStopped && !this.isPreview) {
      await this.#deleteLeftOver();
    }
    return { steps: this.#steps, errors: this.#errors, logged: this.process.logged };
  }

  async #read(entry: Entry): Promise<void> {
    const told = this.#told(entry, entry.inputs, entry);
    const found = await this.process.read(resources[entry.kind], entry.id, entry.state, entry.inputs, told);
    this.stack.replace(entry, ...(found === undefined ? [] : [{ ...entry, state: defined(found.state) }]));
  }

  async #inputsOf({ args }: Declared): Promise<Properties> {
    const all = Object.entries(args).map(async ([name, value]) => {
      const id = value instanceof Reference ? ((await this.#done.get(value.to)) ?? unknown) : value;
      return [name, id] as const;
    });
    return defined(Object.fromEntries(await Promise.all(all)));
  }

  /** @returns what is to be done, which gives the id. */
  async #compare(declared: Declared, inputs: Properties): Promise<() => Promise<string | undefined>> {
    const { stack, process, isPreview } = this;
    const { name, kind } = declared;
    const resource = resources[kind];
    const old = stack.entries.find((entry) => entry.name === name && entry.isReplaced !== true);
    const told = this.#told(declared, declared.args, old);
    await this.#check(declared, inputs, told, old?.inputs);
    if (old === undefined) {
      return this.#creation(declared, inputs, told, undefined);
    }
    const { differences } = await process.diff(resource, old.id, old.state, inputs, told);
    const next = { name, kind, inputs, ...remembered(told) };
    if (differences.some(({ replaces }) => replaces)) {
      await this.#check(declared, inputs, told, undefined);
      return this.#creation(declared, inputs, told, old);
    }
    if (differences.length > 0) {
      this.#steps.push(`update ${name}`);
    }
    return async () => {
      let { state } = old;
      if (differences.length > 0 && !isPreview) {
        state = defined(
          await process.update(resource, old.id, old.state, inputs, told).catch((error: unknown) => {
            if (error instanceof IncompleteError) {
              stack.replace(old, { ...old, ...next, state: defined(error.state) });
            }
            throw error;
          }),
        );
      }
      stack.replace(old, { ...old, ...next, state });
      return old.id;
    };
  }

  #creation({ name, kind }: Declared, inputs: Properties, told: Told, old: Entry | undefined) {
    const { stack, process, isPreview } = this;
    this.#steps.push(`${old === undefined ? "create" : "replace"} ${name}`);
    return async () => {
      if (isPreview) {
        return undefined;
      }
      const keep = (id: string, state: Properties) => {
        const made = { name, kind, id, inputs, state: defined(state), ...remembered(told) };
        stack.replace(old, ...(old === undefined ? [] : [{ ...old, isReplaced: true }]), made);
      };
      const { id, state } = await process.create(resources[kind], inputs, told).catch((error: unknown) => {
        if (error instanceof IncompleteError) {
          keep(error.id, error.state);
        }
        throw error;
      });
      keep(id, state);
      return id;
    };
  }

  async #check(declared: Declared, inputs: Properties, told: Told, current: Properties | undefined): Promise<void> {
    const findings = await this.process.check(resources[declared.kind], inputs, told, current);
    if (findings.length > 0) {
      throw new EntraCaError("Rejected", findings.map((each) => `${each.property} ${each.reason}`).join("; "), "");
    }
  }

  async #deleteLeftOver(): Promise<void> {
    const { stack, process } = this;
    const wanted = new Set(this.program.map(({ name }) => name));
    const leaving = stack.entries.filter(({ name, isReplaced }) => isReplaced === true || !wanted.has(name));
    // What refers to something goes before it.
    for (const kind of ["link", "rule", "policy"] as const) {
      await Promise.all(
        leaving
          .filter((entry) => entry.kind === kind)
          .map((entry) =>
            this.#attempt(() =>
              this.#doing(async () => {
                this.#steps.push(`delete ${entry.name}`);
                await process.delete(resources[kind], entry.id, entry.state, { urn: urnOf(entry.name) });
                stack.replace(entry);
              }),
            ),
          ),
      );
      if (this.#isStopped) {
        return;
      }
    }
  }

  #told({ name, kind }: Pick<Declared, "name" | "kind">, args: Properties, old: Entry | undefined): Told {
    const urn = urnOf(name);
    if (this.stack.way === "plugin") {
      return { urn, readsFirst: true };
    }
    const place = args["policyId"];
    const isAlone = kind === "rule" && !(place instanceof Reference);
    const siblings = kind === "policy" ? this.#rulesOf(name) : isAlone ? this.#rulesOf(String(place)) : undefined;
    const announced: Announcements | undefined = siblings && {
      now: siblings,
      before: old?.siblings ?? [],
      formerly: old?.formerSiblings ?? [],
      retained: [],
    };
    const placeUrn = kind === "rule" && place instanceof Reference ? urnOf(place.to) : undefined;
    return { urn, program: { placeUrn, siblings: announced } };
  }

  /** What tells apart the rules that the program has in a policy. */
  #rulesOf(place: string): string[] {
    const rules = this.program.filter(({ kind, args: { policyId } }) => {
      const isThere = policyId instanceof Reference ? policyId.to === place : policyId === place;
      return kind === "rule" && isThere;
    });
    return rules.map(({ args }) => `${String(args["priority"])} ${String(args["name"])}`).sort();
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#isStopped = true;
      if (!(error instanceof EntraCaError)) {
        throw error;
      }
      if (!this.#errors.includes(error.message)) {
        this.#errors.push(error.message);
      }
    }
  }
}

function remembered({ program }: Told): Pick<Entry, "siblings" | "formerSiblings"> {
  const siblings = program?.siblings;
  return { siblings: siblings?.now ?? [], formerSiblings: siblings === undefined ? [] : formerSiblings(siblings) };
}

function urnOf(name: string): string {
  return `urn:${name}`;
}

/** As values arrive from the engine: without what is absent. */
function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}
