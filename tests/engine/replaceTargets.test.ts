import { expect } from "chai";
import { it } from "mocha";
import { describeBothEngines } from "./bothEngines.js";
import type { Wanted, WantedProgram } from "./programs/program.js";

function boat(name: string, inputs: Wanted["inputs"] = {}, more: Partial<Wanted> = {}): Wanted {
  return { name, inputs: { kind: "boat", size: 1, ...inputs }, ...more };
}

function urnOf(name: string, type = "pulumi-nodejs:dynamic/cloud:Object"): string {
  return `urn:pulumi:dev::world::${type}::${name}`;
}

const program: WantedProgram = {
  resources: [
    boat("a", { alone: true }),
    boat("b", { label: { from: "a.id" } }),
    boat("c", { label: { from: "a.described" } }),
    boat("d", { kind: { from: "a.kind" } }),
  ],
};

const none = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

describeBothEngines("A resource that is to be replaced", (subject) => {
  it("is replaced without a question to its provider, and what depends on it is compared as usual", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", program);
    world.takeQuestions();
    const preview = await world.run(engine, "preview", program, { replace: [urnOf("a")] });
    // The new id and what a describes are unknown.
    expect(preview.changes).to.deep.equal({ ...none, update: 2, replace: 1, same: 2 });
    const questions = [
      "check a afresh",
      ...["b", "c", "d"].flatMap((name) => [`check ${name} again`, `diff ${name}1`]),
    ];
    expect(world.takeQuestions()).to.have.members(questions);
    const replaced = await world.run(engine, "update", program, { replace: [urnOf("a")] });
    expect(replaced.changes).to.deep.equal({ ...none, update: 1, replace: 1, same: 3 });
    expect(world.takeQuestions()).to.have.members(questions);
    expect(world.cloud.calls.slice(4)).to.deep.equal(["create a2", "update b1", "delete a1"]);
    expect((await world.run(engine, "update", program)).changes).to.deep.equal({ ...none, same: 5 });
  });

  it("is deleted first, with what would be replaced by that, only where the program says so", async () => {
    const { engine, world } = subject();
    const first = {
      resources: [boat("a", {}, { options: { deleteBeforeReplace: true } }), ...program.resources.slice(1)],
    };
    await world.run(engine, "update", first);
    const changes = { ...none, replace: 2, update: 1, same: 2 };
    const replaced = await world.run(engine, "update", first, { replace: [urnOf("a"), urnOf("d")] });
    expect(replaced.changes).to.deep.equal(changes);
    const calls = world.cloud.calls.slice(4);
    expect(calls.slice(0, 3)).to.deep.equal(["delete d1", "delete a1", "create a2"]);
    expect(calls.slice(3)).to.have.members(["create d2", "update b1"]);
  });

  it("may be one of several, named or matched", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", program);
    const two = await world.run(engine, "update", program, { replace: [urnOf("b"), urnOf("c")] });
    expect(two.changes).to.deep.equal({ ...none, replace: 2, same: 3 });
    const all = await world.run(engine, "update", program, { replace: [urnOf("*")] });
    expect(all.changes).to.deep.equal({ ...none, replace: 4, same: 1 });
    const nothing = await world.run(engine, "update", program, { replace: [urnOf("q*"), "*cloud*"] });
    expect(nothing.changes).to.deep.equal({ ...none, same: 5 });
    const everything = await world.run(engine, "preview", program, { replace: ["**cloud**"] });
    expect(everything.changes).to.deep.equal({ ...none, replace: 4, same: 1 });
  });

  it("may be a component, which replaces nothing in it, or one that is ignored in part, but not a protected one", async () => {
    const { engine, world } = subject();
    const group = urnOf("g", "cloud:index:Group");
    const child = urnOf("a", "cloud:index:Group$pulumi-nodejs:dynamic/cloud:Object");
    const within = (size: number, protect: boolean) => ({
      resources: [
        { name: "g", component: true as const },
        boat("a", { size }, { parent: "g", options: { protect, ignoreChanges: ["size"] } }),
      ],
    });
    await world.run(engine, "update", within(1, true));
    const component = await world.run(engine, "update", within(1, true), { replace: [group] });
    expect(component.changes).to.deep.equal({ ...none, replace: 1, same: 2 });
    const shielded = await world.run(engine, "update", within(1, true), { replace: [child] });
    expect(shielded).to.deep.include({ succeeded: false, changes: { ...none, same: 2 } });
    await world.run(engine, "update", within(2, false), { replace: [child] });
    expect(world.cloud.objects).to.deep.equal({ a2: { size: 2 } });
  });

  it("has to be in the state", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", program);
    world.takeQuestions();
    for (const activity of ["preview", "update"] as const) {
      const refused = await world.run(
        engine,
        activity,
        { resources: [...program.resources, boat("e")], outputs: { what: "a.id" } },
        { replace: [urnOf("a"), urnOf("e"), urnOf("$e")] },
      );
      expect(refused).to.deep.include({ succeeded: false, changes: none });
      expect(refused.diagnostics.map(({ message }) => message)).to.deep.equal([
        `Target '${urnOf("e")}' could not be found in the stack. Did you forget to escape $ in your shell?`,
        `Target '${urnOf("$e")}' could not be found in the stack.`,
      ]);
    }
    expect(world.takeQuestions()).to.deep.equal([]);
    const leaving = await world.run(engine, "update", { resources: [] }, { replace: [urnOf("a")] });
    expect(leaving.changes).to.deep.equal({ ...none, delete: 4, same: 1 });
  });
});
