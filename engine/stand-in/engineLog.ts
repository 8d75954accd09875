import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { stripVTControlCharacters } from "node:util";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import * as messages from "@pulumi/pulumi/proto/engine_pb.js";
import type { Severity } from "../events.js";
import { notInStandIn } from "./failure.js";
import type { Recorder } from "./recorder.js";

type Handler<Request, Response> = (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => void;

/** Debug messages hold whole provider texts, and are for people who debug Pulumi. */
const severities = new Map<messages.LogSeverity, Severity>([
  [messages.LogSeverity.INFO, "info"],
  [messages.LogSeverity.WARNING, "warning"],
  [messages.LogSeverity.ERROR, "error"],
]);

/** The engine's own service: what programs and providers log, and the URN of the stack. */
export class EngineLog {
  readonly #recorder: Recorder;
  #stack = "";

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  get service(): IEngineServer {
    return {
      log: this.#log,
      getRootResource: (_call, done) => {
        done(null, new messages.GetRootResourceResponse().setUrn(this.#stack));
      },
      setRootResource: (call, done) => {
        this.#stack = call.request.getUrn();
        done(null, new messages.SetRootResourceResponse());
      },
      requirePulumiVersion: (_call, done) => {
        done(this.#recorder.fail(notInStandIn("version of the Pulumi CLI to compare with")));
      },
      startDebugging: (_call, done) => {
        done(this.#recorder.fail(notInStandIn("debugger")));
      },
    };
  }

  readonly #log: Handler<messages.LogRequest, Empty> = (call, done) => {
    const severity = severities.get(call.request.getSeverity());
    const urn = call.request.getUrn() || undefined;
    // Node's host colours the stack of an exception, whoever it is for.
    const message = stripVTControlCharacters(call.request.getMessage()).trimEnd();
    if (call.request.getEphemeral()) {
      this.#recorder.status(message, urn);
    } else if (severity !== undefined) {
      this.#recorder.diagnostic(severity, message, urn);
    }
    done(null, new Empty());
  };
}
