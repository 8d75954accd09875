/** Stand-ins for what @azure/identity talks to beside Entra, each answering as the real one does. */
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { selfSigned } from "../certificates.js";

/** A certificate for servers on this machine. */
export const serverCertificate = selfSigned("/CN=localhost", ["subjectAltName=DNS:localhost,IP:127.0.0.1"]);

/** Commands on the PATH that print a token, and what they were called with. */
export class Commands {
  readonly #folder = mkdtempSync(join(tmpdir(), "entra-ca-commands-"));

  /** `az account get-access-token`, signed in. */
  az(token: string): this {
    return this.#command("az", {
      accessToken: token,
      expiresOn: "2099-01-01 00:00:00.000000",
      expires_on: 4070908800,
      subscription: "6a1f8a34-6f35-4d0e-8d4d-6a5d3c9b1e20",
      tenant: "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11",
      tokenType: "Bearer",
    });
  }

  /** `azd auth token`, signed in. */
  azd(token: string): this {
    return this.#command("azd", { token, expiresOn: "2099-01-01T00:00:00Z" });
  }

  /** A command that prints a complaint, and fails. */
  failing(name: string, complaint: string): this {
    this.#write(name, `#!/bin/sh\necho "$@" >> "${join(this.#folder, "calls")}"\necho "${complaint}" >&2\nexit 1\n`);
    return this;
  }

  /** A command that never ends by itself; what it was called with is the id of its process. */
  hanging(name: string): this {
    this.#write(name, `#!/bin/sh\necho $$ >> "${join(this.#folder, "calls")}"\nexec sleep 600\n`);
    return this;
  }

  #command(name: string, answer: object): this {
    const file = join(this.#folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(answer));
    this.#write(name, `#!/bin/sh\necho "${name} $@" >> "${join(this.#folder, "calls")}"\ncat "${file}"\n`);
    return this;
  }

  #write(name: string, script: string): void {
    writeFileSync(join(this.#folder, name), script);
    chmodSync(join(this.#folder, name), 0o755);
  }

  /** A PATH that has them, and beside them the system's. */
  get path(): string {
    return [this.#folder, "/usr/bin", "/bin"].join(delimiter);
  }

  get calls(): string[] {
    return readFileSync(join(this.#folder, "calls"), "utf8").trim().split("\n");
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** A server that answers with JSON, and what it was asked. */
export class JsonServer {
  readonly asked: IncomingMessage[] = [];

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {}

  /** A machine's metadata service: managed identities. */
  static metadata(token: () => Promise<string>): Promise<JsonServer> {
    return JsonServer.#start("http", async ({ url = "" }) => ({
      access_token: await token(),
      client_id:
        new URL(url, "http://localhost").searchParams.get("client_id") ?? "d3c1e7a0-0000-4000-8000-000000000000",
      expires_in: "3599",
      expires_on: String(Math.floor(Date.now() / 1000) + 3599),
      ext_expires_in: "3599",
      not_before: String(Math.floor(Date.now() / 1000)),
      resource: "https://graph.microsoft.com",
      token_type: "Bearer",
    }));
  }

  /** The same of a machine that has none. */
  static withoutIdentity(): Promise<JsonServer> {
    const refusal = { error: "invalid_request", error_description: "Identity not found" };
    return JsonServer.#start("http", () => refusal, 400);
  }

  /** GitHub's token endpoint, for a job with `id-token: write`. */
  static gitHub(token: (audience: string) => string): Promise<JsonServer> {
    return JsonServer.#start("https", ({ url = "" }) => ({
      count: 1,
      value: token(new URL(url, "https://localhost").searchParams.get("audience") ?? ""),
    }));
  }

  /** The same of Azure Pipelines. */
  static azurePipelines(token: () => string): Promise<JsonServer> {
    return JsonServer.#start("https", () => ({ oidcToken: token() }));
  }

  static async #start(
    scheme: "http" | "https",
    answer: (request: IncomingMessage) => object | Promise<object>,
    status = 200,
  ): Promise<JsonServer> {
    const listener: RequestListener = (request, response) => {
      started.asked.push(request);
      void Promise.resolve(answer(request)).then((body) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    };
    const { certificate: cert, key } = serverCertificate;
    const server = scheme === "https" ? createHttpsServer({ cert, key }, listener) : createHttpServer(listener);
    const started = new JsonServer(server, scheme);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return started;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
