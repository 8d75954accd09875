import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Emulator, type FaultRule, startEmulator } from "../../emulator/index.js";
import { base64, makeRoot } from "./authorities.js";
import { type Answer, configurations, createTlsCertificate, send, tlsCertificates, token } from "./requests.js";

const start = Date.parse("2026-02-13T10:17:06.250Z");
const names = { commonName: "TLS CA", organizationName: "Fabrikam" };

describe("Faults in the emulator", () => {
  let emulator: Emulator;
  let now: Date;

  beforeEach(async () => {
    now = new Date(start);
    emulator = await startEmulator({ token, now: () => now });
  });
  afterEach(() => emulator.close());

  async function statuses(count: number, path = tlsCertificates): Promise<number[]> {
    const all: number[] = [];
    for (let request = 0; request < count; request++) {
      all.push((await send(emulator, "GET", path)).status);
    }
    return all;
  }

  function pass(seconds: number): void {
    now = new Date(now.getTime() + seconds * 1000);
  }

  async function post(name: string): Promise<Answer> {
    return send(emulator, "POST", tlsCertificates, { ...names, name });
  }

  async function storedNames(): Promise<string[]> {
    return (await send(emulator, "GET", tlsCertificates)).body.value.map(({ name }) => name);
  }

  async function page(path: string): Promise<{ status: number; type: string | null; text: string; headers: Headers }> {
    const response = await fetch(`${emulator.endpoint}${path}`, { headers: { Authorization: `Bearer ${token}` } });
    const { status, headers } = response;
    return { status, type: headers.get("content-type"), text: await response.text(), headers };
  }

  describe("strike", () => {
    it("once, from the first request, unless the rule says otherwise", async () => {
      emulator.faults.add({ fault: "status", status: 500 });
      expect(await statuses(3)).to.deep.equal([500, 200, 200]);
    });

    it("after some requests, several times, or always", async () => {
      emulator.faults.add({ fault: "status", status: 502, after: 1, times: 2 });
      expect(await statuses(5)).to.deep.equal([200, 502, 502, 200, 200]);
      emulator.faults.add({ fault: "status", status: 503, times: "always" });
      expect(await statuses(3)).to.deep.equal([503, 503, 503]);
    });

    it("only requests with the rule's method", async () => {
      emulator.faults.add({ fault: "status", status: 500, method: "POST" });
      expect(await statuses(1)).to.deep.equal([200]);
      expect((await post("a")).status).to.equal(500);
    });

    it("only paths that hold the rule's text, or are as its pattern says", async () => {
      const matches = async (path: string, asked: string): Promise<boolean> => {
        emulator.faults.clear();
        emulator.faults.add({ fault: "status", status: 507, path });
        return (await send(emulator, "GET", asked)).status === 507;
      };
      expect(await matches("/externalCert", `${tlsCertificates}/x`)).to.be.true;
      expect(await matches("/externalCert", configurations)).to.be.false;
      expect(await matches(tlsCertificates, `${tlsCertificates}?$top=1`)).to.be.true;
      expect(await matches("/networkAccess/*Certificates", tlsCertificates)).to.be.true;
      expect(await matches("/networkAccess/*Certificates", `${tlsCertificates}/x`)).to.be.false;
      expect(await matches("externalCert*", `${tlsCertificates}/x`)).to.be.false;
      expect(await matches("*/x", `${tlsCertificates}/x`)).to.be.true;
      expect(await matches("*/.", `${tlsCertificates}/x`)).to.be.false;
    });

    it("by chance as often as the probability says, the same way for the same seed", async () => {
      const sequence = async (seed: number): Promise<string> => {
        await emulator.close();
        const faults: FaultRule[] = [{ fault: "status", status: 500, probability: 0.25, times: "always" }];
        emulator = await startEmulator({ token, faults, seed });
        return (await statuses(80)).join();
      };
      const first = await sequence(7);
      expect(first.split(",").filter((status) => status === "500"))
        .to.have.lengthOf.above(5)
        .and.below(40);
      expect(await sequence(7)).to.equal(first);
      expect(await sequence(8)).not.to.equal(first);
    });

    it("in the order of the rules, each seeing what those before it let pass", async () => {
      emulator.faults.add({ fault: "status", status: 500, after: 1 }, { fault: "status", status: 502, times: 2 });
      expect(await statuses(4)).to.deep.equal([502, 500, 502, 200]);
      const counts = emulator.faults.list().map(({ matched, applied }) => [matched, applied]);
      expect(counts).to.deep.equal([
        [4, 1],
        [3, 2],
      ]);
    });

    it("no more once they are cleared", async () => {
      emulator.faults.add({ fault: "throttle", seconds: 60 }, { fault: "status", status: 500, times: "always" });
      expect(await statuses(1)).to.deep.equal([429]);
      emulator.faults.clear();
      expect(await statuses(1)).to.deep.equal([200]);
      expect(emulator.faults.list()).to.deep.equal([]);
    });

    it("nobody without the token, and use up nothing on them", async () => {
      emulator.faults.add({ fault: "status", status: 500 });
      expect((await fetch(`${emulator.endpoint}${tlsCertificates}`)).status).to.equal(401);
      expect(await statuses(1)).to.deep.equal([500]);
    });

    it("and are in the log of requests", async () => {
      emulator.faults.add({ fault: "stale", method: "POST" }, { fault: "status", status: 504, performed: true });
      await post("a");
      await statuses(1);
      expect(emulator.requests.map(({ status, faults }) => ({ status, faults }))).to.deep.equal([
        { status: 504, faults: ["stale", "status"] },
        { status: 200, faults: [] },
      ]);
    });
  });

  describe("a status", () => {
    for (const status of [401, 403, 409, 500, 502, 503, 504, 507] as const) {
      it(`of ${status} has Graph's body and headers`, async () => {
        emulator.faults.add({ fault: "status", status });
        const answer = await send(emulator, "GET", tlsCertificates, undefined, { "client-request-id": "abc" });
        expect(answer.status).to.equal(status);
        expect(answer.body.error.code).to.match(/^\w+$/);
        expect(answer.body.error.innerError).to.include({
          date: "2026-02-13T10:17:06",
          "request-id": answer.headers.get("request-id"),
          "client-request-id": "abc",
        });
        expect(answer.headers.get("retry-after")).to.be.null;
        expect(answer.headers.has("www-authenticate")).to.equal(status === 401);
      });
    }

    it("comes before the write, or after it took place", async () => {
      emulator.faults.add({ fault: "status", status: 504, method: "POST" });
      expect((await post("before")).status).to.equal(504);
      expect(await storedNames()).to.deep.equal([]);
      emulator.faults.add({ fault: "status", status: 504, method: "POST", performed: true });
      expect((await post("after")).status).to.equal(504);
      expect(await storedNames()).to.deep.equal(["after"]);
    });
  });

  it("a status can have a code of its own and say when to come back", async () => {
    const code = "Directory_ConcurrencyViolation";
    emulator.faults.add({ fault: "status", status: 409, code }, { fault: "status", status: 509, retryAfter: 7 });
    const conflict = await post("a");
    expect([conflict.status, conflict.body.error.code, conflict.headers.get("retry-after")]).to.deep.equal([
      409,
      code,
      null,
    ]);
    expect(conflict.body.error.message).to.contain("wait briefly and retry");
    const throttled = await post("a");
    expect([throttled.status, throttled.body.error.code]).to.deep.equal([509, "BandwidthLimitExceeded"]);
    expect(throttled.headers.get("retry-after")).to.equal("7");
    expect(() => {
      emulator.faults.add({ fault: "status", status: 409, code: "a b" });
    }).to.throw("expected letters");
  });

  describe("throttling", () => {
    it("throttles again who comes back before Retry-After, with the time that remains, and then no more", async () => {
      emulator.faults.add({ fault: "throttle", seconds: 5 });
      const first = await send(emulator, "GET", tlsCertificates);
      expect([first.status, first.headers.get("retry-after")]).to.deep.equal([429, "5"]);
      expect(first.body.error.code).to.equal("TooManyRequests");
      pass(3.2);
      const early = await send(emulator, "GET", tlsCertificates);
      expect([early.status, early.headers.get("retry-after")]).to.deep.equal([429, "2"]);
      pass(1.79);
      expect(await statuses(1)).to.deep.equal([429]);
      pass(0.01);
      expect(await statuses(2)).to.deep.equal([200, 200]);
      expect(emulator.faults.list().map(({ applied }) => applied)).to.deep.equal([3]);
    });

    it("says as a date when to come back, which is not too early", async () => {
      emulator.faults.add({ fault: "throttle", seconds: 2, retryAfter: "date" });
      const { headers } = await send(emulator, "GET", tlsCertificates);
      expect(headers.get("retry-after")).to.equal("Fri, 13 Feb 2026 10:17:09 GMT");
      now = new Date(headers.get("retry-after") ?? "");
      expect(await statuses(1)).to.deep.equal([200]);
    });

    it("can keep the time to itself, and still lasts as long", async () => {
      emulator.faults.add({ fault: "throttle", seconds: 2, retryAfter: "none" });
      const { status, headers } = await send(emulator, "GET", tlsCertificates);
      expect([status, headers.has("retry-after")]).to.deep.equal([429, false]);
      pass(1.9);
      expect(await statuses(1)).to.deep.equal([429]);
      pass(0.1);
      expect(await statuses(1)).to.deep.equal([200]);
    });

    it("can be a 503", async () => {
      emulator.faults.add({ fault: "throttle", status: 503, seconds: 1.5 });
      const { status, headers, body } = await send(emulator, "GET", tlsCertificates);
      expect([status, headers.get("retry-after"), body.error.code]).to.deep.equal([503, "2", "ServiceUnavailable"]);
    });

    it("performs nothing, and leaves alone what the rule isn't about", async () => {
      emulator.faults.add({ fault: "throttle", seconds: 5, method: "POST" });
      expect((await post("a")).status).to.equal(429);
      expect((await post("a")).status).to.equal(429);
      expect(await storedNames()).to.deep.equal([]);
      pass(5);
      expect((await post("a")).status).to.equal(201);
    });

    it("comes again as often as the rule says, each time for as long", async () => {
      emulator.faults.add({ fault: "throttle", seconds: 1, times: 2 });
      expect(await statuses(2)).to.deep.equal([429, 429]);
      pass(1);
      expect(await statuses(2)).to.deep.equal([429, 429]);
      pass(1);
      expect(await statuses(2)).to.deep.equal([200, 200]);
    });
  });

  describe("a proxy's page", () => {
    it("comes in the place of Graph's answer, with none of its headers", async () => {
      emulator.faults.add({ fault: "html" }, { fault: "html", status: 200 });
      for (const status of [502, 200]) {
        const answer = await page(tlsCertificates);
        expect([answer.status, answer.type]).to.deep.equal([status, "text/html; charset=UTF-8"]);
        expect(answer.text).to.match(/^<!DOCTYPE html>/);
        expect(answer.headers.has("request-id")).to.be.false;
      }
      expect(await statuses(1)).to.deep.equal([200]);
      expect(emulator.requests.map(({ status }) => status)).to.deep.equal([502, 200, 200]);
    });

    it("comes before the write, or after it took place", async () => {
      const body = JSON.stringify({ ...names, name: "a" });
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
      for (const performed of [false, true]) {
        emulator.faults.add({ fault: "html", performed, method: "POST" });
        const { status } = await fetch(`${emulator.endpoint}${tlsCertificates}`, { method: "POST", headers, body });
        expect(status).to.equal(502);
        expect(await storedNames()).to.deep.equal(performed ? ["a"] : []);
      }
    });
  });

  describe("an empty body", () => {
    it("comes with the status and headers of the answer, after the write took place", async () => {
      emulator.faults.add({ fault: "empty", times: 2 });
      const { status, text, headers } = await post("a");
      expect([status, text]).to.deep.equal([201, ""]);
      expect(headers.get("request-id")).to.be.a("string");
      expect(await page(tlsCertificates)).to.include({ status: 200, text: "" });
      expect(await storedNames()).to.deep.equal(["a"]);
    });
  });

  describe("pages", () => {
    async function pages(path: string): Promise<{ names: string[][]; counts: unknown[] }> {
      const found: { names: string[][]; counts: unknown[] } = { names: [], counts: [] };
      for (let next: string | undefined = path; next !== undefined;) {
        const { status, body }: Answer = await send(emulator, "GET", next);
        expect(status).to.equal(200);
        found.names.push(body.value.map(({ name }) => name));
        found.counts.push(body["@odata.count"]);
        next = (body as Partial<typeof body>)["@odata.nextLink"];
      }
      return found;
    }

    beforeEach(async () => {
      for (const name of ["a", "b", "c"]) {
        await createTlsCertificate(emulator, name);
      }
    });

    it("can come twice, and the rest after that", async () => {
      emulator.faults.add({ fault: "duplicatePage" });
      expect(await pages(`${tlsCertificates}?$top=2&$count=true`)).to.deep.equal({
        names: [["a", "b"], ["a", "b"], ["c"]],
        counts: [3, undefined, undefined],
      });
    });

    it("can be preceded by an empty one", async () => {
      emulator.faults.add({ fault: "emptyPage", after: 1 });
      const { names } = await pages(`${tlsCertificates}?$top=2`);
      expect(names).to.deep.equal([["a", "b"], [], ["c"]]);
    });

    it("end, even where every one of them comes twice or is preceded by an empty one", async () => {
      emulator.faults.add({ fault: "duplicatePage", times: "always" });
      expect((await pages(`${tlsCertificates}?$top=2`)).names).to.deep.equal([["a", "b"], ["a", "b"], ["c"], ["c"]]);
      emulator.faults.clear();
      emulator.faults.add({ fault: "emptyPage", times: "always" });
      expect((await pages(`${tlsCertificates}?$top=2`)).names).to.deep.equal([[], ["a", "b"], [], ["c"]]);
    });

    it("can lead to more and more, with the same items or with none, until the rule is cleared", async () => {
      for (const [rule, names] of [
        [
          { fault: "endlessPages" },
          [
            ["a", "b"],
            ["a", "b"],
            ["a", "b"],
          ],
        ],
        [{ fault: "endlessPages", pages: "empty" }, [["a", "b"], [], []]],
      ] as [FaultRule, string[][]][]) {
        emulator.faults.add(rule);
        const found: string[][] = [];
        const links = new Set<string>();
        let next = `${tlsCertificates}?$top=2`;
        for (let pages = 0; pages < 3; pages++) {
          const { body }: Answer = await send(emulator, "GET", next);
          found.push(body.value.map(({ name }) => name));
          next = body["@odata.nextLink"];
          links.add(next);
        }
        expect([found, links.size]).to.deep.equal([names, 3]);
        expect(emulator.faults.list().map(({ applied }) => applied)).to.deep.equal([3]);
        expect((await pages(`${tlsCertificates}?$top=2`)).names).to.deep.equal([["a", "b"], ["c"]]);
        emulator.faults.clear();
        expect((await send(emulator, "GET", next)).body.value.map(({ name }) => name)).to.deep.equal(["a", "b"]);
      }
    });

    it("can leave out a property, or all but the id, or give it as null, where the object itself doesn't", async () => {
      const list = async () =>
        ({ ...(await send(emulator, "GET", tlsCertificates)).body.value[0] }) as Record<string, unknown>;
      const whole = await list();
      const { status: _, ...rest } = whole;
      emulator.faults.add(
        { fault: "untold", property: "status" },
        { fault: "untold", property: "status", as: "null" },
        { fault: "untold" },
        { fault: "untold", as: "null" },
      );
      expect(await list()).to.deep.equal(rest);
      expect(await list()).to.deep.equal({ ...whole, status: null });
      const annotation = "@odata.type";
      expect(Object.keys(await list())).to.have.members(["id", annotation]);
      const { id, [annotation]: type, ...nulls } = await list();
      expect(type).to.equal(whole[annotation]);
      expect(id).to.equal(whole["id"]);
      expect([Object.keys(nulls).length, new Set(Object.values(nulls))]).to.deep.equal([
        Object.keys(whole).length - 2,
        new Set([null]),
      ]);
      emulator.faults.add({ fault: "untold", times: "always" });
      const { status } = (await send(emulator, "GET", `${tlsCertificates}/${String(id)}`)).body;
      expect(status).to.equal("csrGenerated");
    });

    it("of a collection that has no $skiptoken do it too, and a single object is none", async () => {
      const certificate = base64((await makeRoot()).certificate);
      const trustedCertificateAuthorities = [{ isRootAuthority: true, certificate }];
      const { body } = await send(emulator, "POST", configurations, { trustedCertificateAuthorities });
      emulator.faults.add({ fault: "emptyPage", path: configurations });
      expect(await statuses(1, `${configurations}/${body.id}`)).to.deep.equal([200]);
      for (const path of [
        "/networkAccess/tls",
        "/networkAccess/tenantStatus",
        "/policies/defaultAppManagementPolicy",
      ]) {
        emulator.faults.add({ fault: "untold", path });
        expect(await statuses(1, path), path).to.deep.equal([200]);
      }
      expect((await pages(configurations)).names).to.have.lengthOf(2);
    });
  });
});
