/**
 * What Pulumi's engine does with trusted CAs in one configuration, in the order in which it does it: one resource after the
 * other is checked and compared, and as many as it may do at once are created; deletions come last (Pulumi:
 * pkg/resource/deploy, deployment_executor.go and step_generator.go).
 */
import pLimit from "p-limit";
import { EntraCaError, IncompleteError } from "../../../provider/messages/error.js";
import type { Properties } from "../../../provider/kernel/properties.js";
import type { Announcement } from "../../../provider/kernel/hints.js";
import { formerSiblings } from "../../../provider/adapters/program.js";
import { readCertificate } from "../../../provider/x509/certificate.js";
import { configuration, HandlerProcess, trustedCa, type Told } from "../handlerProcess.js";
import { SimulatedClock } from "./simulatedClock.js";

/** A trusted CA in a program. */
export interface Ca {
  readonly name: string;
  /** The number of its certificate. */
  readonly certificate: number;
  /** A name that the program gives it, in place of the certificate's. */
  readonly issuer?: string | undefined;
}

export type Program = readonly Ca[];

/** How Pulumi reaches the handlers. */
export interface Way {
  /** Whether the state is read before the program runs, as the plugin asks for. */
  readonly reads: boolean;
  /** Whether the sdk says what else the program has, and the state what it had: in other languages nothing does. */
  readonly announces: boolean;
}

export interface RunOptions {
  readonly parallel: number;
  /** Whether resources are compared as many at once, too (PULUMI_PARALLEL_DIFF). */
  readonly comparesInParallel?: boolean;
  /** Whether the program has old objects deleted before their replacements come. */
  readonly deleteBeforeReplace?: boolean;
  /** Whether the program makes its CAs only when the configuration is registered, so that each of them has to say it. */
  readonly isLate?: boolean;
}

export interface Result {
  /** What becomes of each resource. */
  readonly steps: readonly string[];
  readonly errors: readonly EntraCaError[];
  readonly logged: readonly string[];
}

interface Entry {
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly siblings: Announcement;
  readonly formerSiblings: Announcement;
  readonly isReplaced?: boolean;
  /** Deleted already, so that its replacement can be created. */
  readonly isPendingReplacement?: boolean;
}

/** The URN of the configuration. */
const trust = "urn:trust";

export class Stack {
  entries: readonly Entry[] = [];
  #trust: Entry | undefined;

  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    private readonly pem: (certificate: number) => string,
    private readonly root: Properties,
    private readonly way: Way,
    /** Whether the run that is going on is dead to the world. */
    private readonly isKilled: () => boolean,
  ) {}

  get configurationId(): string {
    return this.#trust?.id ?? "";
  }

  /** What the state has for the program, by name. */
  ids(): Map<string, string> {
    return new Map(this.entries.filter(({ isReplaced }) => isReplaced !== true).map(({ name, id }) => [name, id]));
  }

  async preview(program: Program, options: RunOptions): Promise<Result> {
    const [entries, configured] = [this.entries, this.#trust];
    const result = await this.#run(program, options, true);
    [this.entries, this.#trust] = [entries, configured];
    return result;
  }

  up(program: Program, options: RunOptions): Promise<Result> {
    return this.#run(program, options, false);
  }

  #run(program: Program, options: RunOptions, isPreview: boolean): Promise<Result> {
    const clock = new SimulatedClock();
    const process = new HandlerProcess(this.environment, clock.now, clock.sleep);
    return clock.run(() => new Run(this, process, program, options, isPreview).perform());
  }

  /** What one run needs of its stack. */
  get parts() {
    const { pem, root, way, isKilled } = this;
    return { pem, root, way, isKilled, trust: this.#trust };
  }

  keepTrust(entry: Entry): void {
    this.#trust = entry;
  }

  replace(old: Entry | undefined, ...entries: readonly Entry[]): void {
    this.entries =
      old === undefined
        ? [...this.entries, ...entries]
        : this.entries.flatMap((other) => (other === old ? entries : [other]));
  }
}

class Killed extends Error {}

class Run {
  readonly #steps: string[] = [];
  readonly #errors: unknown[] = [];
  readonly #doing;
  readonly #siblings: Announcement;
  #isStopped = false;

  constructor(
    private readonly stack: Stack,
    private readonly process: HandlerProcess,
    private readonly program: Program,
    private readonly options: RunOptions,
    private readonly isPreview: boolean,
  ) {
    this.#doing = pLimit(options.parallel);
    const { pem, way } = stack.parts;
    this.#siblings = way.announces
      ? program.map(({ certificate }) => readCertificate(pem(certificate)).thumbprint)
      : [];
  }

  async perform(): Promise<Result> {
    const work = async () => {
      if (this.stack.parts.way.reads) {
        await this.#readAll();
      }
      await this.#configure();
      await this.#register();
      if (!this.#isStopped && !this.isPreview) {
        await this.#deleteLeftOver();
      }
    };
    await work().catch((error: unknown) => this.#errors.push(error));
    const errors = this.#errors.filter((error) => !(error instanceof Killed));
    const unexpected = errors.find((error) => !(error instanceof EntraCaError));
    if (unexpected !== undefined) {
      throw unexpected as Error;
    }
    return { steps: this.#steps, errors: errors as EntraCaError[], logged: this.process.logged };
  }

  /** Reads what the state has, what is to be deleted last included. */
  async #readAll(): Promise<void> {
    const { stack, process } = this;
    await Promise.all(
      stack.entries.map((entry) =>
        this.#doing(async () => {
          if (entry.isPendingReplacement === true) {
            return;
          }
          const told = { urn: urnOf(entry.name) };
          const found = await this.#alive(() => process.read(trustedCa, entry.id, entry.outputs, entry.inputs, told));
          if (found !== undefined) {
            await this.#alive(() => process.diffOfRefresh(trustedCa, entry.id, found.state, found.inputs, told));
          }
          stack.replace(entry, ...(found === undefined ? [] : [{ ...entry, outputs: kept(found.state) }]));
        }),
      ),
    );
  }

  async #configure(): Promise<void> {
    const { stack, process, isPreview } = this;
    const { root, trust: old } = stack.parts;
    const told = this.#told(trust, old);
    if (await this.#isRefused(() => process.check(configuration, root, told, old?.inputs))) {
      throw new Killed();
    }
    if (old !== undefined) {
      await process.diff(configuration, old.id, old.outputs, root, told);
      stack.keepTrust({ ...old, inputs: root, ...this.#remembered(told) });
    } else if (!isPreview) {
      const { id, state } = await this.#alive(() => process.create(configuration, root, told));
      stack.keepTrust({ name: "trust", id, inputs: root, outputs: kept(state), ...this.#remembered(told) });
    }
  }

  async #register(): Promise<void> {
    const { comparesInParallel = false, parallel } = this.options;
    const comparing = pLimit(comparesInParallel ? parallel : 1);
    const steps: Promise<void>[] = [];
    await Promise.all(
      this.program.map((ca) =>
        comparing(async () => {
          if (this.#isStopped) {
            return;
          }
          await this.#attempt(async () => {
            const step = await this.#compare(ca);
            // The next one isn't compared before somebody is free to do this one.
            await new Promise<void>((begin) => {
              steps.push(
                this.#doing(async () => {
                  begin();
                  if (!this.#isStopped) {
                    await this.#attempt(step);
                  }
                }),
              );
            });
          });
        }),
      ),
    );
    await Promise.all(steps);
  }

  /** @returns what is to be done. */
  async #compare({ name, certificate, issuer }: Ca): Promise<() => Promise<void>> {
    const { stack, process } = this;
    const { pem } = stack.parts;
    const urn = urnOf(name);
    const old = stack.entries.find((entry) => entry.name === name && entry.isReplaced !== true);
    const inputs = defined({
      certificateBasedApplicationConfigurationId: stack.configurationId,
      certificate: pem(certificate),
      issuer,
    });
    const told = this.#told(urn, old);
    const next = { name, inputs, ...this.#remembered(told) };
    await this.#check(inputs, told, old?.inputs);
    if (old === undefined) {
      this.#steps.push(`create ${name}`);
      return () => this.#create(next, told, undefined);
    }
    const { differences } = await process.diff(trustedCa, old.id, old.outputs, inputs, told);
    if (differences.length === 0 && old.isPendingReplacement !== true) {
      return () => {
        stack.replace(old, { ...old, ...next });
        return Promise.resolve();
      };
    }
    if (differences.every(({ replaces }) => !replaces) && old.isPendingReplacement !== true) {
      this.#steps.push(`update ${name}`);
      return async () => {
        const outputs = await this.#written(() => process.update(trustedCa, old.id, old.outputs, inputs, told));
        stack.replace(old, { ...old, ...next, outputs: kept(outputs) });
      };
    }
    this.#steps.push(`replace ${name}`);
    await this.#check(inputs, told);
    return async () => {
      let replaced = old;
      if (this.options.deleteBeforeReplace === true && old.isPendingReplacement !== true && !this.isPreview) {
        await this.#written(() => process.delete(trustedCa, old.id, old.outputs, told));
        replaced = { ...old, isPendingReplacement: true };
        stack.replace(old, replaced);
      }
      await this.#create({ ...next, formerSiblings: [] }, told, replaced);
    };
  }

  async #check(inputs: Properties, told: Told, current?: Properties): Promise<void> {
    // A replacement is told of no inputs that were.
    const siblings = told.program?.siblings;
    const asked =
      current === undefined
        ? {
            ...told,
            program: { ...told.program, siblings: siblings && { ...siblings, before: [], formerly: [], retained: [] } },
          }
        : told;
    if (await this.#isRefused(() => this.process.check(trustedCa, inputs, asked, current))) {
      throw new Killed();
    }
  }

  /** Whether a check has findings, which are noted. */
  async #isRefused(check: () => ReturnType<HandlerProcess["check"]>): Promise<boolean> {
    const findings = await check();
    const reasons = findings.map(({ property, reason }) => `${property} ${reason}`);
    this.#errors.push(...reasons.map((reason) => new EntraCaError("LimitReached", reason, "")));
    return findings.length > 0;
  }

  async #create(
    next: Pick<Entry, "name" | "inputs" | "siblings" | "formerSiblings">,
    told: Told,
    replaced: Entry | undefined,
  ): Promise<void> {
    const { stack, process } = this;
    if (this.isPreview) {
      return;
    }
    const { id, state } = await this.#written(() => process.create(trustedCa, next.inputs, told));
    const created = { ...next, id, outputs: kept(state) };
    if (replaced === undefined || replaced.isPendingReplacement === true) {
      stack.replace(replaced, created);
    } else {
      stack.replace(replaced, { ...replaced, isReplaced: true }, created);
    }
  }

  async #deleteLeftOver(): Promise<void> {
    const { stack, process } = this;
    const wanted = new Set(this.program.map(({ name }) => name));
    const leaving = stack.entries.filter(({ name, isReplaced }) => isReplaced === true || !wanted.has(name));
    await Promise.all(
      leaving.map((entry) =>
        this.#doing(() =>
          this.#attempt(async () => {
            this.#steps.push(`delete ${entry.name}`);
            if (entry.isPendingReplacement !== true) {
              await this.#written(() => process.delete(trustedCa, entry.id, entry.outputs, { urn: urnOf(entry.name) }));
            }
            stack.replace(entry);
          }),
        ),
      ),
    );
  }

  #told(urn: string, old: Entry | undefined): Told {
    const { announces } = this.stack.parts.way;
    const isTrust = urn === trust;
    const { isLate = false } = this.options;
    const siblings = {
      now: isTrust && isLate ? [] : this.#siblings,
      before: old?.siblings ?? [],
      formerly: old?.formerSiblings ?? [],
      retained: [],
    };
    return {
      urn,
      program: {
        placeUrn: announces && !isTrust ? trust : undefined,
        siblings: announces && (isTrust || isLate) ? siblings : undefined,
      },
    };
  }

  /** What the state keeps of what a resource was told of the others; of a replacement nothing that was before. */
  #remembered({ program }: Told): Pick<Entry, "siblings" | "formerSiblings"> {
    const siblings = program?.siblings;
    return { siblings: siblings?.now ?? [], formerSiblings: siblings === undefined ? [] : formerSiblings(siblings) };
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#isStopped = true;
      this.#errors.push(error);
    }
  }

  async #written<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await this.#alive(call);
    } catch (error) {
      if (error instanceof IncompleteError) {
        throw new Error("a trusted CA is made at once or not at all", { cause: error });
      }
      throw error;
    }
  }

  /** Calls the handlers, and hears of nothing once the run is killed. */
  async #alive<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    const { isKilled } = this.stack.parts;
    if (isKilled()) {
      throw new Killed();
    }
    const answer = await call().catch((error: unknown) => {
      throw isKilled() ? new Killed() : error;
    });
    if (isKilled()) {
      throw new Killed();
    }
    return answer;
  }
}

function urnOf(name: string): string {
  return `urn:${name}`;
}

/** As values arrive from the engine: without what is absent. */
function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}

function kept(state: Properties): Properties {
  return defined(state);
}
