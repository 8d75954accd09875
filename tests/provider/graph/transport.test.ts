import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { env } from "node:process";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { GraphClient } from "../../../provider/graph/client.js";
import { selfSigned } from "../../certificates.js";
import { failure } from "../failure.js";
import { VirtualClock } from "../virtualClock.js";
import { configurationFor, token } from "./fakeGraph.js";

describe("the way to Graph", () => {
  let server: Server | undefined;
  let client: GraphClient | undefined;
  let clock: VirtualClock;

  afterEach(async () => {
    delete env["HTTPS_PROXY"];
    delete env["HTTP_PROXY"];
    delete env["NO_PROXY"];
    await client?.close();
    server?.closeAllConnections();
    server?.close();
  });

  async function portOf(listening: Server): Promise<number> {
    server = listening;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  function clientOf(endpoint: string): GraphClient {
    clock = new VirtualClock();
    client = new GraphClient(configurationFor(endpoint, token), { clock });
    return client;
  }

  /** A proxy that lets nothing through, and what it was asked for. */
  async function proxy(): Promise<{ asked: string[]; url: string }> {
    const asked: string[] = [];
    const listening = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(502).end();
    });
    listening.on("connect", ({ url, headers }, socket) => {
      asked.push(`CONNECT ${url}${headers.authorization ?? ""}`);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    return { asked, url: `http://127.0.0.1:${await portOf(listening)}` };
  }

  it("leads through the proxy of HTTPS_PROXY, which sees no token", async () => {
    const { asked, url } = await proxy();
    env["HTTPS_PROXY"] = url;
    expect(await failure(clientOf("https://graph.example/beta").get("/a"))).to.include({ code: "Unreachable" });
    expect(new Set(asked)).to.deep.equal(new Set(["CONNECT graph.example:443"]));
  });

  it("leads past it to what NO_PROXY names, and to this machine", async () => {
    const { asked, url } = await proxy();
    Object.assign(env, { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: "graph.invalid" });
    expect((await failure(clientOf("https://graph.invalid/beta").get("/a"))).message).to.contain("graph.invalid");
    expect(await failure(clientOf("http://127.0.0.1:9/beta").get("/a"))).to.include({ code: "Unreachable" });
    expect(asked).to.deep.equal([]);
  });

  it("ends at a certificate that nobody vouches for, at once and without the token", async () => {
    const { certificate, key } = selfSigned("/CN=localhost", ["subjectAltName=IP:127.0.0.1"]);
    let requests = 0;
    const port = await portOf(createTlsServer({ cert: certificate, key }, () => (requests += 1)));
    const error = await failure(clientOf(`https://127.0.0.1:${port}/beta`).post("/a", {}));
    expect(error).to.include({ code: "Unreachable", mayHaveHappened: false });
    expect(error.message).to.contain("certificate");
    expect([requests, clock.slept]).to.deep.equal([0, []]);
  });
});
