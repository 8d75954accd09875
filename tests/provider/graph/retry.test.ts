import type { RequestListener, ServerResponse } from "node:http";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { EntraCaError } from "../../../provider/messages/error.js";
import type { GraphClient } from "../../../provider/graph/client.js";
import { Collections } from "../../../provider/graph/collections.js";
import { duringOperation } from "../../../provider/graph/operation.js";
import { failure } from "../failure.js";
import { FakeGraph, json } from "./fakeGraph.js";

const busy = (status: number, headers: Record<string, string> = {}): RequestListener =>
  json({ error: { code: "Busy", message: "Not now." } }, status, headers);
const violation = "Directory_ConcurrencyViolation";
const conflict = (error: object, headers: Record<string, string> = {}): RequestListener =>
  json({ error: { message: "Please wait briefly and retry.", ...error } }, 409, headers);
const ok = json({ id: "x", value: [] });

/** Answers one after the other; the last for all that follow. */
function inTurn(...answers: RequestListener[]): RequestListener {
  return (request, response) => {
    (answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
  };
}

const reset: RequestListener = (request) => request.socket.destroy();
const silence: RequestListener = () => undefined;
const truncated: RequestListener = (request, response) => {
  response.writeHead(200, { "content-length": "100" });
  response.write('{"id":');
  setTimeout(() => request.socket.destroy(), 20);
};
const slow: RequestListener = (_request, response) => {
  response.writeHead(200);
  const drip = setInterval(() => response.write(" "), 50);
  response.on("close", () => {
    clearInterval(drip);
  });
};
const oversized: RequestListener = (_request, response) => {
  response.writeHead(200);
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  const write = (left: number) => left > 0 && response.write(chunk, () => write(left - 1));
  write(40);
};
const webPage: RequestListener = (_request, response: ServerResponse) => response.end("<html></html>");

describe("a request to Graph that fails", () => {
  let graph: FakeGraph | undefined;

  afterEach(async () => {
    await graph?.close();
    graph = undefined;
  });

  async function clientOf(...answers: RequestListener[]): Promise<GraphClient> {
    await graph?.close();
    graph = await FakeGraph.start(inTurn(...answers));
    return graph.client;
  }

  const seconds = () => graph!.clock.slept.map((slept) => slept / 1_000);
  const methods = () => graph!.received.map(({ method }) => method);

  const idempotent: Readonly<Record<string, (client: GraphClient) => Promise<unknown>>> = {
    GET: (client) => client.get("/a"),
    list: (client) => client.list("/a"),
    PATCH: (client) => client.patch("/a", { b: 1 }),
    DELETE: (client) => client.delete("/a"),
  };
  const passing: Readonly<Record<string, RequestListener>> = {
    "408": busy(408),
    "429": busy(429),
    "500": busy(500),
    "502": busy(502),
    "503": busy(503),
    "504": busy(504),
    "507": busy(507),
    "509": busy(509),
    "423": busy(423),
    "409 that passes": conflict({ code: violation }),
    "a reset": reset,
    silence,
    "a truncated answer": truncated,
    "an answer that never ends": slow,
    "a web page": webPage,
    "401 once": busy(401),
  };
  for (const [name, answer] of Object.entries(passing)) {
    for (const [what, send] of Object.entries(idempotent)) {
      it(`${what} is sent again after ${name}`, async () => {
        const client = await clientOf(answer, ok);
        await send(client);
        expect(graph!.received).to.have.length(2);
        expect(graph!.received.map(({ headers }) => headers["retry-attempt"])).to.deep.equal([undefined, "1"]);
        const ids = graph!.received.map(({ headers }) => headers["client-request-id"]);
        expect(new Set(ids).size).to.equal(2);
      });
    }
  }

  for (const [name, answer] of Object.entries({
    "409 that passes": conflict({ code: violation }),
    "409 that passes, in small letters": conflict({ code: violation.toLowerCase() }),
    "409 whose inner error passes": conflict({ code: "Conflict", innerError: { code: violation } }),
    "409 whose innermost error passes": conflict({ code: "", innererror: { innerError: { code: violation } } }),
    "409 that has only an inner code": conflict({ innerError: { code: violation } }),
    "409 with two inner errors of which one passes": conflict({
      code: "Conflict",
      innerError: { date: "2026-11-27T12:00:00" },
      innererror: { code: violation },
    }),
    "409 of which a detail passes": conflict({ code: "Conflict", details: [null, { code: "x" }, { code: violation }] }),
    "423": busy(423),
    "509": busy(509),
  })) {
    for (const [what, send] of Object.entries(idempotent)) {
      it(`${what} waits ${name} out for as long as an operation may wait, and then says to try later`, async () => {
        const client = await clientOf(answer);
        const { code, message } = await failure(duringOperation({}, () => send(client)));
        expect(code).to.equal("Unavailable");
        expect(message).to.contain("which is longer than this operation may wait").and.to.contain("try again later");
        expect(seconds().reduce((sum, slept) => sum + slept)).to.be.within(540, 600);
        const once = await clientOf(answer, ok);
        await send(once);
        expect(seconds()).to.deep.equal([1]);
      });
    }
  }

  for (const [name, answer] of Object.entries({
    "409": (headers: Record<string, string>) => conflict({ code: violation }, headers),
    ...Object.fromEntries([408, 423, 500, 502, 503, 504, 507, 509].map((status) => [status, busy.bind(null, status)])),
  })) {
    it(`is sent again after ${name} when Retry-After says, and not before`, async () => {
      const client = await clientOf(answer({ "retry-after": "41" }), ok);
      await client.patch("/a", {});
      expect(seconds()).to.deep.equal([41]);
    });
  }

  for (const [what, send, words] of [
    ["POST", (client: GraphClient) => client.post("/a", {}), "Choose another value for what already exists"],
    ["PATCH", (client: GraphClient) => client.patch("/a", {}), "Choose values that what exists allows"],
    ["DELETE", (client: GraphClient) => client.delete("/a"), "Remove what still needs it"],
  ] as const) {
    it(`${what} isn't sent again after a 409 that lasts, whatever it says of when, and is told what fits it`, async () => {
      for (const headers of [{}, { "retry-after": "1" }]) {
        const client = await clientOf(conflict({ code: "Request_MultipleObjectsWithSameKeyValue" }, headers), ok);
        const { code, message } = await failure(send(client));
        expect([code, graph!.received.length]).to.deep.equal(["Conflict", 1]);
        expect(message).to.contain(words);
      }
    });
  }

  it("isn't sent again after 501, which doesn't pass and isn't called busy", async () => {
    for (const send of Object.values(idempotent)) {
      const client = await clientOf(busy(501), ok);
      const { code, message } = await failure(send(client));
      expect([code, graph!.received.length]).to.deep.equal(["Rejected", 1]);
      expect(message)
        .to.contain("This Graph doesn't have the operation")
        .and.not.to.match(/busy|later|may have been/);
    }
  });

  it("is sent again after longer and longer pauses, half a minute in all, and then says so", async () => {
    const client = await clientOf(busy(500));
    const { message } = await failure(client.get("/a"));
    expect(seconds()).to.deep.equal([1, 2, 4, 8, 16]);
    expect(message).to.equal(
      "Graph answered GET /a with 500, Busy: Not now (request-id the-request-id), the last of 6 tries in 31 s.\n" +
        "Graph is busy or out of order: try again later.",
    );
  });

  it("says of a write that it may have been done, where that can't be told from any of its tries", async () => {
    const { message } = await failure((await clientOf(reset)).patch("/a", { b: 1 }));
    expect(message).to.contain("the last of 6 tries in 31 s. What was asked for may have been done all the same.");
    const refused = await failure((await clientOf(reset, busy(400))).delete("/a"));
    expect(refused.message).to.contain(
      "the last of 2 tries in 1 s. What was asked for may have been done all the same.",
    );
    expect((await failure((await clientOf(busy(400))).post("/a", {}))).message).not.to.contain("may have been");
    expect((await failure((await clientOf(reset)).get("/a"))).message).not.to.contain("may have been");
  });

  it("says so of a write, too, that isn't sent again since all have to wait too long", async () => {
    let answered: () => void = () => undefined;
    const throttled = new Promise<void>((resolve) => (answered = resolve));
    const client = await clientOf((request, response) => {
      if (request.method === "GET") {
        busy(429, { "retry-after": "3600" })(request, response);
      } else {
        void throttled.then(() => {
          reset(request, response);
        });
      }
    });
    const write = failure(client.patch("/a", { b: 1 }));
    await failure(client.get("/a"));
    answered();
    const error = await write;
    expect(error.message).to.contain("wasn't sent: Graph takes no requests for the next");
    expect(error.message).to.contain("What was asked for may have been done all the same");
    expect(error).to.include({ code: "Unavailable", mayHaveHappened: true });
  });

  for (const [form, header] of [
    ["seconds", () => "41"],
    ["a date", () => new Date(Date.now() + 41_000).toUTCString()],
  ] as const) {
    it(`is sent again when Graph says in ${form}, and the user is told`, async () => {
      const throttled: RequestListener = (...both) => {
        busy(429, { "retry-after": header() })(...both);
      };
      const client = await clientOf(throttled, ok);
      // A clock that is wrong by an hour.
      await graph!.clock.sleep(3_600_000);
      const shown: string[] = [];
      await duringOperation(
        {
          progress: (line) => {
            shown.push(line);
            return Promise.resolve();
          },
        },
        () => client.get("/a"),
      );
      expect(seconds()).to.have.length(2);
      expect(seconds()[1]).to.be.within(40, 42);
      expect(shown.join()).to.match(/^Graph answered GET \/a with 429, Busy: Not now .*; trying again in 4[12] s$/);
    });
  }

  it("fails at once where Graph says to come back later than an operation waits", async () => {
    const client = await clientOf(busy(429, { "retry-after": "3600" }));
    const { code, message } = await failure(client.get("/a"));
    expect([code, seconds()]).to.deep.equal(["Unavailable", []]);
    expect(message).to.contain("; the next try would be in 3600 s, which is longer than this operation may wait.");
    const next = await failure(client.get("/b"));
    expect(next.message).to.match(/^GET \/b wasn't sent: Graph takes no requests for the next 3600 s/);
    expect(graph!.received).to.have.length(1);
    await graph!.clock.sleep(3_100_000);
    await failure(client.get("/c"));
    expect(seconds()).to.deep.equal([3_100, 500]);
    expect(graph!.received.map(({ url }) => url)).to.deep.equal(["/beta/a", "/beta/c"]);
  });

  it("has all requests of one operation wait ten minutes together, and no more", async () => {
    const client = await clientOf(busy(429, { "retry-after": "250" }));
    await failure(duringOperation({}, async () => client.get("/a")));
    expect(seconds()).to.deep.equal([250, 250]);
  });

  it("waits as long as an operation is given, and no longer", async () => {
    const client = await clientOf(busy(429, { "retry-after": "250" }));
    await failure(duringOperation({ timeout: 499_000 }, async () => client.get("/a")));
    expect(seconds()).to.deep.equal([250]);
  });

  it("isn't tried again once the operation is to end, and a write that is under way still is answered", async () => {
    const ending = new AbortController();
    const end: RequestListener = (...both) => {
      ending.abort(new EntraCaError("Cancelled", "It ended", "Begin again"));
      busy(429)(...both);
    };
    const client = await clientOf(end, ok);
    const during = <Result>(work: () => Promise<Result>) => duringOperation({ signal: ending.signal }, work);
    expect((await failure(during(() => client.patch("/a", {})))).code).to.equal("Cancelled");
    expect((await failure(during(() => client.get("/a")))).code).to.equal("Cancelled");
    await during(() => client.patch("/a", {}));
    expect(graph!.received.map(({ method }) => method)).to.deep.equal(["PATCH", "PATCH"]);
  });

  it("ends a read that waits for its answer when the operation is to end", async () => {
    const ending = new AbortController();
    const client = await clientOf(() => {
      ending.abort(new EntraCaError("Cancelled", "It ended", "Begin again"));
    });
    const { code } = await failure(duringOperation({ signal: ending.signal }, async () => client.get("/a")));
    expect([code, graph!.received.length]).to.deep.equal(["Cancelled", 1]);
  });

  it("is sent over a new connection after 503", async () => {
    const client = await clientOf(ok, ok, busy(503), ok);
    for (let count = 0; count < 3; count += 1) {
      await client.get("/a");
    }
    const [first, second, third, fourth] = graph!.received.map(({ socket }) => socket.remotePort);
    expect([second, third]).to.deep.equal([first, first]);
    expect(fourth).not.to.equal(third);
  });

  describe("and would make something", () => {
    const none: Readonly<Record<string, RequestListener>> = {
      "429": busy(429),
      "429 with Retry-After": busy(429, { "retry-after": "1" }),
      "503 with Retry-After": busy(503, { "retry-after": "1" }),
      "401 once": busy(401),
      "423": busy(423),
      "409 that passes": conflict({ code: violation }),
      "409 that passes with Retry-After": conflict({ code: violation }, { "retry-after": "1" }),
    };
    for (const [name, answer] of Object.entries(none)) {
      it(`is sent again after ${name}, which proves that nothing was made`, async () => {
        const client = await clientOf(answer, ok);
        expect(await client.post("/a", {})).to.include({ id: "x" });
        expect(methods()).to.deep.equal(["POST", "POST"]);
      });
    }

    for (const [name, answer] of Object.entries({
      ...passing,
      "an answer without id": json({}),
      "an oversized one": oversized,
    })) {
      if (!["429", "401 once", "423", "409 that passes"].includes(name)) {
        it(`is not sent again after ${name}, and says that it may be made`, async () => {
          const client = await clientOf(answer, ok);
          expect(await failure(client.post("/a", {}))).to.include({ mayHaveHappened: true });
          expect(methods()).to.deep.equal(["POST"]);
        });
      }
    }

    describe("in a collection", () => {
      /** Adds to an empty collection, and gives what was sent for that. */
      async function added(...answers: RequestListener[]): Promise<(string | undefined)[]> {
        const posted = inTurn(...answers);
        const client = await clientOf((request, response) => {
          (request.method === "POST" ? posted : json({ value: [] }))(request, response);
        });
        const recognition = { mark: "", left: () => Promise.resolve(undefined), isSent: () => false };
        await duringOperation({}, () => new Collections(client).add("/a", {}, recognition));
        return methods();
      }

      it("is looked for after 509, and sent again as long as an operation may wait", async () => {
        const posts = (await added(busy(509), busy(509), busy(509), busy(509), ok)).filter(
          (method) => method === "POST",
        );
        expect(posts).to.have.length(5);
        const { code, message } = await failure(added(busy(509)));
        expect(code).to.equal("Unavailable");
        expect(message).to.contain("longer than this operation may wait");
        expect(seconds().reduce((sum, slept) => sum + slept)).to.be.within(500, 600);
      });

      for (const status of [408, 500, 509]) {
        it(`is sent again after ${status} not before Retry-After says`, async () => {
          await added(busy(status, { "retry-after": "200" }), ok);
          expect(seconds().reduce((sum, slept) => sum + slept)).to.be.within(200, 235);
        });
      }
    });

    it("is sent again where nothing listens, which is tried less long", async () => {
      const client = await clientOf(ok);
      await graph!.refuse();
      expect(await failure(client.post("/a", {}))).to.include({ code: "Unreachable", mayHaveHappened: false });
      expect(seconds()).to.deep.equal([1, 2, 4]);
    });
  });

  it("is waited out where Graph doesn't find what it just made", async () => {
    const gone = json({ error: { code: "NotFound", message: "" } }, 404);
    const client = await clientOf(ok, gone, gone, ok);
    await client.post("/a", {});
    expect(await client.get("/a/X?$select=id")).to.include({ id: "x" });
    expect(seconds()).to.deep.equal([1, 2]);
  });

  it("is a 404 at once for anything else, and a minute after the creation", async () => {
    const gone = json({ error: { code: "NotFound", message: "" } }, 404);
    const client = await clientOf(ok, gone);
    await client.post("/a", {});
    expect(await client.find("/a/y")).to.equal(undefined);
    expect(seconds()).to.deep.equal([]);
    await graph!.clock.sleep(60_000);
    expect(await client.find("/a/x")).to.equal(undefined);
    expect(seconds()).to.deep.equal([60]);
  });

  it("is traced, with each try, without secrets", async () => {
    const client = await clientOf(busy(500), reset, ok);
    await client.patch("/a", { secret: "planted" });
    const lines = graph!.traced.map((line) => line.replace(/\d+ ms/, "N ms"));
    expect(lines[0]).to.equal("PATCH /a 500, request-id the-request-id, N ms");
    expect(lines[1]).to.match(/^PATCH \/a no answer \(.+\), N ms, try 2$/);
    expect(lines[2]).to.equal("PATCH /a 200, request-id the-request-id, N ms, try 3");
    expect(lines.join()).not.to.match(/planted|bearer/i);
  });
});
