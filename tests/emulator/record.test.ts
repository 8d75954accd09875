import { expect } from "chai";
import { describe, it } from "mocha";
import { type LoggedRequest, startEmulator } from "../../emulator/index.js";
import { lineOf } from "../../emulator/loggedRequest.js";
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
