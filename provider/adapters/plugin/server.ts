import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
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
    const bind = promisify(server.bindAsync.bind(server));
    return new PluginServer(await bind("127.0.0.1:0", ServerCredentials.createInsecure()), server);
  }

  /** Lets the answers that are on their way arrive, as long as that takes no longer than a moment. */
  async end(): Promise<void> {
    const shutdown = promisify(this.server.tryShutdown.bind(this.server));
    await Promise.race([shutdown().catch(() => undefined), setTimeout(moment, undefined, { ref: false })]);
    this.close();
  }

  close(): void {
    this.server.forceShutdown();
  }
}
