/** Pulumi's dynamic provider host as the provider of a driven stack: with the hidden inputs that the sdk adds. */
import type { DrivenProvider, State } from "../agreement/drivenStack.js";
import type { Declared } from "../agreement/stack.js";
import type { Entity } from "../alteredGraph.js";
import { ProviderHost } from "./providerHost.js";
import { urn } from "./setup.js";

export async function drivenHost(environment: Record<string, string>): Promise<DrivenProvider> {
  const host = await ProviderHost.start({ environment });
  return {
    get logged() {
      return host.logged;
    },
    check: async (declared, inputs, olds) => ({
      inputs,
      failures: await host.check(declared.className, withHidden(declared, inputs), olds),
    }),
    diff: (declared, { id, outputs }, inputs) =>
      host.diff(declared.className, id, outputs, withHidden(declared, inputs)),
    create: (declared, inputs) => host.create(declared.className, withHidden(declared, inputs)),
    async read(_declared, old): Promise<State | undefined> {
      const read = await host.read(old.id, old.outputs);
      return read && { id: old.id, outputs: read.outputs, inputs: read.inputs ?? old.inputs };
    },
    update: (declared, { id, outputs }, inputs) =>
      host.update(declared.className, id, outputs, withHidden(declared, inputs)),
    delete: (_declared, { id, outputs }) => host.delete(id, outputs),
    stop: () => host.stop(),
  };
}

function withHidden({ className, name, ignoreChanges }: Declared, inputs: Entity): Entity {
  return {
    ...inputs,
    __urn: urn(className, name),
    ...(ignoreChanges.length > 0 ? { __ignoreChanges: ignoreChanges } : {}),
  };
}
