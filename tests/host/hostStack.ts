/** What Pulumi's engine does with a stack's resources, as far as a provider sees it: one host a preview, one an update. */
import { Told, type Declared, type Stack, type Up } from "../agreement/stack.js";
import type { Entity } from "../alteredGraph.js";
import type { Tenant } from "../tenant.js";
import { ProviderHost } from "./providerHost.js";
import { urn } from "./setup.js";

interface State {
  readonly id: string;
  readonly inputs: Entity;
  readonly outputs: Entity;
}

export class HostStack implements Stack {
  #states: ReadonlyMap<string, State> = new Map();

  constructor(
    private readonly environment: Record<string, string>,
    private readonly tenant: Tenant,
  ) {}

  async up(program: readonly Declared[], refresh: boolean): Promise<Up> {
    const preview = await this.preview(program, refresh);
    const update = await this.update(program, refresh);
    return { preview, update, ids: new Map([...this.#states].map(([name, { id }]) => [name, id])) };
  }

  preview(program: readonly Declared[], refresh = false): Promise<Told> {
    return this.#run(program, refresh, false);
  }

  update(program: readonly Declared[], refresh = false): Promise<Told> {
    return this.#run(program, refresh, true);
  }

  remove(): void {
    // It keeps nothing.
  }

  async #run(program: readonly Declared[], refresh: boolean, writes: boolean): Promise<Told> {
    const told = new Told();
    const host = await ProviderHost.start({ environment: this.environment });
    try {
      told.requests = await this.tenant.requestsDuring(async () => {
        const states = refresh ? await refreshed(host, program, this.#states) : this.#states;
        const next = new Map(states);
        const replaced: State[] = [];
        const performing = program.map(async (resource) => {
          const old = states.get(resource.name);
          const inputs = inputsOf(resource, old);
          try {
            const operation = await planned(host, resource, inputs, old);
            told.operations.set(resource.name, operation);
            if (writes) {
              next.set(resource.name, await performed(host, resource, inputs, operation, old));
              if (operation === "replace") {
                replaced.unshift(old!);
              }
            }
          } catch (error) {
            // Pulumi would end the run. Here the others go on, so that a failure names the one that failed.
            told.operations.set(resource.name, (error as Error).message);
          }
        });
        await Promise.all(performing);
        for (const { id, outputs } of replaced) {
          await host.delete(id, outputs);
        }
        if (writes) {
          this.#states = next;
        }
      });
    } finally {
      await host.stop();
    }
    for (const { severity, message, urn: about } of host.logged) {
      told.add(severity, message, about);
    }
    return told;
  }
}

/** With the hidden inputs that the sdk adds, and what is ignored as it was. */
function inputsOf({ name, className, args, ignoreChanges }: Declared, old: State | undefined): Entity {
  const inputs = {
    ...args,
    __urn: urn(className, name),
    ...(ignoreChanges.length > 0 ? { __ignoreChanges: ignoreChanges } : {}),
  };
  const kept = Object.entries(old?.inputs ?? {}).filter(([property]) => ignoreChanges.includes(property));
  return old === undefined
    ? inputs
    : {
        ...Object.fromEntries(Object.entries(inputs).filter(([property]) => !ignoreChanges.includes(property))),
        ...Object.fromEntries(kept),
      };
}

async function planned(
  host: ProviderHost,
  { className }: Declared,
  inputs: Entity,
  old: State | undefined,
): Promise<"create" | "same" | "update" | "replace"> {
  await checked(host, className, inputs, old?.inputs ?? {});
  if (old === undefined) {
    return "create";
  }
  const { changes, replaces } = await host.diff(className, old.id, old.outputs, inputs);
  if (replaces.length > 0) {
    // Pulumi checks without the old inputs again, and compares again for what depends on something deleted first.
    await checked(host, className, inputs, {});
    await host.diff(className, old.id, old.outputs, inputs);
    return "replace";
  }
  return changes ? "update" : "same";
}

async function checked(host: ProviderHost, className: string, inputs: Entity, olds: Entity): Promise<void> {
  const [failure] = await host.check(className, inputs, olds);
  if (failure !== undefined) {
    throw new Error(failure.reason);
  }
}

async function performed(
  host: ProviderHost,
  { className }: Declared,
  inputs: Entity,
  operation: string,
  old: State | undefined,
): Promise<State> {
  if (old === undefined || operation === "replace") {
    return { ...(await host.create(className, inputs)), inputs };
  }
  return operation === "update"
    ? { ...old, outputs: await host.update(className, old.id, old.outputs, inputs), inputs }
    : { ...old, inputs };
}

async function refreshed(
  host: ProviderHost,
  program: readonly Declared[],
  states: ReadonlyMap<string, State>,
): Promise<Map<string, State>> {
  const found = new Map<string, State>();
  const reading = program.map(async ({ name, className }) => {
    const old = states.get(name);
    const read = old && (await host.read(old.id, old.outputs));
    if (old !== undefined && read !== undefined) {
      // Pulumi asks whether the next update would change anything, to name what it found.
      await host.diff(className, old.id, read.outputs, old.inputs);
      found.set(name, { id: old.id, outputs: read.outputs, inputs: read.inputs ?? old.inputs });
    }
  });
  await Promise.all(reading);
  return found;
}
