/** What Pulumi's engine does with a stack's resources, as far as a provider sees it: one process a preview, one an update. */
import type { Entity } from "../alteredGraph.js";
import type { LoggedLine } from "../host/logOfEngine.js";
import type { Tenant } from "../tenant.js";
import { Told, type Declared, type Stack, type Up } from "./stack.js";

/** An object as the state has it. */
export interface State {
  readonly id: string;
  readonly inputs: Entity;
  readonly outputs: Entity;
  /** Whether the provider wants the object to be read before each update. */
  readonly refreshBeforeUpdate?: boolean;
}

/** A process of a provider, asked by the resources of a program. */
export interface DrivenProvider {
  readonly logged: readonly LoggedLine[];
  /** The inputs as they are to be kept; `olds` are empty for a new object. */
  check(resource: Declared, inputs: Entity, olds: Entity): Promise<{ inputs: Entity; failures: { reason: string }[] }>;
  diff(resource: Declared, old: State, inputs: Entity): Promise<{ changes: boolean; replaces: readonly string[] }>;
  create(resource: Declared, inputs: Entity): Promise<Omit<State, "inputs">>;
  /** Undefined where the object is gone. */
  read(resource: Declared, old: State): Promise<State | undefined>;
  update(resource: Declared, old: State, inputs: Entity): Promise<Entity>;
  delete(resource: Declared, old: State): Promise<void>;
  stop(): Promise<void>;
}

export class DrivenStack implements Stack {
  #states: ReadonlyMap<string, State> = new Map();

  constructor(
    private readonly start: () => Promise<DrivenProvider>,
    private readonly tenant: Tenant,
  ) {}

  async up(program: readonly Declared[], refresh: boolean): Promise<Up> {
    const preview = await this.#run(program, refresh, false);
    const update = await this.#run(program, refresh, true);
    return { preview, update, ids: new Map([...this.#states].map(([name, { id }]) => [name, id])) };
  }

  remove(): void {
    // It keeps nothing.
  }

  async #run(program: readonly Declared[], refresh: boolean, writes: boolean): Promise<Told> {
    const told = new Told();
    const provider = await this.start();
    try {
      told.requests = await this.tenant.requestsDuring(async () => {
        const states = await refreshed(provider, program, this.#states, refresh);
        const next = new Map(states);
        const replaced: [Declared, State][] = [];
        const performing = program.map(async (resource) => {
          const old = states.get(resource.name);
          try {
            const { operation, inputs } = await planned(provider, resource, old);
            told.operations.set(resource.name, operation);
            if (writes) {
              next.set(resource.name, await performed(provider, resource, inputs, operation, old));
              if (operation === "replace") {
                replaced.unshift([resource, old!]);
              }
            }
          } catch (error) {
            // Pulumi would end the run. Here the others go on, so that a failure names the one that failed.
            told.operations.set(resource.name, (error as Error).message);
          }
        });
        await Promise.all(performing);
        for (const [resource, old] of replaced) {
          await provider.delete(resource, old);
        }
        if (writes) {
          this.#states = next;
        }
      });
    } finally {
      await provider.stop();
    }
    for (const { severity, message, urn: about } of provider.logged) {
      told.add(severity, message, about);
    }
    return told;
  }
}

/** What is ignored is as it was. */
function withoutIgnored({ args, ignoreChanges }: Declared, old: State | undefined): Entity {
  const kept = Object.entries(old?.inputs ?? {}).filter(([property]) => ignoreChanges.includes(property));
  return old === undefined
    ? args
    : {
        ...Object.fromEntries(Object.entries(args).filter(([property]) => !ignoreChanges.includes(property))),
        ...Object.fromEntries(kept),
      };
}

async function planned(
  provider: DrivenProvider,
  resource: Declared,
  old: State | undefined,
): Promise<{ operation: "create" | "same" | "update" | "replace"; inputs: Entity }> {
  const given = withoutIgnored(resource, old);
  const inputs = await checked(provider, resource, given, old?.inputs ?? {});
  if (old === undefined) {
    return { operation: "create", inputs };
  }
  const { changes, replaces } = await provider.diff(resource, old, inputs);
  if (replaces.length > 0) {
    // Pulumi checks without the old inputs again, and compares again for what depends on something deleted first.
    const anew = await checked(provider, resource, given, {});
    await provider.diff(resource, old, inputs);
    return { operation: "replace", inputs: anew };
  }
  return { operation: changes ? "update" : "same", inputs };
}

async function checked(provider: DrivenProvider, resource: Declared, given: Entity, olds: Entity): Promise<Entity> {
  const {
    inputs,
    failures: [failure],
  } = await provider.check(resource, given, olds);
  if (failure !== undefined) {
    throw new Error(failure.reason);
  }
  return inputs;
}

async function performed(
  provider: DrivenProvider,
  resource: Declared,
  inputs: Entity,
  operation: string,
  old: State | undefined,
): Promise<State> {
  if (old === undefined || operation === "replace") {
    return { ...(await provider.create(resource, inputs)), inputs };
  }
  return operation === "update"
    ? { ...old, outputs: await provider.update(resource, old, inputs), inputs }
    : { ...old, inputs };
}

async function refreshed(
  provider: DrivenProvider,
  program: readonly Declared[],
  states: ReadonlyMap<string, State>,
  all: boolean,
): Promise<ReadonlyMap<string, State>> {
  const found = new Map<string, State>();
  const reading = program.map(async (resource) => {
    const old = states.get(resource.name);
    if (old === undefined) {
      return;
    }
    const read = all || old.refreshBeforeUpdate ? await provider.read(resource, old) : old;
    if (read === undefined) {
      return;
    }
    if (all) {
      // Pulumi asks whether the next update would change anything, to name what it found.
      await provider.diff(resource, read, old.inputs);
    }
    found.set(resource.name, read);
  });
  await Promise.all(reading);
  return found;
}
