import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { appTrustRoutes } from "./appTrustRoutes.js";
import { loadTenant, saveTenant } from "./persistence.js";
import { graphApplication, type LoggedRequest } from "./server.js";
import { emptyTenant } from "./tenant.js";
import { TenantStore } from "./tenantStore.js";
import type { SecondEnabled } from "./tlsCertificates.js";
import { tlsRoutes } from "./tlsRoutes.js";

export type { LoggedRequest, SecondEnabled };

export interface EmulatorOptions {
  /** TCP port on 127.0.0.1; 0 (the default) takes a free one. */
  port?: number;
  /** The bearer token that requests must carry. */
  token: string;
  /** Where the tenant is kept between runs; without it, in memory only. */
  stateFile?: string;
  /** Source of the current time; statuses move with it. */
  now?: () => Date;
  /** How long a TLS certificate that was enabled shows as `enrolling`; three seconds by default. */
  enrollingMilliseconds?: number;
  /** What happens when a TLS certificate is enabled while another one is; by default the other one is disabled. */
  secondEnabled?: SecondEnabled;
}

export interface Emulator {
  /** For example http://127.0.0.1:4010. */
  readonly url: string;
  /** For example http://127.0.0.1:4010/beta, which is what ENTRA_CA_ENDPOINT takes. */
  readonly endpoint: string;
  /** Every request answered so far, in the order of the answers. */
  readonly requests: readonly LoggedRequest[];
  /** Stops listening and ends the connections, kept-alive ones too. A write that has begun is saved first. */
  close(): Promise<void>;
}

const loopback = "127.0.0.1";

/** Starts a server that behaves as Microsoft Graph beta does for the certificate authorities of Entra. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { port = 0, token, stateFile, now = () => new Date(), enrollingMilliseconds = 3000 } = options;
  const { secondEnabled = "disablesFirst" } = options;
  if (token === "") {
    throw new Error("The emulator's token must not be empty.");
  }
  const tenants =
    stateFile === undefined
      ? new TenantStore(emptyTenant, () => Promise.resolve())
      : new TenantStore(await loadTenant(stateFile), (tenant) => saveTenant(stateFile, tenant));
  const requests: LoggedRequest[] = [];
  const { fetch } = graphApplication({
    routes: [
      ...tlsRoutes(tenants, now, randomUUID, enrollingMilliseconds, secondEnabled),
      ...appTrustRoutes(tenants, randomUUID),
    ],
    token,
    now,
    newId: randomUUID,
    log: (request) => requests.push(request),
  });
  // The process that starts the emulator keeps its own Request and Response.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  const url = `http://${loopback}:${await listen(server, port)}`;
  return {
    url,
    endpoint: `${url}/beta`,
    requests,
    async close() {
      const closed = server.listening ? once(server, "close") : undefined;
      server.close();
      if (server instanceof Server) {
        server.closeAllConnections();
      }
      await tenants.close();
      await closed;
    },
  };
}

async function listen(server: ServerType, port: number): Promise<number> {
  server.listen(port, loopback);
  try {
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      throw new Error(`Port ${port} of ${loopback} is already in use.`, { cause: error });
    }
    throw error;
  }
  return (server.address() as AddressInfo).port;
}
