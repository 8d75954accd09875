import { expect } from "chai";
import { describe, it } from "mocha";
import { generateKeyPairSync } from "node:crypto";
import { type LoggedRequest, startEmulator } from "../../emulator/index.js";
import { lineOf } from "../../emulator/loggedRequest.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, createTlsCertificate, send, tlsCertificates, token } from "./requests.js";

const recordAt = "/emulator/requests";

describe("The emulator's record of what was asked", () => {
  it("tells another program each request with the body that it sent, and forgets them when told to", async () => {
    const emulator = await startEmulator({ token });
    try {
      await createTlsCertificate(emulator, "recorded");
      await send(emulator, "GET", `${configurations}?$top=1`, undefined, { "client-request-id": "mine" });
      const { status, body } = await send(emulator, "GET", `${emulator.url}${recordAt}`);
      expect(status).to.equal(200);
      const { requests } = body as unknown as { requests: (LoggedRequest & { receivedAt: string })[] };
      expect(requests.map(({ receivedAt: _, ...request }) => request)).to.deep.equal([
        {
          ...{ method: "POST", path: `/beta${tlsCertificates}`, status: 201, faults: [] },
          body: { name: "recorded", commonName: "TLS CA", organizationName: "Fabrikam" },
        },
        { method: "GET", path: `/beta${configurations}?$top=1`, status: 200, faults: [], clientRequestId: "mine" },
      ]);
      expect(requests[0]?.receivedAt).to.match(/^\d{4}-.*Z$/);
      expect((await send(emulator, "DELETE", `${emulator.url}${recordAt}`)).status).to.equal(204);
      expect((await send(emulator, "GET", `${emulator.url}${recordAt}`)).body).to.deep.equal({ requests: [] });
      await send(emulator, "GET", configurations);
      expect(emulator.requests).to.have.lengthOf(1);
      emulator.clearRequests();
      expect(emulator.requests).to.deep.equal([]);
    } finally {
      await emulator.close();
    }
  });

  it("is for those who have the token", async () => {
    const emulator = await startEmulator({ token });
    try {
      for (const method of ["GET", "DELETE"]) {
        const answer = await send(emulator, method, `${emulator.url}${recordAt}`, undefined, {
          Authorization: "Bearer x",
        });
        expect(answer.status).to.equal(401);
      }
    } finally {
      await emulator.close();
    }
  });

  it("keeps the last ones where it is told how many", async () => {
    const heard: string[] = [];
    const emulator = await startEmulator({ token, mostRequests: 2, onRequest: ({ path }) => heard.push(path) });
    try {
      for (const top of [1, 2, 3]) {
        await send(emulator, "GET", `${configurations}?$top=${top}`);
      }
      const paths = [1, 2, 3].map((top) => `/beta${configurations}?$top=${top}`);
      expect(emulator.requests.map(({ path }) => path)).to.deep.equal(paths.slice(1));
      expect(heard).to.deep.equal(paths);
    } finally {
      await emulator.close();
    }
  });

  it("holds no token, and no private key that was sent by mistake", async () => {
    const emulator = await startEmulator({ token });
    try {
      const { id } = await createTlsCertificate(emulator);
      const key = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n";
      await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { certificate: key, chain: key });
      await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { nonsense: [{ deep: key }] });
      await send(emulator, "POST", "/$batch", {
        requests: [
          {
            ...{ id: "1", method: "PATCH", url: `${tlsCertificates}/${id}`, body: { chain: key } },
            headers: { "Content-Type": "application/json" },
          },
        ],
      });
      const text = JSON.stringify(emulator.requests);
      expect(text).not.to.match(/MHcC/).and.not.to.include(token);
      expect(text.match(/a private key, which isn't recorded/g)).to.have.lengthOf(4);
    } finally {
      await emulator.close();
    }
  });

  it("holds none in whatever form and wherever it was put, and all else as it was", async () => {
    const emulator = await startEmulator({ token });
    try {
      const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const small = generateKeyPairSync("ed25519").privateKey;
      const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64");
      const keys = [
        ...[pem, pem.replaceAll("PRIVATE KEY", "private key"), base64(pem), base64(pem).replace(/=*$/, "")],
        ...(["pkcs1", "pkcs8"] as const).map((type) => base64(privateKey.export({ type, format: "der" }))),
        pem.replaceAll(/-----.*-----/g, ""),
        base64(small.export({ type: "pkcs8", format: "der" })),
        base64(privateKey.export({ type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase: "x" })),
        privateKey.export({ format: "jwk" }),
        { kty: "oct", k: "c2VjcmV0" },
      ];
      for (const key of keys) {
        emulator.clearRequests();
        await send(emulator, "POST", configurations, { displayName: [key] });
        expect(emulator.requests[0]?.body).to.deep.equal({ displayName: ["(a private key, which isn't recorded)"] });
      }
      const jwt = `${base64('{"alg":"none"}').replace(/=*$/, "")}.${base64('{"sub":"x"}').replace(/=*$/, "")}.c2ln`;
      emulator.clearRequests();
      await send(emulator, "POST", configurations, { [pem]: 1, text: `Bearer ${token}`, other: `a ${jwt} b` });
      const query = new URLSearchParams({ $filter: `displayName eq '${pem}'`, access_token: token, $top: "1" });
      const headers = { "client-request-id": `Bearer ${token}`, "retry-attempt": jwt };
      await send(emulator, "GET", `${configurations}?${query.toString()}`, undefined, headers);
      expect(emulator.requests[0]?.body).to.deep.equal({
        "(a private key, which isn't recorded)": 1,
        ...{ text: "Bearer (a token, which isn't recorded)", other: "a (a token, which isn't recorded) b" },
      });
      expect(emulator.requests[1]).to.include({
        path: `/beta${configurations}?%24filter=(a private key, which isn't recorded)access_token=(a token, which isn't recorded)&%24top=1`,
        clientRequestId: "Bearer (a token, which isn't recorded)",
        retryAttempt: "(a token, which isn't recorded)",
      });

      const certificate = selfSigned("/CN=Root");
      const body = {
        displayName: "M".repeat(200),
        description: publicKey.export({ type: "spki", format: "pem" }).toString(),
        trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(certificate.certificate) }],
      };
      emulator.clearRequests();
      await send(emulator, "POST", `${configurations}?x=%zz+a`, body);
      expect(emulator.requests[0]).to.deep.include({ body, path: `/beta${configurations}?x=%zz+a` });
    } finally {
      await emulator.close();
    }
  });

  it("is printed in one line a request, in which foreign text can do nothing", () => {
    const request = {
      receivedAt: new Date("2026-02-13T10:17:06.789Z"),
      ...{ method: "GET", path: "/beta/x", clientRequestId: undefined, retryAttempt: undefined },
      ...{ status: 200, faults: [] },
    };
    expect(lineOf(request)).to.equal("2026-02-13T10:17:06.789Z GET /beta/x 200");
    const odd = { clientRequestId: "a\n::error::b\u001b[31m\u202e\u2028\u0085##vso[task]\r", batchId: "1\n2" };
    const line = lineOf({ ...request, ...odd, status: undefined, faults: ["reset"] });
    expect(line).to.equal(
      "2026-02-13T10:17:06.789Z GET /beta/x - a\\u{a}:\\:error:\\:b\\u{1b}[31m\\u{202e}\\u{2028}\\u{85}#\\#vso[task]\\u{d} " +
        "batch=1\\u{a}2 fault=reset",
    );
    const long = lineOf({ ...request, path: `/${"x".repeat(10_000)}` });
    expect(long.length).to.be.lessThan(2_100);
  });
});
