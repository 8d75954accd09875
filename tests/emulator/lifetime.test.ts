import { expect } from "chai";
import { describe, it } from "mocha";
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { startEmulator } from "../../emulator/index.js";
import { send, tlsCertificates, token } from "./requests.js";

/** As they are before any emulator has been started. */
const { Request, Response } = globalThis;

describe("The emulator, started in a program,", () => {
  it("takes a free port and tells its address", async () => {
    const emulator = await startEmulator({ token });
    try {
      expect(emulator.url).to.match(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
      expect(emulator.endpoint).to.equal(`${emulator.url}/beta`);
    } finally {
      await emulator.close();
    }
  });

  it("says which port is in use", async () => {
    const emulator = await startEmulator({ token });
    const port = Number(new URL(emulator.url).port);
    try {
      const error = await startEmulator({ token, port }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.an("error").with.property("message", `Port ${port} of 127.0.0.1 is already in use.`);
    } finally {
      await emulator.close();
    }
    const again = await startEmulator({ token, port });
    await again.close();
  });

  it("does not start with an empty token", async () => {
    const error: unknown = await startEmulator({ token: "" }).catch((reason: unknown) => reason);
    expect(error).to.be.an("error").with.property("message").that.includes("token");
  });

  it("remembers every request that it answered", async () => {
    const receivedAt = new Date("2026-02-13T10:17:06Z");
    const emulator = await startEmulator({ token, now: () => receivedAt });
    try {
      const ids = { "client-request-id": "5b5b0d3e-0000-4000-8000-1234567890ab", "retry-attempt": "2" };
      await send(emulator, "GET", `${tlsCertificates}?$top=5`, undefined, ids);
      await send(emulator, "DELETE", `${tlsCertificates}/none`);
      await fetch(`${emulator.url}/elsewhere`);
      const plain = { receivedAt, clientRequestId: undefined, retryAttempt: undefined, faults: [] };
      expect(emulator.requests).to.deep.equal([
        {
          ...plain,
          ...{ method: "GET", path: `/beta${tlsCertificates}?$top=5`, status: 200 },
          ...{ clientRequestId: ids["client-request-id"], retryAttempt: "2" },
        },
        { ...plain, method: "DELETE", path: `/beta${tlsCertificates}/none`, status: 404 },
        { ...plain, method: "GET", path: "/elsewhere", status: 401 },
      ]);
    } finally {
      await emulator.close();
    }
  });

  it("leaves the program's own Request and Response alone", async () => {
    const emulator = await startEmulator({ token });
    await emulator.close();
    expect([globalThis.Request, globalThis.Response]).to.deep.equal([Request, Response]);
  });

  it("ends kept-alive connections and unfinished requests when it is closed", async () => {
    const emulator = await startEmulator({ token });
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) =>
      get(`${emulator.endpoint}/x`, { agent }, (response) => response.resume().on("end", resolve)),
    );
    const half = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    half.on("error", () => undefined);
    half.write("GET /beta HTTP/1.1\r\n");
    const ended = new Promise((resolve) => half.on("close", resolve));
    await send(emulator, "GET", tlsCertificates);
    await emulator.close();
    await ended;
    expect(await fetch(emulator.url).catch((reason: unknown) => reason)).to.be.an("error");
    await emulator.close();
  });
});
