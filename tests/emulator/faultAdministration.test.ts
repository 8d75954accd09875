import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type FaultReport, type FaultRule, startEmulator } from "../../emulator/index.js";
import { type Answer, createTlsCertificate, send, tlsCertificates, token } from "./requests.js";

/** As it comes from a program that no compiler looks at. */
function unchecked(rule: unknown): FaultRule {
  return rule as FaultRule;
}

describe("The emulator's /faults", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ token });
  });
  afterEach(() => emulator.close());

  async function ask(method: string, body?: unknown): Promise<Answer & { faults: FaultReport[] }> {
    const answer = await send(emulator, method, `${emulator.url}/faults`, body);
    return { ...answer, ...(answer.body as unknown as { faults: FaultReport[] }) };
  }

  it("adds rules, one or several, and lists them with their counts", async () => {
    expect((await ask("POST", { fault: "status", status: 500 })).status).to.equal(201);
    await ask("POST", [
      { fault: "status", status: 502 },
      { fault: "reset", method: "DELETE" },
    ]);
    expect((await send(emulator, "GET", tlsCertificates)).status).to.equal(500);
    const { status, faults } = await ask("GET");
    expect(status).to.equal(200);
    expect(faults.map(({ matched, applied }) => [matched, applied])).to.deep.equal([
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(faults[0]?.rule).to.deep.equal({
      ...{ fault: "status", status: 500, performed: false },
      ...{ after: 0, times: 1, probability: 1 },
    });
    expect(faults).to.deep.equal(emulator.faults.list());
  });

  it("clears them all", async () => {
    await ask("POST", { fault: "status", status: 500, times: "always" });
    expect((await ask("DELETE")).status).to.equal(204);
    expect((await ask("GET")).faults).to.deep.equal([]);
    expect((await send(emulator, "GET", tlsCertificates)).status).to.equal(200);
  });

  it("needs the token", async () => {
    for (const method of ["GET", "POST", "DELETE"]) {
      expect((await fetch(`${emulator.url}/faults`, { method })).status).to.equal(401);
    }
  });

  it("is no part of Graph: it isn't in the log, and nothing goes wrong with it", async () => {
    emulator.faults.add({ fault: "reset", times: "always" });
    expect((await ask("GET")).faults.map(({ matched }) => matched)).to.deep.equal([0]);
    expect(emulator.requests).to.deep.equal([]);
  });

  it("says what is wrong in a rule, and adds none of a list with a wrong one", async () => {
    const wrong: readonly [unknown, RegExp][] = [
      ["{", /not JSON: \{/],
      [3, /expected object/],
      [{ fault: "none" }, /fault: .*expected one of throttle, .*emptyPage/],
      [{ fault: "status" }, /status: .*expected one of 400\|401/],
      [{ fault: "status", status: 429 }, /status: .*expected one of 400\|401/],
      [{ fault: "throttle", retryAfter: "soon" }, /retryAfter: .*"seconds"\|"date"\|"none"/],
      [{ fault: "reset", times: "often" }, /times: .*"always"/],
      [{ fault: "reset", probability: 5 }, /probability: /],
      [{ fault: "slow", seconds: 0 }, /seconds: /],
      [{ fault: "stale", method: "GET" }, /method: .*"POST"\|"PATCH"\|"DELETE"/],
      [{ fault: "truncated", performed: true }, /"performed"/],
      [[{ fault: "reset" }, { fault: "reset", after: -1 }], /"after":-1.*after: /],
    ];
    for (const [body, message] of wrong) {
      const answer = await ask("POST", body);
      expect(answer.status, answer.text).to.equal(400);
      expect(answer.body.error.message).to.match(message);
    }
    expect(emulator.faults.list()).to.deep.equal([]);
  });

  it("is what `faults` is to the program that started the emulator", async () => {
    const message = /The fault rule \{"fault":"none"\} is wrong: fault: /;
    expect(() => {
      emulator.faults.add({ fault: "reset" }, unchecked({ fault: "none" }));
    }).to.throw(message);
    expect(emulator.faults.list()).to.deep.equal([]);
    const refused: unknown = await startEmulator({ token, faults: [unchecked({ fault: "none" })] }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.be.an("error").with.property("message").that.matches(message);
  });

  it("keeps nothing of the rules in the state file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "emulator-"));
    const stateFile = join(folder, "tenant.json");
    try {
      await emulator.close();
      emulator = await startEmulator({ token, stateFile, faults: [{ fault: "stale", seconds: 3600 }] });
      const { id } = await createTlsCertificate(emulator);
      expect(await readFile(stateFile, "utf8"))
        .to.include(id)
        .and.not.to.include("stale");
      await emulator.close();
      emulator = await startEmulator({ token, stateFile });
      expect((await send(emulator, "GET", `${tlsCertificates}/${id}`)).status).to.equal(200);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
