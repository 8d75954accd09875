/** A stand-in for the engine's log, which keeps what a provider tells the user. */
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** One line that a provider logged through the engine. */
export interface LoggedLine {
  readonly severity: "info" | "warning";
  readonly message: string;
  readonly urn: string;
}

export class LogOfEngine {
  readonly lines: LoggedLine[] = [];
  readonly #server = new grpc.Server();
  #port = 0;

  private constructor() {
    const log = (call: grpc.ServerUnaryCall<LogRequest, Empty>, answer: grpc.sendUnaryData<Empty>) => {
      const severity = call.request.getSeverity() === LogSeverity.WARNING ? "warning" : "info";
      this.lines.push({ severity, message: call.request.getMessage(), urn: call.request.getUrn() });
      answer(null, new Empty());
    };
    this.#server.addService(EngineService, { log });
  }

  static async start(): Promise<LogOfEngine> {
    const engine = new LogOfEngine();
    engine.#port = await new Promise<number>((resolve, reject) => {
      engine.#server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error) {
          reject(error);
        } else {
          resolve(bound);
        }
      });
    });
    return engine;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  close(): void {
    this.#server.forceShutdown();
  }
}
