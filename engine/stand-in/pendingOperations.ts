import type { Recorder } from "./recorder.js";
import type { PendingOperation } from "./resourceState.js";

/** Tells of operations that an earlier run began and never finished: what they did, the state can't know. */
export function warnOfPendingOperations(pending: readonly PendingOperation[], recorder: Recorder): void {
  if (pending.length === 0) {
    return;
  }
  recorder.diagnostic(
    "warning",
    [
      `Attempting to deploy or update resources with ${pending.length} pending operations from previous deployment.`,
      ...pending.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`),
      "These resources are in an unknown state because the engine was interrupted while waiting for changes to these resources to complete.",
      "Confirm with the provider's service whether the operations completed. A refresh clears this warning.",
    ].join("\n"),
  );
}
