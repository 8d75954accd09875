import { expect } from "chai";
import { it } from "mocha";
import { describeBothEngines } from "./bothEngines.js";
import type { Input, Wanted } from "./programs/program.js";
import type { World } from "./world.js";

function found(reads: Input, more: Partial<Wanted> = {}): Wanted {
  return { name: "a", reads, inputs: { kind: "boat" }, ...more };
}

function boat(name: string, inputs: Wanted["inputs"] = {}): Wanted {
  return { name, inputs: { kind: "boat", size: 1, ...inputs } };
}

const user = boat("b", { label: { from: "a.described" } });

function place(world: World, ...ids: string[]): void {
  world.changeCloud((cloud) => {
    for (const id of ids) {
      cloud.objects[id] = { size: 5 };
    }
  });
}

describeBothEngines("An object that a program reads", (subject) => {
  it("is read in a preview too, and again in every run, and counts as no change", async () => {
    const { engine, world } = subject();
    place(world, "x1");
    const program = { resources: [found("x1"), user], outputs: { id: "a.id", what: "a.described" } };
    const outputs = { id: "x1", what: "boat of 5" };
    const created = { create: 2, update: 0, replace: 0, delete: 0, same: 0 };
    expect(await world.run(engine, "preview", program)).to.deep.include({ changes: created, outputs });
    expect(await world.run(engine, "update", program)).to.deep.include({ changes: created, outputs });
    expect(world.takeQuestions()).to.deep.equal(["read x1", "check b afresh", "read x1", "check b afresh"]);
    expect((await world.run(engine, "update", program)).changes).to.deep.equal({ ...created, create: 0, same: 2 });
    world.changeCloud((cloud) => {
      cloud.objects["x1"] = { size: 6 };
    });
    const drifted = await world.run(engine, "update", program);
    expect(drifted.changes).to.deep.equal({ ...created, create: 0, update: 1, same: 1 });
    expect(drifted.outputs).to.deep.equal({ id: "x1", what: "boat of 6" });
    expect(world.cloud.calls).to.deep.equal(["create b1", "update b1"]);
  });

  it("is unknown in a preview as long as its id is, and is given what is known", async () => {
    const { engine, world } = subject();
    const program = (size: number) => ({
      resources: [boat("c", { size }), found({ from: "c.id" }, { inputs: { label: { from: "c.described" } } })],
      outputs: { id: "a.id", size: "a.label" },
    });
    const preview = await world.run(engine, "preview", program(1));
    expect(preview).to.deep.include({ succeeded: true, outputs: { id: "[unknown]", size: "[unknown]" } });
    expect(world.takeQuestions()).to.deep.equal(["check c afresh"]);
    await world.run(engine, "update", program(1));
    world.takeQuestions();
    const again = await world.run(engine, "preview", program(2));
    expect(again).to.deep.include({ succeeded: true });
    expect(again.outputs["id"]).to.equal("c1");
    expect(world.takeQuestions()).to.deep.equal(["check c again", "diff c1", "read c1"]);
  });

  it("is never deleted: not with another id, not when it leaves the program, not with the stack", async () => {
    const { engine, world } = subject();
    place(world, "x1", "x2");
    await world.run(engine, "update", { resources: [found("x1")] });
    const other = await world.run(engine, "update", { resources: [found("x2")], outputs: { id: "a.id" } });
    const same = { create: 0, update: 0, replace: 0, delete: 0, same: 1 };
    expect(other).to.deep.include({ changes: same, outputs: { id: "x2" } });
    expect((await world.run(engine, "preview")).changes).to.deep.equal(same);
    expect((await world.run(engine, "update")).changes).to.deep.equal(same);
    await world.run(engine, "update", { resources: [found("x1")] });
    expect((await world.run(engine, "destroy")).changes).to.deep.equal({ ...same, delete: 1, same: 0 });
    expect(world.cloud.calls).to.deep.equal([]);
    expect(Object.keys(world.cloud.objects)).to.deep.equal(["x1", "x2"]);
  });

  it("is refreshed by what it is, not by what is wanted of it", async () => {
    const { engine, world } = subject();
    place(world, "x1");
    await world.run(engine, "update", { resources: [found("x1")], outputs: { what: "a.described" } });
    world.takeQuestions();
    const nothing = await world.run(engine, "refresh");
    expect(nothing.changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: 2 });
    world.changeCloud((cloud) => {
      cloud.objects["x1"] = { size: 6 };
    });
    const drifted = await world.run(engine, "refresh");
    expect(drifted.changes).to.deep.equal({ create: 0, update: 1, replace: 0, delete: 0, same: 1 });
    world.changeCloud((cloud) => {
      cloud.objects = {};
    });
    const gone = await world.run(engine, "refresh");
    expect(gone.changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 1, same: 1 });
    expect(world.takeQuestions()).to.deep.equal(["read x1", "read x1", "read x1"]);
  });

  it("fails the run when its provider does, and only then: no id in the answer leaves its outputs empty", async () => {
    const { engine, world } = subject();
    const program = (inputs: Wanted["inputs"]) => ({
      resources: [found("x1", { inputs: { kind: "boat", ...inputs } }), boat("b", { label: { from: "a.described" } })],
      outputs: { id: "a.id" },
    });
    const preview = await world.run(engine, "preview", program({ fails: "read" }));
    expect(preview.diagnostics.map(({ message }) => message)).to.include("Preview failed: it is out of sight");
    const failed = await world.run(engine, "update", program({ fails: "read" }));
    expect(failed.succeeded).to.equal(false);
    expect(failed.diagnostics.map(({ message }) => message)).to.include("it is out of sight");
    expect(world.cloud.calls).to.deep.equal([]);
    const missing = await world.run(engine, "update", program({}));
    expect(missing).to.deep.include({ succeeded: true, outputs: { id: "x1" } });
    expect(world.cloud.objects).to.deep.equal({ b1: { size: 1 } });
  });

  it("can have been managed before, or be managed again, by another object unless it is the same", async () => {
    const { engine, world } = subject();
    place(world, "x1");
    const replaced = { create: 0, update: 0, replace: 1, delete: 0, same: 1 };
    await world.run(engine, "update", { resources: [boat("a")] });
    const released = await world.run(engine, "update", { resources: [found("a1")] });
    expect(released.changes).to.deep.equal({ ...replaced, replace: 0 });
    world.takeQuestions();
    expect((await world.run(engine, "preview", { resources: [boat("a")] })).changes).to.deep.equal(replaced);
    expect((await world.run(engine, "update", { resources: [boat("a")] })).changes).to.deep.equal(replaced);
    expect(world.takeQuestions()).to.deep.equal(["check a afresh", "check a afresh"]);
    expect((await world.run(engine, "preview", { resources: [found("x1")] })).changes).to.deep.equal(replaced);
    expect((await world.run(engine, "update", { resources: [found("x1")] })).changes).to.deep.equal(replaced);
    expect(world.cloud.calls).to.deep.equal(["create a1", "create a2", "delete a2"]);
    expect((await world.run(engine, "update", { resources: [found("x1")] })).changes.same).to.equal(1);
  });

  it("keeps its secrets, and may depend on others and have a parent", async () => {
    const { engine, world } = subject();
    place(world, "x1");
    const program = {
      resources: [
        { name: "fleet", component: true as const },
        boat("o"),
        found("x1", {
          inputs: { kind: { secret: "whispered" } },
          parent: "fleet",
          dependsOn: ["o"],
          options: { additionalSecretOutputs: ["described"], protect: true },
        }),
      ],
      outputs: { kind: "a.kind", what: "a.described" },
    };
    const result = await world.run(engine, "update", program);
    expect(result).to.deep.include({ succeeded: true, outputs: { kind: "[secret]", what: "[secret]" } });
    expect((await world.run(engine, "update", program)).changes.same).to.equal(3);
    expect((await world.run(engine, "destroy")).succeeded, "protection is for what is managed").to.equal(true);
  });
});
