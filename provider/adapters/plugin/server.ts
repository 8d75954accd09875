import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { PluginService } from "./service.js";

/** As much as Pulumi's own servers take in one message (Pulumi: sdk/go/common/util/rpcutil). */
const largestMessage = 400 * 1024 * 1024;

/** In milliseconds; an engine that doesn't hang up isn't waited for. */
const moment = 1_000;

/** Serves the plugin to this machine alone, at a free port. */
export class PluginServer {
  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  static async start(service: PluginService): Promise<PluginServer> {
    const server = new Server({ "grpc.max_receive_message_length": largestMessage });
    server.addService(ResourceProviderService, service.implementation);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) {
          resolve(bound);
        } else {
          reject(error);
        }
      });
    });
    return new PluginServer(port, server);
  }

  /** Lets the answers that are on their way arrive, as long as that takes no longer than a moment. */
  async end(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.tryShutdown(() => {
        resolve();
      });
      setTimeout(resolve, moment).unref();
    });
    this.close();
  }

  /** Ends all connections. */
  close(): void {
    this.server.forceShutdown();
  }
}
