import { expect } from "chai";
import { it } from "mocha";
import type { Changes } from "../../engine/events.js";
import { describeBothEngines } from "./bothEngines.js";
import type { Wanted } from "./programs/program.js";

function changes(some: Partial<Changes>): Changes {
  return { create: 0, update: 0, replace: 0, delete: 0, same: 0, ...some };
}

function boat(name: string, inputs: Wanted["inputs"] = {}, more: Partial<Wanted> = {}): Wanted {
  return { name, inputs: { kind: "boat", size: 1, ...inputs }, ...more };
}

describeBothEngines("A program's life", (subject) => {
  it("creates, leaves alone, updates, and deletes in the order of the dependencies", async () => {
    const { engine, world } = subject();
    const first = {
      resources: [boat("a"), boat("b", { label: { from: "a.described" } })],
      outputs: { what: "b.label" },
    };

    const preview = await world.run(engine, "preview", first);
    expect(preview.changes).to.deep.equal(changes({ create: 3 }));
    expect(preview.outputs).to.deep.equal({ what: "[unknown]" });
    expect(world.cloud.calls, "a preview changes nothing").to.deep.equal([]);

    const created = await world.run(engine, "update", first);
    expect(created).to.deep.include({
      succeeded: true,
      changes: changes({ create: 3 }),
      outputs: { what: "boat of 1" },
    });
    expect(world.cloud.calls).to.deep.equal(["create a1", "create b1"]);

    const same = await world.run(engine, "update", first);
    expect(same.changes).to.deep.equal(changes({ same: 3 }));

    const second = { resources: [boat("a", { size: 2 }), boat("b", { label: { from: "a.described" } })] };
    const updated = await world.run(engine, "update", second);
    expect(updated.changes).to.deep.equal(changes({ update: 2, same: 1 }));
    expect(world.cloud.objects["b1"]).to.deep.equal({ size: 1, label: "boat of 2" });

    const destroyed = await world.run(engine, "destroy");
    expect(destroyed).to.deep.include({ succeeded: true, changes: changes({ delete: 3 }), outputs: {} });
    expect(world.cloud.calls.slice(-2)).to.deep.equal(["delete b1", "delete a1"]);
  });

  it("replaces by creating first, and deletes the old object last", async () => {
    const { engine, world } = subject();
    const program = (kind: string) => ({
      resources: [
        boat("a", { kind }),
        boat("b", { label: { from: "a.id" } }),
        boat("c", { label: { from: "b.described" } }),
      ],
    });
    await world.run(engine, "update", program("boat"));
    const preview = await world.run(engine, "preview", program("ship"));
    // The new id is unknown, so b may change, and with it what it describes.
    expect(preview.changes).to.deep.equal(changes({ replace: 1, update: 2, same: 1 }));
    const replaced = await world.run(engine, "update", program("ship"));
    expect(replaced.changes).to.deep.equal(changes({ replace: 1, update: 1, same: 2 }));
    expect(world.cloud.calls.slice(3)).to.deep.equal(["create a2", "update b1", "delete a1"]);
  });

  for (const says of ["program", "provider"] as const) {
    it(`replaces by deleting first where the ${says} says so, and before that what would be replaced with it`, async () => {
      const { engine, world } = subject();
      const program = (kind: string) => ({
        resources: [
          says === "program"
            ? boat("a", { kind }, { options: { deleteBeforeReplace: true } })
            : boat("a", { kind, alone: true }),
          boat("b", { kind: { from: "a.kind" } }),
          boat("c", { label: { from: "a.kind" } }),
          boat("d", {}, { dependsOn: ["a"] }),
          boat("e", { kind: { from: "b.kind" } }),
          boat("f", { compare: "engine", size: { from: "a.id" } }, { options: { replaceOnChanges: ["size"] } }),
        ],
      });
      await world.run(engine, "update", program("boat"));
      world.takeQuestions();
      const preview = await world.run(engine, "preview", program("ship"));
      expect(preview.changes).to.deep.equal(changes({ replace: 4, update: 1, same: 2 }));
      const questions = world.takeQuestions();
      const replaced = await world.run(engine, "update", program("ship"));
      expect(replaced.changes).to.deep.equal(changes({ replace: 4, update: 1, same: 2 }));
      // Once more for those that may have to go first; those that did are checked as new ones.
      expect(questions).to.have.members([
        ...["check a again", "diff a1", "check a afresh", "diff b1", "diff c1", "diff e1", "diff f1"],
        ...[
          "check b afresh",
          "check c again",
          "diff c1",
          "check d again",
          "diff d1",
          "check e afresh",
          "check f afresh",
        ],
      ]);
      expect(world.takeQuestions()).to.have.members(questions);
      const calls = world.cloud.calls.slice(6);
      expect(calls.slice(0, 4)).to.have.members(["delete f1", "delete e1", "delete b1", "delete a1"]);
      expect(calls.indexOf("delete e1")).to.be.lessThan(calls.indexOf("delete b1"));
      expect(calls.slice(3, 5)).to.deep.equal(["delete a1", "create a2"]);
      expect(calls.slice(5)).to.have.members(["create b2", "update c1", "create e2", "create f2"]);
      expect((await world.run(engine, "update", program("ship"))).changes).to.deep.equal(changes({ same: 7 }));
    });
  }

  it("finishes a replacement that was interrupted after its deletion", async () => {
    const { engine, world } = subject();
    const program = (kind: string, more: Wanted["inputs"] = {}) => ({
      resources: [boat("a", { kind, alone: true, ...more })],
    });
    await world.run(engine, "update", program("boat"));
    const failed = await world.run(engine, "update", program("ship", { fails: "create" }));
    expect(failed).to.deep.include({ succeeded: false, changes: changes({ replace: 1, same: 1 }) });
    const finished = await world.run(engine, "update", program("ship"));
    expect(finished).to.deep.include({ succeeded: true, changes: changes({ replace: 1, same: 1 }) });
    expect(world.cloud.calls).to.deep.equal(["create a1", "delete a1", "create a2"]);
  });

  it("deletes at the next run what a replacement failed to delete", async () => {
    const { engine, world } = subject();
    const program = (kind: string, fails = "") => ({ resources: [boat("a", { kind, fails })] });
    await world.run(engine, "update", program("boat", "delete"));
    const failed = await world.run(engine, "update", program("ship"));
    expect(failed.succeeded).to.equal(false);
    expect(failed.diagnostics.map(({ message }) => message)).to.include("it is in use");
    const again = await world.run(engine, "update", program("ship"));
    expect(again).to.deep.include({ succeeded: false, changes: changes({ same: 2 }) });
    expect(Object.keys(world.cloud.objects)).to.deep.equal(["a1", "a2"]);
    const twice = await world.run(engine, "update", program("plane"));
    expect(twice).to.deep.include({ succeeded: false, changes: changes({ replace: 1, same: 1 }) });
    expect(Object.keys(world.cloud.objects)).to.deep.equal(["a1", "a3"]);
    expect((await world.run(engine, "refresh")).changes).to.deep.equal(changes({ same: 3 }));
    world.heal();
    const finished = await world.run(engine, "update", program("plane"));
    expect(finished).to.deep.include({ succeeded: true, changes: changes({ same: 2 }) });
    expect(Object.keys(world.cloud.objects)).to.deep.equal(["a3"]);
  });

  it("deletes with the stack what a replacement failed to delete", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", { resources: [boat("a", { fails: "delete" })] });
    await world.run(engine, "update", { resources: [boat("a", { kind: "ship" })] });
    const failed = await world.run(engine, "destroy");
    expect(failed).to.deep.include({ succeeded: false, changes: changes({ delete: 1 }) });
    expect(Object.keys(world.cloud.objects)).to.deep.equal(["a1"]);
    world.heal();
    expect((await world.run(engine, "destroy")).changes).to.deep.equal(changes({ delete: 1 }));
    expect(world.cloud.objects).to.deep.equal({});
  });

  it("compares the inputs where the provider leaves that to the engine", async () => {
    const { engine, world } = subject();
    const program = (size: number, replaceOnChanges: string[] = []) => ({
      resources: [boat("a", { compare: "engine", size }, { options: { replaceOnChanges } })],
    });
    await world.run(engine, "update", program(1));
    expect((await world.run(engine, "update", program(1))).changes).to.deep.equal(changes({ same: 2 }));
    expect((await world.run(engine, "update", program(2))).changes).to.deep.equal(changes({ update: 1, same: 1 }));
    const replaced = await world.run(engine, "update", program(3, ["size"]));
    expect(replaced.changes).to.deep.equal(changes({ replace: 1, same: 1 }));
  });

  it("ignores changes of the properties it is told to, known or not", async () => {
    const { engine, world } = subject();
    const program = (size: number, kind: string) => ({
      resources: [
        boat("a", { kind, size }),
        boat("b", { size, label: { from: "a.id" } }, { options: { ignoreChanges: ["size", "label"] } }),
      ],
    });
    await world.run(engine, "update", program(1, "boat"));
    const preview = await world.run(engine, "preview", program(2, "ship"));
    expect(preview.changes).to.deep.equal(changes({ replace: 1, same: 2 }));
    const result = await world.run(engine, "update", program(2, "ship"));
    expect(result.changes).to.deep.equal(changes({ replace: 1, same: 2 }));
    expect(world.cloud.objects["b1"]).to.deep.equal({ size: 1, label: "a1" });
  });

  it("protects, retains, and lets go", async () => {
    const { engine, world } = subject();
    const held = {
      resources: [boat("a", {}, { options: { protect: true } }), boat("b", {}, { options: { retainOnDelete: true } })],
    };
    await world.run(engine, "update", held);
    const replaced = await world.run(engine, "update", {
      resources: [boat("a", { kind: "ship" }, { options: { protect: true } })],
    });
    expect(replaced.succeeded).to.equal(false);
    const destroyed = await world.run(engine, "destroy");
    expect(destroyed).to.deep.include({ succeeded: false, changes: changes({ delete: 1 }) });
    expect(destroyed.diagnostics.some(({ message }) => message.includes("cannot be deleted"))).to.equal(true);
    await world.run(engine, "update", { resources: [boat("a", {}, { options: { protect: false } })] });
    expect((await world.run(engine, "destroy")).succeeded).to.equal(true);
    expect(world.cloud.calls.sort()).to.deep.equal(["create a1", "create b1", "delete a1"]);
  });

  it("recognises by an alias what was renamed, children with their parent", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", {
      resources: [{ name: "fleet", component: true }, boat("fleet-a", {}, { parent: "fleet" }), boat("b")],
    });
    const renamed = await world.run(engine, "update", {
      resources: [
        { name: "navy", component: true, aliases: ["fleet"] },
        boat("navy-a", {}, { parent: "navy" }),
        boat("c", {}, { aliases: ["b"] }),
      ],
    });
    expect(renamed).to.deep.include({ succeeded: true, changes: changes({ same: 4 }) });
    expect(world.cloud.calls).to.have.length(2);
  });
});
