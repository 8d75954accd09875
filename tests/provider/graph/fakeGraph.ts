import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { readConfiguration, type Configuration } from "../../../provider/settings/configuration.js";
import { GraphClient } from "../../../provider/graph/client.js";
import { tokenFor } from "../../tenant.js";
import { VirtualClock } from "../virtualClock.js";

export const token = tokenFor("11111111-2222-3333-4444-555555555555");

/** Answers with JSON, as Graph does. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", "request-id": "the-request-id", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A provider's configuration that points at an address, and shows each request. */
export function configurationFor(endpoint: string, accessToken: string): Configuration {
  const environment: Record<string, string> = {
    ENTRA_CA_ENDPOINT: endpoint,
    ENTRA_CA_ACCESS_TOKEN: accessToken,
    ENTRA_CA_DEBUG: "http",
  };
  return readConfiguration(
    (variable) => environment[variable],
    () => undefined,
  );
}

/** A server that answers as a test says, and a client of it whose time is the test's. */
export class FakeGraph {
  readonly received: IncomingMessage[] = [];
  readonly traced: string[] = [];
  readonly clock = new VirtualClock();
  readonly client: GraphClient;
  readonly origin: string;

  static async start(answer: RequestListener): Promise<FakeGraph> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FakeGraph(server, answer);
  }

  private constructor(
    private readonly server: Server,
    public answer: RequestListener,
  ) {
    server.on("request", (request, response) => {
      this.received.push(request);
      this.answer(request, response);
    });
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.client = new GraphClient(configurationFor(`${this.origin}/beta`, token), {
      clock: this.clock,
      random: () => 0.5,
      trace: (line) => this.traced.push(line),
      timeouts: { connect: 1_000, idle: 300, whole: 900 },
    });
  }

  /** From now on nothing listens. */
  async refuse(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.client.close();
  }
}
