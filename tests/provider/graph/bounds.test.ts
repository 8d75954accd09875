import type { RequestListener } from "node:http";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { EntraCaError } from "../../../provider/messages/error.js";
import { duringOperation } from "../../../provider/graph/operation.js";
import { allMembers, type Page } from "../../../provider/graph/paging.js";
import { failure } from "../failure.js";
import { VirtualClock } from "../virtualClock.js";
import { FakeGraph, json } from "./fakeGraph.js";

/** Reads pages that a test makes by their numbers, from 0; each leads to the next. */
function reading(page: (number: number) => Partial<Page>, clock = new VirtualClock()) {
  let pages = 0;
  const members = allMembers(
    "/c",
    "page 0",
    (url) => {
      pages += 1;
      const number = Number(url.slice("page ".length));
      return Promise.resolve({ members: [], characters: 0, next: `page ${number + 1}`, ...page(number) });
    },
    clock,
    "id",
  );
  return { members, pages: () => pages };
}

const member = (id: unknown) => ({ id, name: "x" });

describe("an operation whose requests are many and slow", () => {
  it("ends after half an hour of them, and leaves none behind", async () => {
    const path = "/networkAccess/tls/externalCertificateAuthorityCertificates";
    const members = Array.from({ length: 2_000 }, (_, index) => ({ id: `ca${index}` }));
    const graph = await FakeGraph.start((request, response) => {
      void graph.clock.sleep(60_000);
      json(request.url?.endsWith(path) === true ? { value: members } : { id: request.url?.split(/[/?]/).at(-2) })(
        request,
        response,
      );
    });
    try {
      const { code, message } = await failure(duringOperation({}, () => graph.client.list(path)));
      expect(code).to.equal("Unavailable");
      expect(message).to.match(/wasn't sent: this operation's requests have taken \d{4} s already\.\nTry again later/);
      expect(graph.received.length).to.be.within(30, 60);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(graph.received.length).to.be.within(30, 60);
    } finally {
      await graph.close();
    }
  });
});

describe("an operation that waits for long", () => {
  it("may ask again and again meanwhile", async () => {
    const graph = await FakeGraph.start((request, response) => {
      void graph.clock.sleep(20_000);
      json({ id: "x" })(request, response);
    });
    try {
      await duringOperation({}, async () => {
        for (let looks = 0; looks < 200; looks += 1) {
          await graph.client.get("/a");
          await graph.clock.sleep(21_000);
        }
      });
      expect(graph.received).to.have.length(200);
    } finally {
      await graph.close();
    }
  });
});

describe("a list that goes on and on", () => {
  const endless: Readonly<Record<string, [(number: number) => Partial<Page>, number, string]>> = {
    "with something new on each page": [(number) => ({ members: [member(number)] }), 1_000, "goes on after 1000 pages"],
    "with the same on each page": [() => ({ members: [member(1)] }), 101, "after 100 pages without anything new"],
    "with nothing on any page": [() => ({}), 100, "after 100 pages without anything new"],
    "with a page that leads to itself": [() => ({ next: "page 0" }), 1, "leads back to one before it"],
    "with pages that lead around": [
      (number) => ({ next: `page ${(number + 1) % 3}` }),
      3,
      "leads back to one before it",
    ],
    "with more and more on a page": [
      (number) => ({ members: Array.from({ length: 3_000 }, (_, index) => member(`${number} ${index}`)) }),
      7,
      "has more than 20000 members",
    ],
    "with longer and longer pages": [
      (number) => ({ members: [member(number)], characters: 30 * 1024 * 1024 }),
      5,
      "has more than 128 MB",
    ],
  };
  for (const [name, [page, most, said]] of Object.entries(endless)) {
    it(`${name} is refused, with what was found and what to do`, async () => {
      const { members, pages } = reading(page);
      const { code, message } = await failure(members);
      expect(code).to.equal("UnexpectedAnswer");
      expect(message).to.contain(`GET /c `).and.to.contain(said).and.to.contain("ENTRA_CA_ENDPOINT");
      expect(message).to.match(/\d+ members were on the \d+ pages so far/);
      expect(pages()).to.equal(most);
    });
  }

  it("takes no longer than the operation may wait, which is ten minutes for a look-up", async () => {
    for (const [timeout, most] of [
      [undefined, 11],
      [90_000, 2],
    ] as const) {
      const clock = new VirtualClock();
      const slow = () =>
        reading((number) => {
          void clock.sleep(60_000);
          return { members: [member(number)] };
        }, clock);
      const { members, pages } =
        timeout === undefined ? slow() : await duringOperation({ timeout }, () => Promise.resolve(slow()));
      const { code, message } = await failure(members);
      expect([code, pages()]).to.deep.equal(["Unavailable", most]);
      expect(message).to.match(/GET \/c goes on after \d+ s\. \d+ members/);
    }
  });

  it("is read to its end where it has one: a thousand on a page each, or half of them with empty ones between", async () => {
    for (const each of [1, 2]) {
      const { members } = reading((number) => ({
        members: number % each === 0 ? [member(number)] : [],
        ...(number === 999 ? { next: undefined } : {}),
      }));
      expect(await members).to.have.length(1_000 / each);
    }
  });

  it("has a member once that is sent twice, without what the two don't agree in", async () => {
    const { members } = reading((number) => ({
      members: [
        number === 0 ? { id: "A", name: "x", issuer: "one" } : { id: "a", name: "x", issuer: "other", more: 1 },
      ],
      ...(number === 1 ? { next: undefined } : {}),
    }));
    expect(await members).to.deep.equal([{ id: "a", name: "x", more: 1 }]);
  });
});

describe("answers without a measure", () => {
  let graph: FakeGraph | undefined;

  afterEach(async () => {
    await graph?.close();
    graph = undefined;
  });

  async function graphWith(answer: RequestListener): Promise<FakeGraph> {
    await graph?.close();
    return (graph = await FakeGraph.start(answer));
  }

  for (const [name, open, close] of [
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
    ["lists in objects that don't end", '{"a":[', ""],
  ] as const) {
    it(`are refused where they are nested deep: ${name}`, async () => {
      const deep = open.repeat(200_000) + (close && "1" + close.repeat(200_000));
      for (const [status, body] of [
        [200, deep],
        [200, `{"id":"x","value":[{"id":"y","issuer":${deep}}]}`],
        [400, `{"error":{"code":"Bad","message":${deep}}}`],
        [400, `{"error":{"code":"Bad","message":"No.","innerError":${deep}}}`],
      ] as const) {
        const { client } = await graphWith((_request, response) => response.writeHead(status).end(body));
        for (const ask of [() => client.get("/a"), () => client.list("/a"), () => client.patch("/a", {})]) {
          const { code, message } = await failure(ask());
          expect(code).to.equal("UnexpectedAnswer");
          expect(message).to.have.length.below(500);
        }
      }
    });
  }

  it("aren't taken for deep where brackets are in a text, or one after the other", async () => {
    const brackets = "[{".repeat(200);
    const flat = {
      id: "x",
      name: `${brackets}"\\`,
      more: Array.from({ length: 200 }, () => [{ ["{".repeat(200)]: '\\"[' }]),
    };
    const { client } = await graphWith(json(flat));
    expect(await client.get("/a")).to.deep.equal(flat);
  });

  it("that say why they refuse are cut to what a person reads", async () => {
    const { client } = await graphWith(json({ error: { code: "Bad", message: "x".repeat(1_000_000) } }, 400));
    expect((await failure(client.get("/a"))).message).to.have.length.below(1_500);
  });

  it("end when the operation is to end, at whichever page of a list", async () => {
    const ending = new AbortController();
    let pages = 0;
    const { client } = await graphWith((request, response) => {
      pages += 1;
      if (pages === 3) {
        ending.abort(new EntraCaError("Cancelled", "It ended", "Begin again"));
      }
      const next = `${graph!.origin}/beta/c?$skiptoken=${pages}`;
      json({ value: [member(pages)], "@odata.nextLink": next })(request, response);
    });
    const { code } = await failure(duringOperation({ signal: ending.signal }, async () => client.list("/c")));
    expect([code, pages]).to.deep.equal(["Cancelled", 3]);
  });

  it("end when the operation is to end in the middle of a body", async () => {
    const ending = new AbortController();
    const { client } = await graphWith((_request, response) => {
      response.writeHead(200);
      response.write('{"value":', () => {
        setTimeout(() => {
          ending.abort(new EntraCaError("Cancelled", "It ended", "Begin again"));
        }, 20);
      });
    });
    const { code } = await failure(duringOperation({ signal: ending.signal }, async () => client.list("/c")));
    expect([code, graph!.received.length]).to.deep.equal(["Cancelled", 1]);
  });

  for (const [what, next] of [
    ["a number", 7],
    ["an object", {}],
    ["an empty text", ""],
    ["a path", "/beta/c?$skiptoken=2"],
  ] as const) {
    it(`are refused whose link to the next page is ${what}`, async () => {
      const { client } = await graphWith(json({ value: [], "@odata.nextLink": next }));
      const { code, message } = await failure(client.list("/c"));
      expect(code).to.equal("UnexpectedAnswer");
      expect(message).to.contain("a link to the next page that is no address");
    });
  }

  for (const id of [undefined, null, "", {}, [], true]) {
    it(`are refused that have a member whose id is ${JSON.stringify(id)}`, async () => {
      const { client } = await graphWith(json({ value: [member("a"), member(id)] }));
      const { code, message } = await failure(client.list("/c"));
      expect(code).to.equal("UnexpectedAnswer");
      expect(message).to.contain("a member that has no id");
    });
  }
});
