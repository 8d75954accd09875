import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { PluginService } from "./service.js";

/** As much as Pulumi's own servers take in one message (Pulumi: sdk/go/common/util/rpcutil). */
const largestMessage = 400 * 1024 * 1024;

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
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    return new PluginServer(port, server);
  }

  /** Ends all connections. */
  close(): void {
    this.server.forceShutdown();
  }
}
