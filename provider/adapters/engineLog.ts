import { log, output, type Resource } from "@pulumi/pulumi";
import { resetOptions } from "@pulumi/pulumi/runtime/settings";

/** Progress is shown while it lasts, and not kept. */
export type Severity = "progress" | "info" | "warning";

/** Sends a line to Pulumi's engine, which shows it under the resource. */
export type EngineLog = (severity: Severity, message: string, urn: string) => Promise<void>;

/** The log of the engine at an address, with which a dynamic provider's host is started, by Pulumi's own module. */
export function engineLog(address: string): EngineLog {
  resetOptions("", "", -1, address, "", false, "");
  return (severity, message, urn) => {
    // The log module reads nothing of a resource but its URN.
    const resource = urn === "" ? undefined : ({ urn: output(urn) } as unknown as Resource);
    return severity === "warning"
      ? log.warn(message, resource)
      : log.info(message, resource, undefined, severity === "progress");
  };
}
