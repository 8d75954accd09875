import type { RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Entity } from "../../../provider/graph/entity.js";
import { Collections } from "../../../provider/graph/collections.js";
import { failure } from "../failure.js";
import { FakeGraph } from "./fakeGraph.js";

/** A collection whose creations and removals a test lets through one by one. */
class Held {
  readonly members: Entity[] = [];
  /** The names of creations, and the ids of removals, that were sent and aren't answered yet, with how to answer. */
  readonly sent = new Map<string, (how?: "answered" | "lost" | "refused") => void>();
  readonly lists: number[] = [];
  #early: Entity | undefined;

  readonly answer: RequestListener = (request, response) => {
    if (request.method === "POST") {
      void text(request).then((body) => {
        this.#hold((JSON.parse(body) as { name: string }).name, response);
      });
      return;
    }
    if (request.method === "DELETE") {
      this.#holdRemoval((request.url ?? "").split("/").pop() ?? "", response);
      return;
    }
    this.lists.push(this.members.length);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ value: this.members }));
  };

  #hold(name: string, response: ServerResponse): void {
    this.sent.set(name, (how = "answered") => {
      this.sent.delete(name);
      if (how === "refused") {
        response.writeHead(400, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: { code: "BadRequest", message: "No." } }));
        return;
      }
      const made = this.#early ?? this.#make(name);
      this.#early = undefined;
      if (how === "lost") {
        response.socket?.destroy();
      } else {
        response.writeHead(201, { "content-type": "application/json" });
        response.end(JSON.stringify(made));
      }
    });
  }

  #holdRemoval(id: string, response: ServerResponse): void {
    this.sent.set(id, () => {
      this.sent.delete(id);
      const index = this.members.findIndex((member) => member["id"] === id);
      this.members.splice(index, index < 0 ? 0 : 1);
      response.writeHead(index < 0 ? 404 : 204, { "content-type": "application/json" });
      response.end(index < 0 ? JSON.stringify({ error: { code: "NotFound", message: "No." } }) : "");
    });
  }

  #make(name: string): Entity {
    const made = { id: `${name}${this.members.length}`, name };
    this.members.push(made);
    return made;
  }

  /** Makes what is answered next, and keeps the answer back. */
  makeEarly(name: string): void {
    this.#early = this.#make(name);
  }

  async until(...names: readonly string[]): Promise<void> {
    for (let tries = 0; !names.every((name) => this.sent.has(name)); tries += 1) {
      expect(tries, `waiting for ${names.join()}, while ${[...this.sent.keys()].join()} were sent`).to.be.lessThan(200);
      await setTimeout(5);
    }
  }
}

describe("what is created in one collection at the same time", () => {
  let graph: FakeGraph | undefined;
  let held: Held;
  let collections: Collections;

  afterEach(async () => {
    await graph?.close();
    graph = undefined;
  });

  async function start(): Promise<void> {
    held = new Held();
    graph = await FakeGraph.start(held.answer);
    collections = new Collections(graph.client);
  }

  function add(name: string, isSent = (member: Entity) => member["name"] === name, mark = name): Promise<Entity> {
    const left = (found: readonly Entity[]) => Promise.resolve(found.find((member) => member["name"] === name));
    return collections.add("/c", { name }, { mark, left, isSent });
  }

  const namesListed = async () => (await collections.list("/c")).map(({ name }) => name);

  it("is sent side by side where it can be told apart, and one after the other where it can't", async () => {
    await start();
    const all = [add("a"), add("b"), add("b", () => true), add("c")];
    await held.until("a", "b");
    expect([...held.sent.keys()]).to.deep.equal(["a", "b"]);
    held.sent.get("b")!();
    await held.until("a", "b", "c");
    for (const name of ["c", "b", "a"]) {
      held.sent.get(name)!();
    }
    expect((await Promise.all(all)).map(({ name }) => name)).to.deep.equal(["a", "b", "b", "c"]);
    expect(held.lists).to.deep.equal([0]);
    expect(await namesListed()).to.have.members(["a", "b", "b", "c"]);
  });

  it("is refused one by one", async () => {
    await start();
    const [refused, made] = [failure(add("a")), add("b")];
    await held.until("a", "b");
    held.sent.get("a")!("refused");
    expect((await refused).message).to.contain("No.");
    held.sent.get("b")!();
    expect(await made).to.include({ name: "b" });
    expect(await namesListed()).to.deep.equal(["b"]);
  });

  it("isn't taken for what another one made whose answer was lost, though nothing of it can be read", async () => {
    await start();
    const [lost, slow] = [add("a", () => true), add("b", () => true)];
    await held.until("a", "b");
    held.sent.get("a")!("lost");
    held.makeEarly("b");
    // The first in the list of what wasn't there before.
    held.members.reverse();
    await setTimeout(50);
    held.sent.get("b")!();
    expect((await slow)["id"]).to.equal("b1");
    expect((await lost)["id"]).to.equal("a0");
    expect(graph!.received.filter(({ method }) => method === "POST")).to.have.length(2);
  });

  it("isn't listed half made: who asks waits for it", async () => {
    await start();
    const made = add("a");
    await held.until("a");
    collections.forget();
    const listed = namesListed();
    await setTimeout(20);
    expect(held.lists).to.deep.equal([0]);
    held.sent.get("a")!();
    expect(await listed).to.deep.equal(["a"]);
    expect(await made).to.include({ name: "a" });
  });

  it("keeps nobody waiting for a turn, who then knows how many there will be", async () => {
    await start();
    const made = add("a");
    await held.until("a");
    const seen = await collections.inTurn("/c", async (turn) => {
      const before = turn.countUnderWay();
      held.sent.get("a")!();
      await turn.settled();
      return [before, turn.countUnderWay(), (await turn.members()).length];
    });
    expect(seen).to.deep.equal([1, 0, 1]);
    await made;
  });
});

describe("what is removed from one collection at the same time", () => {
  let graph: FakeGraph;
  let held: Held;
  let collections: Collections;

  beforeEach(async () => {
    held = new Held();
    graph = await FakeGraph.start(held.answer);
    collections = new Collections(graph.client);
    for (const id of ["a", "b", "c"]) {
      held.members.push({ id, name: id });
    }
  });
  afterEach(() => graph.close());

  const idsListed = async () => (await collections.list("/c")).map(({ id }) => id);

  it("is sent side by side, and listed only when all is done", async () => {
    expect(await idsListed()).to.deep.equal(["a", "b", "c"]);
    const removed = [collections.remove("/c", "a"), collections.remove("/c", "b")];
    await held.until("a", "b");
    collections.forget();
    const listed = idsListed();
    held.sent.get("b")!();
    await setTimeout(20);
    expect(held.lists).to.have.length(1);
    held.sent.get("a")!();
    expect(await Promise.all(removed)).to.deep.equal([true, true]);
    expect(await listed).to.deep.equal(["c"]);
  });

  it("is gone to whoever looks in a turn of its own", async () => {
    await idsListed();
    const removed = collections.remove("/c", "a");
    await held.until("a");
    const seen = collections.inTurn("/c", async (turn) => (await turn.members()).map(({ id }) => id));
    await setTimeout(20);
    held.sent.get("a")!();
    expect(await seen).to.deep.equal(["b", "c"]);
    expect(await removed).to.equal(true);
  });

  it("may be gone already, while others are removed", async () => {
    held.members.shift();
    const removed = [collections.remove("/c", "a"), collections.remove("/c", "b")];
    await held.until("a", "b");
    held.sent.get("a")!();
    expect(await removed[0]).to.equal(false);
    held.sent.get("b")!();
    expect(await removed[1]).to.equal(true);
    expect(await idsListed()).to.deep.equal(["c"]);
  });
});
