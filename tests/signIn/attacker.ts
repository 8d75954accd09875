/** A server of somebody else's, which would take whatever comes: what reaches it was sent where it must not be. */
import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { serverCertificate } from "./standIns.js";

/** The first byte of a TLS handshake (RFC 8446 section 5.1). */
const handshake = 22;

/** Another server that it tells whoever asks to go to. */
export interface SendsOn {
  /** With every answer, the origin. */
  readonly redirectTo?: string;
  /** In what it says of itself, the origin where tokens are had. */
  readonly tokensAt?: string;
}

/** Takes http and https on one port, as Graph, as Entra and as whoever issues a job's token, and each connection counts. */
export class Attacker {
  /** How many connections there were, whether or not anything was said on them. */
  connections = 0;
  /** Each request, whole. */
  readonly arrived: string[] = [];
  readonly #sockets = new Set<Socket>();

  readonly #server = createServer((socket) => {
    this.#take(socket);
  });
  readonly #http = createHttpServer((request, response) => {
    this.#answer(request, response);
  });
  readonly #https = createHttpsServer(
    { cert: serverCertificate.certificate, key: serverCertificate.key },
    (request, response) => {
      this.#answer(request, response);
    },
  );

  private constructor(private readonly sendsOn: SendsOn) {}

  static async start(sendsOn: SendsOn = {}): Promise<Attacker> {
    const attacker = new Attacker(sendsOn);
    attacker.#server.listen(0, "127.0.0.1");
    await once(attacker.#server, "listening");
    return attacker;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As a Graph. */
  get endpoint(): string {
    return `http://${this.host}/beta`;
  }

  /** As a place to sign in at. */
  get authorityHost(): string {
    return `https://${this.host}`;
  }

  /** Forgets what came. */
  forget(): void {
    this.connections = 0;
    this.arrived.length = 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#server.close();
    await once(this.#server, "close");
  }

  #take(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => this.#sockets.delete(socket));
    socket.once("readable", () => {
      const first = socket.read() as Buffer | null;
      if (first !== null) {
        socket.unshift(first);
        (first[0] === handshake ? this.#https : this.#http).emit("connection", socket);
      }
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = "", url = "", headers } = request;
    const { redirectTo } = this.sendsOn;
    void text(request).then((body) => {
      this.arrived.push(`${method} ${url}\n${JSON.stringify(headers)}\n${decodeURIComponent(body)}`);
      if (redirectTo !== undefined) {
        response.writeHead(307, { location: redirectTo + url }).end();
        return;
      }
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(this.#content(url)));
    });
  }

  #content(url: string): object {
    if (url.includes("openid-configuration")) {
      const tenant = `${this.authorityHost}/${url.split("/")[1] ?? ""}`;
      return {
        issuer: `${tenant}/v2.0`,
        authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
        token_endpoint: `${tenant.replace(this.authorityHost, this.sendsOn.tokensAt ?? this.authorityHost)}/oauth2/v2.0/token`,
        jwks_uri: `${tenant}/discovery/v2.0/keys`,
      };
    }
    return url.includes("/token")
      ? { access_token: "theirs", expires_in: 3600, token_type: "Bearer", value: "theirs" }
      : { value: [] };
  }
}
