/** The plugin as the provider of a driven stack. */
import type { DrivenProvider } from "../agreement/drivenStack.js";
import { Plugin } from "./pluginClient.js";

export async function drivenPlugin(environment: Record<string, string>): Promise<DrivenProvider> {
  const plugin = await Plugin.start({ environment });
  return {
    get logged() {
      return plugin.logged;
    },
    check: ({ className, name }, inputs, olds) => plugin.check(className, inputs, olds, { name }),
    async diff({ className, name, ignoreChanges }, { id, outputs }, inputs) {
      return plugin.diff(className, id, outputs, inputs, { name, ignoreChanges });
    },
    create: ({ className, name }, inputs) => plugin.create(className, inputs, { name }),
    async read({ className, name }, { id, inputs, outputs }) {
      const read = await plugin.read(className, id, inputs, outputs, { name });
      return read && { id, ...read };
    },
    update: ({ className, name, ignoreChanges }, { id, outputs }, inputs) =>
      plugin.update(className, id, outputs, inputs, { name, ignoreChanges }),
    delete: ({ className, name }, { id, outputs }) => plugin.delete(className, id, outputs, { name }),
    stop: () => plugin.stop(),
  };
}
