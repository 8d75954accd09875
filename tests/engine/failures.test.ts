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
