import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Answer, type Body, configurations, send, tlsCertificates, token } from "./requests.js";

interface Item {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Body & string;
}

const json = { "Content-Type": "application/json" };

describe("The emulator's batches", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ token });
  });
  afterEach(() => emulator.close());

  function batch(...requests: object[]): Promise<Answer> {
    return send(emulator, "POST", "/$batch", { requests });
  }

  async function itemsOf(...requests: object[]): Promise<Map<string, Item>> {
    const { status, body } = await batch(...requests);
    expect(status).to.equal(200);
    const { responses } = body as unknown as { responses: Item[] };
    expect(responses).to.have.lengthOf(requests.length);
    return new Map(responses.map((item) => [item.id, item]));
  }

  function creation(id: string, name: string, more: object = {}): object {
    const body = { name, commonName: "c", organizationName: "o" };
    return { id, method: "POST", url: tlsCertificates, headers: json, body, ...more };
  }

  it("answer each request by its id, with status, headers and body of its own, and 200 as a whole", async () => {
    const items = await itemsOf(
      creation("1", "one"),
      { id: "2", method: "GET", url: `${tlsCertificates}/none` },
      { id: "three", method: "get", url: configurations.slice(1), headers: { "client-request-id": "mine" } },
      { id: "4", method: "GET", url: "/nonsense" },
      { id: "5", method: "DELETE", url: `${configurations}('none')` },
    );
    const statusOf = [...items].map(([id, { status }]) => [id, status]);
    expect(statusOf).to.deep.equal([
      ["1", 201],
      ["2", 404],
      ["three", 200],
      ["4", 400],
      ["5", 404],
    ]);
    const first = items.get("1");
    expect(first?.body).to.include({ name: "one", status: "csrGenerated" });
    expect(first?.headers["Content-Type"]).to.match(/^application\/json;odata\.metadata=minimal/);
    expect(items.get("2")?.body.error.code).to.equal("NotFound");
    expect(items.get("three")?.headers["client-request-id"]).to.equal("mine");
    expect(items.get("5")?.body.error.code).to.equal("Request_ResourceNotFound");
  });

  it("leave out the body of an answer that has none, and give text as text", async () => {
    const { body } = await send(emulator, "POST", tlsCertificates, {
      name: "n",
      commonName: "c",
      organizationName: "o",
    });
    const items = await itemsOf(
      { id: "delete", method: "DELETE", url: `${tlsCertificates}/${body.id}` },
      { id: "count", method: "GET", url: `${configurations}/$count` },
    );
    expect(items.get("delete")).to.include({ status: 204 }).and.not.to.have.property("body");
    expect(items.get("count")?.body).to.equal("0");
  });

  it("wait for the requests that one depends on, and answer 424 where they failed", async () => {
    const items = await itemsOf(
      creation("1", "same"),
      creation("2", "same", { dependsOn: ["1"] }),
      creation("3", "other", { dependsOn: ["2"] }),
      { id: "4", method: "GET", url: `${tlsCertificates}/$count`, dependsOn: "1" },
      { id: "5", method: "GET", url: tlsCertificates, dependsOn: ["1", "3"] },
    );
    expect([...items.values()].map(({ status }) => status)).to.deep.equal([201, 409, 424, 200, 424]);
    expect(items.get("3")?.body.error.code).to.equal("FailedDependency");
    expect(items.get("4")?.body).to.equal("1");
    expect((await send(emulator, "GET", `${tlsCertificates}/$count`)).text).to.equal("1");
  });

  it("may say what depends on a request before it", async () => {
    const count = { method: "GET", url: `${tlsCertificates}/$count` };
    const items = await itemsOf({ id: "after", ...count, dependsOn: ["made"] }, creation("made", "made"));
    expect(items.get("after")?.body).to.equal("1");
  });

  it("are refused as a whole where they are none", async () => {
    const get = (id: unknown, more: object = {}) => ({ id, method: "GET", url: tlsCertificates, ...more });
    const many = Array.from({ length: 21 }, (_, index) => get(String(index)));
    const wrong: readonly (readonly [object | string, RegExp])[] = [
      [{ requests: many }, /exceeds the maximum value of 20/],
      [{ requests: [get("1"), get("1")] }, /'1' is not unique/],
      [{ requests: [get("1", { dependsOn: ["2"] }), get("3")] }, /depends on '2'/],
      [{ requests: [get("1", { dependsOn: ["2"] }), get("2", { dependsOn: ["1"] })] }, /depends on itself/],
      [{ requests: [get("1", { dependsOn: ["1"] })] }, /'1' depends on itself/],
      [{ requests: [] }, /requests/],
      [{}, /requests/],
      [[], /./],
      ["{", /JSON/],
      [{ requests: [get(1)] }, /requests\.0\.id/],
      [{ requests: [{ id: "1", method: "GET" }] }, /requests\.0\.url/],
      [{ requests: [{ id: "1", url: "/x" }] }, /requests\.0\.method/],
      ...["GE T", "TRACE", "connect", "GET\n"].map((method): readonly [object, RegExp] => [
        { requests: [get("1", { method })] },
        /requests\.0\.method/,
      ]),
      ...[{ "a b": "c" }, { a: "b\nc" }, { a: "\u20ac" }].map((headers): readonly [object, RegExp] => [
        { requests: [get("1", { headers })] },
        /requests\.0\.headers/,
      ]),
      [{ requests: [get("1", { url: "https://graph.microsoft.com/beta/me" })] }, /relative/],
      [{ requests: [get("1", { url: "//elsewhere/me" })] }, /relative/],
    ];
    for (const [body, message] of wrong) {
      const answer = await send(emulator, "POST", "/$batch", body);
      expect(answer.status, JSON.stringify(body)).to.equal(400);
      expect(answer.body.error.message).to.match(message);
    }
    expect((await send(emulator, "GET", "/$batch")).status).to.equal(405);
    expect((await send(emulator, "POST", "/$batch", { requests: [get("1")] }, { Authorization: "" })).status).to.equal(
      401,
    );
    expect((await batch(...many.slice(0, 20))).status).to.equal(200);
  });

  it("refuse one request where only that is wrong", async () => {
    const items = await itemsOf(
      { id: "no type", method: "POST", url: tlsCertificates, body: {} },
      { id: "batch", method: "POST", url: "/$batch", headers: json, body: { requests: [] } },
      { id: "method", method: "PUT", url: tlsCertificates },
      { id: "outside", method: "GET", url: "/../faults" },
      { id: "query", method: "GET", url: `${tlsCertificates}?$top=0` },
      { id: "token", method: "GET", url: tlsCertificates, headers: { Authorization: "Bearer wrong" } },
    );
    expect([...items.values()].map(({ status }) => status)).to.deep.equal([400, 400, 405, 400, 400, 401]);
  });

  it("take a body with a request that reads, as without a batch, and read none", async () => {
    const read = { url: tlsCertificates, headers: json, body: { name: "unread" } };
    const items = await itemsOf({ id: "get", method: "GET", ...read }, { id: "head", method: "head", ...read });
    expect([...items.values()].map(({ status }) => status)).to.deep.equal([200, 405]);
  });

  it("meet the faults of each request, and those of the connection as a whole", async () => {
    emulator.faults.add({ fault: "throttle", seconds: 41, path: configurations });
    const items = await itemsOf(
      { id: "1", method: "GET", url: tlsCertificates },
      { id: "2", method: "GET", url: configurations },
    );
    expect(items.get("1")?.status).to.equal(200);
    expect(items.get("2")).to.include({ status: 429 });
    expect(items.get("2")?.headers["Retry-After"]).to.equal("41");
    emulator.faults.clear();
    emulator.faults.add({ fault: "reset", performed: true, path: tlsCertificates, method: "POST" });
    const lost = await batch(creation("1", "lost")).catch(() => "lost");
    expect(lost).to.equal("lost");
    expect((await send(emulator, "GET", `${tlsCertificates}/$count`)).text).to.equal("1");
  });

  it("are recorded with each of their requests", async () => {
    await itemsOf(creation("a", "recorded"), { id: "b", method: "GET", url: `${configurations}?$top=1` });
    const recorded = emulator.requests.map(({ method, path, batchId, body }) => ({ method, path, batchId, body }));
    expect(recorded).to.have.deep.members([
      {
        ...{ method: "POST", path: `/beta${tlsCertificates}`, batchId: "a" },
        body: { name: "recorded", commonName: "c", organizationName: "o" },
      },
      { method: "GET", path: `/beta${configurations}?$top=1`, batchId: "b", body: undefined },
      { method: "POST", path: "/beta/$batch", batchId: undefined, body: undefined },
    ]);
  });
});
