import { createAdaptorServer, type HttpBindings, type ServerType } from "@hono/node-server";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { onLoopback } from "./loopback.js";
import type { TlsIdentity } from "./tlsIdentity.js";

/** A server of http, or of https where it has an identity; it answers what is addressed to loopback. */
export function createHttpServer(
  fetch: (request: Request, bindings: HttpBindings) => Response | Promise<Response>,
  identity?: TlsIdentity,
): ServerType {
  const secure = identity === undefined ? {} : secureOptions(identity);
  const server = createAdaptorServer({
    fetch: onLoopback((request, bindings) => fetch(request, bindings as HttpBindings)),
    // The process that starts the emulator keeps its own Request and Response.
    overrideGlobalObjects: false,
    ...secure,
  });
  if ("keepAliveTimeout" in server) {
    // As Graph does, longer than clients keep theirs: on a busy machine, one would be used just as it ends.
    server.keepAliveTimeout = 120_000;
  }
  if (identity !== undefined) {
    resetBelowTls(server);
  }
  return server;
}

function secureOptions({ certificate: cert, key }: TlsIdentity) {
  return { createServer: createHttpsServer, serverOptions: { cert, key } };
}

/** Node resets a connection of TCP alone, and of TLS's it doesn't say which that is: they have the same port. */
function resetBelowTls(server: ServerType): void {
  const connections = new Map<number | undefined, Socket>();
  server.on("connection", (connection: Socket) => {
    const { remotePort } = connection;
    connections.set(remotePort, connection);
    connection.once("close", () => {
      if (connections.get(remotePort) === connection) {
        connections.delete(remotePort);
      }
    });
  });
  server.on("secureConnection", (secured: TLSSocket) => {
    const connection = connections.get(secured.remotePort);
    secured.resetAndDestroy = () => {
      connection?.resetAndDestroy();
      return secured;
    };
  });
}
