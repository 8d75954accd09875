/**
 * What Pulumi's engine does in one run, as far as a provider sees it: olds that are empty for what is new, and deletions
 * last, dependents before what they need.
 */
import pLimit from "p-limit";
import { EntraCaError, IncompleteError } from "../../../provider/messages/error.js";
import type { Properties } from "../../../provider/kernel/properties.js";
import type { Resource } from "../../../provider/kernel/resource.js";
import { unknown } from "../../../provider/kernel/unknown.js";
import { configuration, policyEntry, signedCertificate, tlsCa, trustedCa, type Told } from "../handlerProcess.js";
import type { Declared } from "./declaredProgram.js";
import { stored, type Handlers, type KeptStates, type State } from "./keptStates.js";
import type { RunOptions, RunResult, StepKind } from "./stack.js";

const resources: Readonly<Record<string, Resource>> = {
  ExternalCertificateAuthorityCertificate: tlsCa,
  ExternalCertificateAuthoritySignedCertificate: signedCertificate,
  CertificateBasedApplicationConfiguration: configuration,
  TrustedCertificateAuthority: trustedCa,
  AppManagementPolicyTrustedCertificateAuthority: policyEntry,
};

class Failure extends Error {
  constructor(
    readonly codes: readonly string[],
    message: string,
  ) {
    super(message);
  }
}

class Killed extends Error {}

/** One preview, or one update. */
export class EngineRun {
  readonly #process: Handlers;
  readonly #renamed = new Map<string, string>();
  /** What each resource has by now, of what is in this run. */
  readonly #known = new Map<string, { id: unknown; outputs: Properties }>();
  readonly #operations: (readonly [StepKind, string])[] = [];
  #writes = 0;
  #isKilled = false;

  constructor(
    private readonly stack: KeptStates,
    private readonly program: readonly Declared[],
    private readonly options: RunOptions,
    private readonly isPreview: boolean,
  ) {
    this.#process = stack.newProcess(isPreview);
  }

  async perform(): Promise<RunResult> {
    const { program, stack } = this;
    const errors: unknown[] = [];
    if (this.options.replace !== undefined) {
      // What is to be replaced isn't compared, but all that there is was read before.
      for (const { resource, id, outputs, inputs, writtenName, isDeleted } of stack.states) {
        if (isDeleted !== true) {
          await this.#process.read(resource, id, outputs, inputs, { urn: writtenName, readsFirst: true });
        }
      }
    }
    const stopped = () => this.#isKilled || errors.length > 0;
    const limited = pLimit(this.options.parallel ?? (this.options.atOnce ? Infinity : 1));
    const attempt = (work: () => Promise<void>) =>
      limited(() => work().catch((error: unknown) => void errors.push(error)));
    for (const level of this.options.atOnce ? levels(program) : program.map((declared) => [declared])) {
      if (!stopped()) {
        await Promise.all(
          level.map((declared) =>
            attempt(async () => {
              // What waits for its turn isn't begun after a failure.
              if (!stopped()) {
                await this.#register(declared);
              }
            }),
          ),
        );
      }
    }
    if (!stopped() && !this.isPreview) {
      await this.#deleteLeftOver(attempt, () => this.#isKilled);
    }
    const real = errors.filter((error) => !(error instanceof Killed));
    const unexpected = real.find((error) => !(error instanceof Failure) && !(error instanceof EntraCaError));
    if (unexpected !== undefined) {
      throw unexpected as Error;
    }
    return {
      operations: this.#operations,
      failures: real.flatMap((error) => (error instanceof Failure ? error.codes : [(error as EntraCaError).code])),
      messages: real.map((error) => (error as Error).message),
    };
  }

  async #register(declared: Declared): Promise<void> {
    const { name, formerName } = declared;
    const { stack, isPreview } = this;
    const old = stack.current(name) ?? (formerName === undefined ? undefined : stack.current(formerName));
    const resource = resources[declared.className]!;
    const inputs = stored(this.#inputsOf(declared));
    const told = { urn: name, program: this.#toldBy(declared), readsFirst: true };
    const operation = await this.#plan(resource, inputs, old, told);
    this.#operations.push([operation.kind, name]);
    const state = { resource, name, inputs, needs: needsOf(declared) };
    if (operation.kind === "same") {
      const same = { ...old!, ...state };
      if (!isPreview) {
        this.#record(same, old);
      }
      this.#known.set(name, same);
      return;
    }
    if (isPreview) {
      const isUpdate = operation.kind === "update";
      this.#known.set(name, { id: isUpdate ? old!.id : unknown, outputs: isUpdate ? inputs : {} });
      return;
    }
    const written = { ...state, writtenName: name };
    if (operation.kind === "update") {
      const next = { ...written, id: old!.id };
      const outputs = await this.#written(
        () => this.#process.update(resource, next.id, old!.outputs, inputs, told),
        // The inputs stay as they were, so that the next run sees a difference.
        ({ state: left }) => {
          this.#record({ ...next, inputs: old!.inputs, outputs: stored(left), isIncomplete: true }, old);
        },
      );
      const updated = { ...next, outputs: stored(outputs) };
      this.#record(updated, old);
      this.#known.set(name, updated);
      return;
    }
    let replaced = old;
    if (operation.kind === "replace" && operation.deleteFirst && old!.isDeleted !== true) {
      await this.#written(() => this.#process.delete(resource, old!.id, old!.outputs, { urn: this.#urnOf(old!) }));
      replaced = { ...old!, isDeleted: true };
      this.#record(replaced, old);
    }
    const isOldGone = replaced?.isDeleted === true;
    const register = (created: State) => {
      this.#record(created, isOldGone ? replaced : undefined);
      if (replaced !== undefined && !isOldGone) {
        stack.doomed.add(replaced);
      }
    };
    const { id, state: outputs } = await this.#written(
      () => this.#process.create(resource, inputs, told),
      (left) => {
        register({ ...written, id: left.id, outputs: stored(left.state), isIncomplete: true });
      },
    );
    const created = { ...written, id, outputs: stored(outputs) };
    register(created);
    this.#known.set(name, created);
  }

  #inputsOf({ args, references, lists = {}, signing }: Declared): Properties {
    const output = (name: string, property: string) => {
      const { id, outputs } = this.#known.get(name)!;
      return property === "id" ? id : (outputs[property] ?? unknown);
    };
    const referred = Object.entries(references).map(([property, [name, from]]) => [property, output(name, from)]);
    const listed = Object.entries(lists).map(([property, needed]) => {
      const values = needed.map(([name, from]) => output(name, from));
      return [property, values.includes(unknown) ? unknown : values];
    });
    const request = signing && output(references["certificateId"]![0], "certificateSigningRequest");
    return {
      ...args,
      ...(Object.fromEntries([...referred, ...listed]) as Properties),
      ...(request === unknown ? { certificate: unknown, chain: unknown } : {}),
      ...(typeof request === "string" ? this.stack.pki.answer(request, signing!) : {}),
    };
  }

  /** What the sdk tells the provider of the rest of the program. */
  #toldBy({ className, name, references }: Declared): NonNullable<Told["program"]> {
    return {
      placeUrn: references["certificateBasedApplicationConfigurationId"]?.[0],
      hasSignedCertificate:
        className === "ExternalCertificateAuthorityCertificate"
          ? this.program.some(({ references: others }) => others["certificateId"]?.[0] === name)
          : undefined,
    };
  }

  async #plan(
    resource: Resource,
    inputs: Properties,
    old: State | undefined,
    told: Told & { urn: string },
  ): Promise<{ kind: "create" | "same" | "update" } | { kind: "replace"; deleteFirst: boolean }> {
    if (old === undefined || this.options.replace?.includes(told.urn) === true) {
      await this.#check(resource, inputs, told);
      return old === undefined ? { kind: "create" } : { kind: "replace", deleteFirst: false };
    }
    await this.#check(resource, inputs, told, old.inputs);
    this.#renamed.set(old.writtenName, told.urn);
    const { differences } = await this.#process.diff(resource, old.id, old.outputs, inputs, told);
    if (differences.some(({ replaces }) => replaces) || old.isDeleted === true) {
      await this.#check(resource, inputs, told);
      return { kind: "replace", deleteFirst: this.options.deleteBeforeReplace === true };
    }
    return { kind: differences.length > 0 || old.isIncomplete === true ? "update" : "same" };
  }

  async #check(resource: Resource, inputs: Properties, told: Told, current?: Properties): Promise<void> {
    const findings = await this.#process.check(resource, inputs, told, current);
    if (findings.length > 0) {
      const reasons = findings.map(({ property, reason }) => `${property} ${reason}`);
      throw new Failure(
        findings.map(({ property }) => property),
        reasons.join("\n"),
      );
    }
  }

  async #deleteLeftOver(attempt: (work: () => Promise<void>) => Promise<void>, isOver: () => boolean): Promise<void> {
    const kept = new Set(this.program.map(({ name }) => this.stack.current(name)));
    const leaving = this.stack.states.filter((state) => !kept.has(state));
    const needed = new Set<string>();
    const isDependent = ({ needs }: State) => needs.length > 0;
    for (const wave of [leaving.filter(isDependent), leaving.filter((state) => !isDependent(state))]) {
      await Promise.all(
        wave.map((state) =>
          attempt(async () => {
            if (isOver() || needed.has(state.name)) {
              return;
            }
            await this.#delete(state).catch((error: unknown) => {
              state.needs.forEach((name) => needed.add(name));
              throw error;
            });
          }),
        ),
      );
    }
  }

  async #delete(state: State): Promise<void> {
    if (state.isDeleted !== true) {
      this.#operations.push(["delete", state.name]);
      await this.#written(() =>
        this.#process.delete(state.resource, state.id, state.outputs, { urn: this.#urnOf(state) }),
      );
    }
    this.stack.states = this.stack.states.filter((other) => other !== state);
    this.stack.doomed.delete(state);
  }

  /** What only the state has is known by the name in its outputs, or by the one that it has since got. */
  #urnOf({ writtenName }: State): string {
    return this.#renamed.get(writtenName) ?? writtenName;
  }

  /** Calls the provider, and is killed before anybody hears of the answer where that is due. */
  async #written<Result>(call: () => Promise<Result>, incomplete?: (error: IncompleteError) => void): Promise<Result> {
    this.#endIfKilled();
    try {
      const result = await call();
      this.#writes++;
      this.#isKilled ||= this.#writes === this.options.killedAfter;
      this.#endIfKilled();
      return result;
    } catch (error) {
      this.#endIfKilled();
      if (error instanceof IncompleteError) {
        incomplete?.(error);
      }
      throw error;
    }
  }

  #endIfKilled(): void {
    if (this.#isKilled) {
      throw new Killed();
    }
  }

  #record(state: State, old: State | undefined): void {
    const { stack } = this;
    stack.states =
      old === undefined ? [...stack.states, state] : stack.states.map((other) => (other === old ? state : other));
  }
}

/** First what needs nothing, then what needs that. */
function levels(program: readonly Declared[]): Declared[][] {
  const isFirst = (declared: Declared) => needsOf(declared).length === 0;
  return [program.filter(isFirst), program.filter((declared) => !isFirst(declared))];
}

/** The names of what it needs. */
function needsOf({ references, lists = {} }: Declared): string[] {
  const needed = [...Object.values(references), ...Object.values(lists).flat()];
  return [...new Set(needed.map(([name]) => name))];
}
