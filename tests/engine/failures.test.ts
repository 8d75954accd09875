import { expect } from "chai";
import { it } from "mocha";
import { describeBothEngines } from "./bothEngines.js";
import type { Wanted } from "./programs/program.js";

function boat(name: string, inputs: Wanted["inputs"] = {}, more: Partial<Wanted> = {}): Wanted {
  return { name, inputs: { kind: "boat", size: 1, ...inputs }, ...more };
}

const urnOfA = "urn:pulumi:dev::world::pulumi-nodejs:dynamic/cloud:Object::a";

describeBothEngines("A failure", (subject) => {
  it("of check names the resource, and a property only when the provider names one", async () => {
    const { engine, world } = subject();
    const named = await world.run(engine, "preview", { resources: [boat("a", { size: "huge" })] });
    const unnamed = await world.run(engine, "preview", { resources: [boat("a", { kind: "rock" })] });
    expect(named.succeeded).to.equal(false);
    expect(named.diagnostics).to.deep.include({
      severity: "error",
      urn: urnOfA,
      message: "pulumi-nodejs:dynamic/cloud:Object resource 'a': property size value {huge} has a problem: too large",
    });
    expect(unnamed.diagnostics).to.deep.include({
      severity: "error",
      urn: urnOfA,
      message: "pulumi-nodejs:dynamic/cloud:Object resource 'a' has a problem: kind: rocks don't float",
    });
  });

  it("of a create keeps what was made, deletes nothing, and the next run goes on", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", { resources: [boat("old")], outputs: { what: "old.described" } });
    const failed = await world.run(engine, "update", {
      resources: [
        boat("a"),
        boat("b", { fails: "create", label: { from: "a.id" } }),
        boat("c", { label: { from: "b.id" } }),
      ],
      outputs: { what: "c.described" },
    });
    expect(failed).to.deep.include({ succeeded: false, outputs: { what: "boat of 1" } });
    expect(failed.diagnostics.map(({ message }) => message)).to.deep.include("no room for it");
    expect(world.cloud.calls).to.deep.equal(["create old1", "create a1"]);
    const next = await world.run(engine, "update", { resources: [boat("a"), boat("b", { label: { from: "a.id" } })] });
    expect(next.changes).to.deep.equal({ create: 1, update: 0, replace: 0, delete: 1, same: 2 });
  });

  it("that leaves an object unfinished keeps it, and the next run updates it", async () => {
    const { engine, world } = subject();
    const failed = await world.run(engine, "update", { resources: [boat("a", { fails: "partially" })] });
    expect(failed.succeeded).to.equal(false);
    const [error] = failed.diagnostics.filter(({ severity }) => severity === "error");
    expect(error?.message).to.contain("2 errors occurred:").and.contain("* it has no address");
    const preview = await world.run(engine, "preview", { resources: [boat("a", { fails: "partially" })] });
    expect(preview.changes).to.deep.equal({ create: 0, update: 1, replace: 0, delete: 0, same: 1 });
    const finished = await world.run(engine, "update", { resources: [boat("a")] });
    expect(finished).to.deep.include({ succeeded: true });
    expect(world.cloud.calls).to.deep.equal(["create a1", "update a1"]);
    expect((await world.run(engine, "preview", { resources: [boat("a")] })).changes.same).to.equal(2);
  });

  it("of an update leaves the difference for the next run", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", { resources: [boat("a"), boat("b")] });
    const failed = await world.run(engine, "update", {
      resources: [boat("a", { size: 2, fails: "update" }), boat("b", { size: 2, fails: "partially" })],
    });
    expect(failed.succeeded).to.equal(false);
    const next = await world.run(engine, "update", { resources: [boat("a", { size: 2 }), boat("b", { size: 2 })] });
    expect(next.changes).to.deep.equal({ create: 0, update: 2, replace: 0, delete: 0, same: 1 });
  });

  it("of the program itself keeps its other resources and its old outputs", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", { resources: [boat("a"), boat("b")], outputs: { what: "a.described" } });
    const failed = await world.run(engine, "update", { resources: [boat("a", { size: 2 })], throws: "nothing works" });
    expect(failed).to.deep.include({ succeeded: false, outputs: { what: "boat of 1" } });
    expect(failed.diagnostics.some(({ message }) => message.includes("nothing works"))).to.equal(true);
    expect(Object.keys(world.cloud.objects)).to.have.members(["a1", "b1"]);
  });

  it("of a delete keeps what it depends on", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", {
      resources: [boat("a"), boat("b", { label: { from: "a.id" }, fails: "delete" })],
    });
    const failed = await world.run(engine, "destroy");
    expect(failed).to.deep.include({ succeeded: false });
    expect(failed.changes.delete).to.equal(0);
    expect(Object.keys(world.cloud.objects)).to.have.members(["a1", "b1"]);
  });

  it("of a delete ends the run after what is deleted with it, and the next one goes on", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", {
      resources: [
        boat("a"),
        boat("b", { label: { from: "a.id" }, fails: "delete" }),
        boat("c"),
        boat("d", { label: { from: "c.id" } }),
        boat("e"),
        boat("f", { label: { from: "d.id" } }),
      ],
    });
    const failed = await world.run(engine, "update");
    expect(failed).to.deep.include({ succeeded: false });
    expect(failed.changes.delete).to.equal(2);
    // What nothing depends on is deleted as late as what something depended on.
    expect(Object.keys(world.cloud.objects)).to.have.members(["a1", "b1", "c1", "e1"]);
    world.heal();
    const destroyed = await world.run(engine, "destroy");
    expect(destroyed).to.deep.include({ succeeded: true });
    expect(destroyed.changes.delete).to.equal(5);
    expect(world.cloud.objects).to.deep.equal({});
  });

  it("to delete what is protected keeps that and what it depends on, and nothing else", async () => {
    const { engine, world } = subject();
    const held = { options: { protect: true } };
    await world.run(engine, "update", {
      resources: [
        boat("a"),
        boat("b", { label: { from: "a.id" } }, held),
        boat("c"),
        boat("d", { label: { from: "c.id" } }),
        boat("e", {}, held),
      ],
    });
    for (const activity of ["preview", "update"] as const) {
      const failed = await world.run(engine, activity);
      expect(failed).to.deep.include({ succeeded: false });
      expect(failed.changes.delete).to.equal(2);
      expect(failed.diagnostics.filter(({ message }) => message.includes("cannot be deleted"))).to.have.length(2);
    }
    expect(Object.keys(world.cloud.objects)).to.have.members(["a1", "b1", "e1"]);
  });

  const chain = (kind: string, a: Wanted["inputs"] = {}, b: Wanted["inputs"] = {}) => ({
    resources: [
      boat("a", { kind, alone: true, ...a }),
      boat("b", { kind: { from: "a.kind" }, ...b }),
      boat("c", { kind: { from: "b.kind" } }),
    ],
  });
  const interruptions = [
    {
      what: "the deletion of what is replaced",
      fails: { make: chain("boat", { fails: "delete" }), replace: chain("ship") },
      calls: ["delete c1", "delete b1"],
      // What depends on it is deleted once more.
      next: ["delete c1", "delete b1", "delete a1", "create a2", "create b2", "create c2"],
    },
    {
      what: "the deletion of what depends on it",
      fails: { make: chain("boat", {}, { fails: "delete" }), replace: chain("ship") },
      calls: ["delete c1"],
      next: ["delete c1", "delete b1", "delete a1", "create a2", "create b2", "create c2"],
    },
    {
      what: "the creation of its replacement",
      fails: { make: chain("boat"), replace: chain("ship", { fails: "create" }) },
      calls: ["delete c1", "delete b1", "delete a1"],
      next: ["delete c1", "delete b1", "create a2", "create b2", "create c2"],
    },
    {
      what: "the creation of what depends on it",
      fails: { make: chain("boat"), replace: chain("ship", {}, { fails: "create" }) },
      calls: ["delete c1", "delete b1", "delete a1", "create a2"],
      next: ["create b2", "create c2", "delete c1", "delete b1"],
    },
  ];
  for (const { what, fails, calls, next } of interruptions) {
    it(`of ${what}, where that is deleted first, leaves a state that the next run finishes`, async () => {
      const { engine, world } = subject();
      await world.run(engine, "update", fails.make);
      const failed = await world.run(engine, "update", fails.replace);
      expect(failed).to.deep.include({ succeeded: false });
      expect(world.cloud.calls.slice(3)).to.deep.equal(calls);
      world.heal();
      const replaced = next.filter((call) => call.startsWith("create")).length;
      const expected = { create: 0, update: 0, replace: replaced, delete: 0, same: 4 - replaced };
      expect((await world.run(engine, "refresh")).changes.same).to.equal(4);
      expect((await world.run(engine, "preview", chain("ship"))).changes).to.deep.equal(expected);
      const finished = await world.run(engine, "update", chain("ship"));
      expect(finished).to.deep.include({ succeeded: true, changes: expected });
      expect(world.cloud.calls.slice(3 + calls.length)).to.deep.equal(next);
      expect((await world.run(engine, "update", chain("ship"))).changes.same).to.equal(4);
      expect(Object.keys(world.cloud.objects)).to.have.members(["a2", "b2", "c2"]);
    });
  }

  it("of a creation after its deletion leaves nothing to delete when the stack is destroyed", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", chain("boat"));
    await world.run(engine, "update", chain("ship", { fails: "create" }));
    const destroyed = await world.run(engine, "destroy");
    expect(destroyed).to.deep.include({ succeeded: true });
    expect(destroyed.changes.delete, "only the stack").to.equal(1);
    expect(world.cloud.calls.slice(3)).to.deep.equal(["delete c1", "delete b1", "delete a1"]);
  });

  it("is a duplicate name, told as such", async () => {
    const { engine, world } = subject();
    const failed = await world.run(engine, "preview", { resources: [boat("a"), boat("a")] });
    expect(failed.succeeded).to.equal(false);
    expect(failed.diagnostics.some(({ message }) => message.includes("Duplicate resource URN"))).to.equal(true);
  });

  it("is not a warning, which is shown under its resource", async () => {
    const { engine, world } = subject();
    const result = await world.run(engine, "preview", { resources: [boat("a")], logs: "mind the gap" });
    expect(result.succeeded).to.equal(true);
    expect(result.diagnostics).to.deep.equal([{ severity: "warning", message: "mind the gap", urn: urnOfA }]);
  });
});
