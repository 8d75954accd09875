import { ClientSecretCredential } from "@azure/identity";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { X509Certificate } from "node:crypto";
import { request } from "node:https";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { tlsCertificates, token } from "./requests.js";
import { clientId, tenantId } from "./signingIn.js";

const secret = "secret-of-a-test";
const clients = [{ clientId, secret, permissions: ["NetworkAccess.Read.All"] }];

describe("The emulator over https", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator({ token, https: true, signIn: { tenantId, clients } });
  });
  after(() => emulator.close());

  /** One request by a client that trusts the emulator's certificate alone. */
  function ask(
    url: string,
    headers: Record<string, string> = {},
    ca = emulator.certificate,
  ): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const asking = request(url, {
        ca,
        // Else it would be what the Host header has.
        servername: "localhost",
        headers: { Authorization: `Bearer ${token}`, ...headers },
      });
      asking.on("error", reject);
      asking.on("response", (response) => {
        response.on("error", reject);
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        });
      });
      asking.end();
    });
  }

  it("is trusted by its certificate, at every name of loopback's, and names itself in links", async () => {
    expect(emulator.endpoint).to.match(/^https:\/\/127\.0\.0\.1:\d+\/beta$/);
    expect((await ask(`${emulator.endpoint}${tlsCertificates}`)).status).to.equal(200);
    const localhost = emulator.endpoint.replace("127.0.0.1", "localhost");
    expect((await ask(`${localhost}${tlsCertificates}`)).status).to.equal(200);
    const untrusted = await fetch(`${emulator.endpoint}${tlsCertificates}`).catch((error: unknown) =>
      String((error as Error).cause),
    );
    expect(untrusted).to.match(/self-signed/);
    const { subject, validTo } = new X509Certificate(emulator.certificate ?? "");
    expect(subject).to.match(/^CN=Graph emulator /);
    expect(Date.parse(validTo)).to.be.greaterThan(Date.now());
  });

  it("serves the sign-in at the same address, and at one of its own where it has a port", async () => {
    expect(emulator.signIn?.authorityHost).to.equal(emulator.url);
    expect(emulator.signIn?.certificate).to.equal(emulator.certificate);
    const metadata = await ask(`${emulator.url}/${tenantId}/v2.0/.well-known/openid-configuration`);
    expect(JSON.parse(metadata.body)).to.include({ token_endpoint: `${emulator.url}/${tenantId}/oauth2/v2.0/token` });
    const apart = await startEmulator({ https: true, signIn: { tenantId, clients, port: 0 } });
    try {
      expect(apart.signIn?.authorityHost).not.to.equal(apart.url);
      expect(apart.signIn?.certificate).to.equal(apart.certificate);
    } finally {
      await apart.close();
    }
  });

  it("lets @azure/identity sign in there, and takes the token that it got", async () => {
    const credential = new ClientSecretCredential(tenantId, clientId, secret, {
      authorityHost: emulator.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: emulator.certificate ?? "" },
    });
    const { token: issued } = await credential.getToken(`${emulator.url}/.default`);
    const headers = { Authorization: `Bearer ${issued}` };
    expect((await ask(`${emulator.endpoint}${tlsCertificates}`, headers)).status).to.equal(200);
    expect((await ask(`${emulator.endpoint}/directory/certificateAuthorities`, headers)).status).to.equal(403);
  });

  it("meets the same faults", async () => {
    emulator.faults.add({ fault: "reset" }, { fault: "status", status: 503 }, { fault: "truncated" });
    const outcomes: string[] = [];
    for (let asked = 0; asked < 4; asked++) {
      outcomes.push(
        await ask(`${emulator.endpoint}${tlsCertificates}`).then(
          ({ status }) => String(status),
          (error: unknown) => (error as NodeJS.ErrnoException).code ?? "",
        ),
      );
    }
    expect(outcomes).to.deep.equal(["ECONNRESET", "503", "ECONNRESET", "200"]);
  });

  it("answers nothing that is addressed to another host", async () => {
    const plain = await startEmulator({ token, signIn: { tenantId, clients } });
    try {
      const { port } = new URL(plain.url);
      const { request: ofHttp } = await import("node:http");
      const statusFor = (host: string, path: string) =>
        new Promise<number>((resolve, reject) => {
          const asking = ofHttp({ host: "127.0.0.1", port, path, headers: { host, authorization: `Bearer ${token}` } });
          asking.on("error", reject);
          asking.on("response", (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          });
          asking.end();
        });
      const path = `/beta${tlsCertificates}`;
      for (const host of [`127.0.0.1:${port}`, "localhost", "LOCALHOST:80", "[::1]:1", "127.1.2.3", "localhost."]) {
        expect(await statusFor(host, path), host).to.equal(200);
      }
      const others = [
        ...["attacker.example", `attacker.example:${port}`, "127.0.0.1.attacker.example", "localhost.attacker.example"],
        ...[
          "10.0.0.1",
          "0.0.0.0",
          "graph.microsoft.com",
          "localhost:80.attacker.example",
          "127.0.0.1@attacker.example",
          "xn--localhost",
          "127.999.0.1",
        ],
      ];
      for (const host of others) {
        expect(await statusFor(host, path), host).to.be.oneOf([400, 421]);
      }
      for (const elsewhere of ["/faults", "/emulator/requests", "http://attacker.example/beta", "/"]) {
        expect(await statusFor("attacker.example", elsewhere), elsewhere).to.be.oneOf([400, 421]);
      }
      expect(await statusFor("127.0.0.1", `http://attacker.example${path}`)).to.equal(421);
      expect(plain.requests.map(({ path: asked }) => asked)).to.deep.equal(Array.from({ length: 6 }, () => path));
      const { authorityHost = "", certificate } = plain.signIn ?? {};
      const headers = { Host: "attacker.example" };
      const { status } = await ask(`${authorityHost}/common/discovery/instance`, headers, certificate);
      expect(status).to.equal(421);
    } finally {
      await plain.close();
    }
  });
});
