import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { ResourceMonitorService, type IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import { EngineLog } from "./engineLog.js";
import { channelOptions } from "./provider.js";
import type { Recorder } from "./recorder.js";

/** The server that the language host and the provider host call: the engine's log, and while a program runs, the monitor. */
export class EngineServer {
  readonly #server: Server;
  readonly address: string;

  private constructor(server: Server, address: string) {
    this.#server = server;
    this.address = address;
  }

  static async start(recorder: Recorder, monitor?: IResourceMonitorServer): Promise<EngineServer> {
    const server = new Server(channelOptions);
    server.addService(EngineService, new EngineLog(recorder).service);
    if (monitor !== undefined) {
      server.addService(ResourceMonitorService, monitor);
    }
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) {
          resolve(bound);
        } else {
          reject(error);
        }
      });
    });
    return new EngineServer(server, `127.0.0.1:${port}`);
  }

  /** At once: the hosts have ended by now, or are about to be. */
  close(): void {
    this.#server.forceShutdown();
  }
}
