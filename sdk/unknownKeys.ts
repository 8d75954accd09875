import * as pulumi from "@pulumi/pulumi";
import { inOneLine } from "../provider/messages/foreignText.js";
import { warningOfUnknownKeys } from "../provider/settings/unknownKeys.js";

/** The runs that were warned, by their monitors. */
const warned = new WeakSet<object>();

/**
 * Warns once in a run of keys of the stack's configuration that are no setting: nobody else would. A program doesn't hand its
 * configuration to a dynamic provider key by key; the plugin is handed all of it, and refuses them.
 */
export function warnOfUnknownKeys(): void {
  // A script that no engine runs has no monitor.
  const run = pulumi.runtime.getMonitor() ?? globalThis;
  // In a project of this name they are the program's own.
  if (warned.has(run) || pulumi.getProject() === "entra-ca") {
    return;
  }
  warned.add(run);
  const warning = warningOfUnknownKeys(Object.keys(pulumi.runtime.allConfig()));
  if (warning !== undefined) {
    void pulumi.log.warn(inOneLine(warning));
  }
}
