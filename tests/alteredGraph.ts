/** A server between a provider and a tenant that changes Graph's answers on the way. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { request as send } from "undici";
import type { Tenant } from "./tenant.js";

export type Entity = Record<string, unknown>;

/**
 * What becomes of the body of one answer, `{}` where it has none: `lost` breaks the connection instead of answering, and
 * `never` keeps whoever asked waiting.
 */
export type Alteration = (answer: Entity, method: string, path: string) => Entity | "lost" | "never";

type Refused = boolean | number;

/** What a refused request is told. */
export const refusal = "Not now.";

export class AlteredGraph {
  alter: Alteration = (answer) => answer;
  /** Whether a request gets through at all; else the connection breaks before the tenant hears of it. */
  reaches: (method: string, path: string) => boolean = () => true;
  /** Whether a request is refused, before the tenant hears of it: with the status given, 400 for `true`. */
  refuses: (method: string, path: string, body: string, ifMatch?: string) => Refused | Promise<Refused> = () => false;
  /** What is answered to a request in place of the tenant, which never hears of it. */
  answers: (method: string, path: string) => Entity | undefined = () => undefined;

  private constructor(private readonly server: Server) {}

  static async before(tenant: Tenant): Promise<AlteredGraph> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        void (async () => {
          const { method = "", url = "" } = request;
          const { authorization = "", prefer = "", "content-type": type = "application/json" } = request.headers;
          const { "if-match": ifMatch } = request.headers;
          if (!graph.reaches(method, url)) {
            request.socket.destroy();
            return;
          }
          const refused = await graph.refuses(method, url, Buffer.concat(chunks).toString(), ifMatch);
          if (refused !== false) {
            const date = tenant.now.toUTCString();
            response.writeHead(refused === true ? 400 : refused, { "content-type": "application/json", date });
            response.end(JSON.stringify({ error: { code: "Request_BadRequest", message: refusal } }));
            return;
          }
          const own = graph.answers(method, url);
          if (own !== undefined) {
            response.writeHead(200, { "content-type": "application/json", date: tenant.now.toUTCString() });
            response.end(JSON.stringify(own));
            return;
          }
          const answer = await send(tenant.emulator.url + url, {
            method,
            headers: { authorization, prefer: String(prefer), "content-type": type },
            ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
          });
          const text = await answer.body.text();
          const altered = graph.alter(JSON.parse(text || "{}") as Entity, method, url);
          if (altered === "lost") {
            request.socket.destroy();
            return;
          }
          if (altered === "never") {
            return;
          }
          const date = String(answer.headers["date"]);
          response.writeHead(answer.statusCode, { "content-type": "application/json", date });
          response.end(text && JSON.stringify(altered));
        })();
      });
    });
    // A busy machine must not break a connection that the provider is about to use again.
    server.keepAliveTimeout = 60_000;
    const graph = new AlteredGraph(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return graph;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What points a provider here, in place of the tenant behind it. */
  get environment(): Record<string, string> {
    return { ENTRA_CA_ENDPOINT: `${this.origin}/beta` };
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Changes each member of a list, or leaves it out, and of the lists that are shown with those, or with a single object (`$expand`). */
export function inLists(change: (member: Entity) => Entity | undefined): Alteration {
  const within = (entity: Entity): Entity =>
    Object.fromEntries(
      Object.entries(entity).map(([name, value]) => [
        name,
        Array.isArray(value)
          ? value.flatMap((member: unknown) => (isEntity(member) ? (change(within(member)) ?? []) : [member]))
          : value,
      ]),
    );
  return (answer, method, path) =>
    method === "GET" && ("value" in answer || isExpanded(path)) ? within(answer) : answer;
}

/** Whether an answer shows lists with what was asked for. */
export function isExpanded(path: string): boolean {
  return path.includes("$expand=");
}

function isEntity(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
