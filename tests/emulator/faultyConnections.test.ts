import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { type Emulator, type FaultName, startEmulator } from "../../emulator/index.js";
import { createTlsCertificate, send, tlsCertificates, token } from "./requests.js";

describe("Faulty connections of the emulator", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ token });
  });
  afterEach(() => emulator.close());

  /** What became of one request on a connection of its own: how it failed, or the answer and the pieces of its body. */
  async function ask(
    method = "GET",
    body = "",
    signal?: AbortSignal,
  ): Promise<{ failure?: string; answer?: IncomingMessage; pieces: string[] }> {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const pieces: string[] = [];
    let answer: IncomingMessage | undefined;
    try {
      const sent = request(`${emulator.endpoint}${tlsCertificates}`, {
        method,
        headers,
        agent: new Agent(),
        ...(signal === undefined ? {} : { signal }),
      });
      sent.end(body);
      [answer] = (await once(sent, "response")) as [IncomingMessage];
      for await (const piece of answer) {
        pieces.push(String(piece));
      }
      return { answer, pieces };
    } catch (error) {
      const { code = "" } = error as { code?: string };
      return { failure: code, ...(answer === undefined ? {} : { answer }), pieces };
    }
  }

  function post(name: string, signal?: AbortSignal): ReturnType<typeof ask> {
    return ask("POST", JSON.stringify({ name, commonName: "c", organizationName: "o" }), signal);
  }

  /** Waits for a request that met the fault to be the last one. */
  async function dealtWith(fault: FaultName): Promise<void> {
    while (emulator.requests.at(-1)?.faults[0] !== fault) {
      await setTimeout(1);
    }
  }

  async function storedNames(): Promise<string[]> {
    return (await send(emulator, "GET", tlsCertificates)).body.value.map(({ name }) => name);
  }

  it("are reset before the write, or after it took place", async () => {
    for (const performed of [false, true]) {
      emulator.faults.add({ fault: "reset", performed });
      expect(await post("a")).to.deep.equal({ failure: "ECONNRESET", pieces: [] });
      expect(await storedNames()).to.deep.equal(performed ? ["a"] : []);
    }
    const resets = emulator.requests.filter(({ faults }) => faults.includes("reset"));
    expect(resets.map(({ status }) => status)).to.deep.equal([undefined, undefined]);
  });

  it("are reset rather than ended in an orderly way", async () => {
    emulator.faults.add({ fault: "reset" });
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    socket.write(`GET /beta/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    expect(await once(socket.resume(), "end").catch((error: unknown) => error))
      .to.be.an("error")
      .with.property("code", "ECONNRESET");
  });

  it("fall silent before the write, or after it took place, until the client gives up", async () => {
    for (const performed of [false, true]) {
      emulator.faults.add({ fault: "silence", performed });
      const giveUp = new AbortController();
      const asked = post("a", giveUp.signal);
      await dealtWith("silence");
      await setTimeout(100);
      giveUp.abort();
      expect((await asked).failure).to.equal("ABORT_ERR");
      expect(await storedNames()).to.deep.equal(performed ? ["a"] : []);
    }
  });

  it("that are silent end when the emulator is closed", async () => {
    emulator.faults.add({ fault: "silence" });
    const asked = ask();
    await dealtWith("silence");
    await emulator.close();
    expect((await asked).failure).to.equal("ECONNRESET");
  });

  it("break in the middle of the body", async () => {
    emulator.faults.add({ fault: "truncated" });
    const { failure, answer, pieces } = await post("a");
    expect(failure).to.equal("ECONNRESET");
    expect(answer?.statusCode).to.equal(201);
    const received = pieces.join("").length;
    const promised = Number(answer?.headers["content-length"]);
    expect(received)
      .to.equal(Math.floor(promised / 2))
      .and.to.be.above(10);
    expect(await storedNames()).to.deep.equal(["a"]);
  });

  it("break in the middle of an answer that would have had no body", async () => {
    const { id } = await createTlsCertificate(emulator);
    emulator.faults.add({ fault: "truncated", method: "DELETE" });
    const deleted: unknown = await send(emulator, "DELETE", `${tlsCertificates}/${id}`).catch(
      (error: unknown) => error,
    );
    expect(deleted).to.be.an("error");
    expect(await storedNames()).to.deep.equal([]);
  });

  it("carry a body that is as large as the rule says and doesn't tell its length, and is still JSON", async () => {
    emulator.faults.add({ fault: "oversized", bytes: 3_000_000 });
    const { answer, pieces } = await ask();
    expect(answer?.statusCode).to.equal(200);
    expect(answer?.headers).not.to.have.property("content-length");
    const text = pieces.join("");
    expect(text).to.have.lengthOf(3_000_000);
    expect(JSON.parse(text)).to.have.property("value").that.deep.equals([]);
  });

  it("stop sending when the client has had enough", async () => {
    emulator.faults.add({ fault: "oversized" }, { fault: "slow", seconds: 0.05 });
    for (let time = 0; time < 2; time++) {
      const giveUp = new AbortController();
      const response = await fetch(`${emulator.endpoint}${tlsCertificates}`, {
        headers: { Authorization: `Bearer ${token}` },
        signal: giveUp.signal,
      });
      expect(response.status).to.equal(200);
      giveUp.abort();
    }
    expect(await storedNames()).to.deep.equal([]);
  });

  it("send the body in drips", async () => {
    emulator.faults.add({ fault: "slow", seconds: 0.05, pieces: 4 });
    const { answer, pieces } = await post("a");
    expect(answer?.statusCode).to.equal(201);
    expect(pieces).to.have.lengthOf(4);
    expect(JSON.parse(pieces.join(""))).to.have.property("name", "a");
    expect(Number(answer?.headers["content-length"])).to.equal(pieces.join("").length);
  });

  it("are refused for a while once the request was answered, kept-alive ones included, and then taken again", async () => {
    const agent = new Agent({ keepAlive: true });
    const headers = { Authorization: `Bearer ${token}` };
    const alive = request(`${emulator.endpoint}${tlsCertificates}`, { agent, headers }).end();
    const [first] = (await once(alive, "response")) as [IncomingMessage];
    await once(first.resume(), "end");

    emulator.faults.add({ fault: "refuse", seconds: 1, method: "POST" });
    const names = { name: "a", commonName: "c", organizationName: "o" };
    const { status, headers: answered } = await send(emulator, "POST", tlsCertificates, names);
    expect([status, answered.get("connection")]).to.deep.equal([201, "close"]);
    expect((await ask()).failure).to.equal("ECONNREFUSED");
    const again = request(`${emulator.endpoint}${tlsCertificates}`, { agent, headers }).end();
    expect(await once(again, "error")).to.have.nested.property("0.code", "ECONNREFUSED");
    while ((await ask()).failure === "ECONNREFUSED") {
      await setTimeout(20);
    }
    expect(await storedNames()).to.deep.equal(["a"]);
    agent.destroy();
  });

  it("are taken again even where another program had the port meanwhile", async () => {
    emulator.faults.add({ fault: "refuse", seconds: 0.5 });
    await ask();
    const other = createServer((socket) => socket.destroy());
    await once(other.listen(Number(new URL(emulator.url).port), "127.0.0.1"), "listening");
    await setTimeout(800);
    expect((await ask()).failure).to.equal("ECONNRESET");
    other.close();
    await once(other, "close");
    while ((await ask()).failure === "ECONNREFUSED") {
      await setTimeout(20);
    }
    expect(await storedNames()).to.deep.equal([]);
  });

  it("are not taken again once the emulator is closed", async () => {
    emulator.faults.add({ fault: "refuse", seconds: 0.1 });
    await ask();
    await emulator.close();
    await setTimeout(300);
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    expect(await once(socket, "connect").catch((error: unknown) => error))
      .to.be.an("error")
      .with.property("code", "ECONNREFUSED");
  });
});
