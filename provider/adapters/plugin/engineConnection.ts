import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb.js";
import type { EngineLog } from "../engineLog.js";

/** The log of the engine at an address. What can't be shown is dropped: the work is more important than the word. */
export function engineLogAt(address: string): EngineLog {
  const engine = new EngineClient(address, credentials.createInsecure());
  return (severity, message, urn) => {
    const request = new LogRequest()
      .setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO)
      .setMessage(message)
      .setUrn(urn)
      .setEphemeral(severity === "progress");
    return new Promise((resolve) => {
      engine.log(request, () => {
        resolve();
      });
    });
  };
}
