import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { env, kill } from "node:process";
import { setTimeout } from "node:timers/promises";
import tls from "node:tls";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { readConfiguration } from "../../../provider/settings/configuration.js";
import { EntraCaError } from "../../../provider/messages/error.js";
import { accessTokenSource } from "../../../provider/graph/accessToken.js";
import { GraphClient } from "../../../provider/graph/client.js";
import { duringOperation } from "../../../provider/graph/operation.js";
import { requestIdToken } from "../../../provider/signIn/idTokenRequest.js";
import { clientId, tenantId } from "../../signIn/entra.js";
import { Commands, serverCertificate } from "../../signIn/standIns.js";
import { failure } from "../failure.js";

const silence: RequestListener = () => undefined;

/** Sends and sends, and doesn't notice where that ends. */
const endless: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = Buffer.alloc(256 * 1024, " ");
  const write = () => response.destroyed || response.write(chunk, () => setImmediate(write));
  write();
};

const slow: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const drip = setInterval(() => response.write(" "), 20);
  response.on("close", () => {
    clearInterval(drip);
  });
};

function isAlive(id: number): boolean {
  try {
    return kill(id, 0);
  } catch {
    return false;
  }
}

describe("signing in ends", () => {
  const trusted = tls.getCACertificates();
  let server: Server | undefined;
  let client: GraphClient | undefined;
  /** How many requests have arrived, and how many of them have ended. */
  let arrived: number;
  let ended: number;

  before(() => {
    tls.setDefaultCACertificates([...trusted, serverCertificate.certificate]);
  });
  after(() => {
    tls.setDefaultCACertificates(trusted);
  });
  afterEach(async () => {
    await client?.close();
    client = undefined;
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(scheme: "http" | "https", answer: RequestListener): Promise<string> {
    arrived = 0;
    ended = 0;
    const counting: RequestListener = (request, response) => {
      arrived += 1;
      response.on("close", () => (ended += 1));
      answer(request, response);
    };
    const { certificate: cert, key } = serverCertificate;
    const started: Server = scheme === "http" ? createHttpServer(counting) : createHttpsServer({ cert, key }, counting);
    server = started;
    started.listen(0, "127.0.0.1");
    await once(started, "listening");
    return `${scheme}://localhost:${(started.address() as AddressInfo).port}`;
  }

  /** A client of a Graph that it never gets to, since an authority answers as a test says. */
  async function clientOf(answer: RequestListener, whole = 60_000): Promise<GraphClient> {
    const authority = await serve("https", (request, response) => {
      if (request.url?.includes("openid-configuration") !== true) {
        answer(request, response);
        return;
      }
      const here = `https://${request.headers.host ?? ""}/${tenantId}`;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          issuer: `${here}/v2.0`,
          authorization_endpoint: `${here}/oauth2/v2.0/authorize`,
          token_endpoint: `${here}/oauth2/v2.0/token`,
          jwks_uri: `${here}/discovery/v2.0/keys`,
        }),
      );
    });
    const environment: Record<string, string> = {
      ENTRA_CA_ENDPOINT: "http://127.0.0.1:9/beta",
      AZURE_AUTHORITY_HOST: authority,
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: clientId,
      ARM_CLIENT_SECRET: "secret",
    };
    client = new GraphClient(
      readConfiguration(
        (variable) => environment[variable],
        () => undefined,
      ),
      { timeouts: { connect: 1_000, idle: whole, whole } },
    );
    return client;
  }

  for (const [name, answer] of Object.entries({ "doesn't answer": silence, "answers a byte at a time": slow })) {
    it(`in its time, where the authority ${name}, and says so`, async () => {
      const graph = await clientOf(answer, 500);
      const { code, message } = await failure(graph.list("/a"));
      expect(code).to.equal("SignInFailed");
      expect(message).to.contain("Signing in to Microsoft Graph with client secret failed: no answer in 1 s");
    });

    it(`where Pulumi is interrupted while the authority ${name}, with all who wait for it`, async () => {
      const graph = await clientOf(answer);
      const ending = new AbortController();
      const asked = [() => graph.tenantId(), () => graph.list("/a"), () => graph.post("/a", {})].map((ask) =>
        failure(duringOperation({ signal: ending.signal }, async () => ask())),
      );
      while (arrived < 2) {
        await setTimeout(5);
      }
      ending.abort(new EntraCaError("Cancelled", "Pulumi was interrupted", "Begin again"));
      expect((await Promise.all(asked)).map(({ code }) => code)).to.deep.equal(["Cancelled", "Cancelled", "Cancelled"]);
      while (ended < arrived) {
        await setTimeout(5);
      }
      expect(arrived).to.equal(2);
    });
  }

  it("for one who gives up, and goes on for another", async () => {
    let answer: () => void = () => undefined;
    const graph = await clientOf((_request, response) => {
      answer = () => {
        response.writeHead(400, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: "invalid_client", error_description: "AADSTS7000215: the answer" }));
      };
    });
    const ending = new AbortController();
    const given = failure(duringOperation({ signal: ending.signal }, async () => graph.list("/a")));
    const other = failure(graph.list("/b"));
    while (arrived < 2) {
      await setTimeout(5);
    }
    ending.abort(new EntraCaError("Cancelled", "Pulumi was interrupted", "Begin again"));
    expect((await given).code).to.equal("Cancelled");
    answer();
    expect((await other).message).to.contain("AADSTS7000215: the answer");
  });

  it("in its time, where a command doesn't, and the command with it", async () => {
    const path = env["PATH"] ?? "";
    const az = new Commands().hanging("az");
    env["PATH"] = az.path;
    try {
      const environment: Record<string, string> = { ENTRA_CA_AUTH: "cli", ARM_TENANT_ID: tenantId };
      const configuration = readConfiguration(
        (variable) => environment[variable],
        () => undefined,
      );
      const { code } = await failure(accessTokenSource(configuration, Date.now, 500)());
      expect(code).to.equal("SignInFailed");
      const [id] = az.calls;
      while (isAlive(Number(id))) {
        await setTimeout(20);
      }
    } finally {
      env["PATH"] = path;
      az.remove();
    }
  });

  it("where the authority's answer doesn't", async () => {
    const { code, message } = await failure((await clientOf(endless)).list("/a"));
    expect(code).to.equal("SignInFailed");
    expect(message).to.contain("an answer of more than 1 MB");
  });

  it("where the answer of whoever has a managed identity's tokens doesn't", async () => {
    const variables = ["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "AZURE_POD_IDENTITY_AUTHORITY_HOST"] as const;
    const before = variables.map((variable) => [variable, env[variable]] as const);
    try {
      const address = await serve("http", endless);
      const appService = { IDENTITY_ENDPOINT: address, IDENTITY_HEADER: "header" };
      for (const places of [appService, { AZURE_POD_IDENTITY_AUTHORITY_HOST: address }]) {
        for (const variable of variables) {
          Reflect.deleteProperty(env, variable);
        }
        Object.assign(env, places);
        for (const auth of ["managedIdentity", "auto"]) {
          const environment: Record<string, string> = { ENTRA_CA_AUTH: auth };
          const configuration = readConfiguration(
            (variable) => environment[variable],
            () => undefined,
          );
          const { code, message } = await failure(accessTokenSource(configuration, Date.now)());
          expect(code).to.equal("SignInFailed");
          expect(message).to.contain("an answer of more than 1 MB");
        }
      }
    } finally {
      for (const [variable, value] of before) {
        if (value === undefined) {
          Reflect.deleteProperty(env, variable);
        } else {
          env[variable] = value;
        }
      }
    }
  });

  it("where the answer with a job's own token doesn't, isn't JSON, or comes to nothing", async () => {
    for (const [answer, said] of [
      [endless, "an answer of more than 1 MB"],
      [silence, "due to timeout"],
      [slow, "due to timeout"],
      [(_request, response) => response.end("["), "isn't JSON"],
      [
        (_request, response) => response.end(`{"value":${"[".repeat(200_000)}${"]".repeat(200_000)}}`),
        "nested too deep",
      ],
      [(_request, response) => response.end("null"), "holds no token"],
    ] as const satisfies [RequestListener, string][]) {
      const { code, message } = await failure(requestIdToken(await serve("http", answer), "job", 500));
      expect(code).to.equal("SignInFailed");
      expect(message).to.contain("The job's OIDC token could not be had from localhost").and.to.contain(said);
      server?.closeAllConnections();
      server?.close();
    }
  });
});
