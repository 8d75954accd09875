import { expect } from "chai";
import { it } from "mocha";
import { describeBothEngines } from "./bothEngines.js";

const program = {
  resources: [
    { name: "a", inputs: { kind: "boat", size: 1 } },
    { name: "b", inputs: { kind: "boat", size: 1, label: { from: "a.id" } } },
  ],
  outputs: { what: "a.described" },
};

describeBothEngines("Refresh", (subject) => {
  it("takes over what drifted and drops what is gone, and the next run puts it right", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", program);
    const nothing = await world.run(engine, "refresh");
    expect(nothing.changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: 3 });
    expect(nothing.outputs).to.deep.equal({ what: "boat of 1" });

    world.changeCloud((cloud) => {
      cloud.objects = { b1: { size: 7, label: "a1" } };
    });
    expect((await world.run(engine, "preview", program)).changes.same, "a plain preview trusts the state").to.equal(3);
    const refreshed = await world.run(engine, "refresh");
    expect(refreshed.changes).to.deep.equal({ create: 0, update: 1, replace: 0, delete: 1, same: 1 });
    const repaired = await world.run(engine, "update", program);
    expect(repaired.changes).to.deep.equal({ create: 1, update: 1, replace: 0, delete: 0, same: 1 });
    expect(Object.values(world.cloud.objects).map(({ size }) => size)).to.deep.equal([1, 1]);
  });

  it("can come before a preview and an update", async () => {
    const { engine, world } = subject();
    await world.run(engine, "update", program);
    world.changeCloud((cloud) => {
      cloud.objects = { b1: { size: 7, label: "a1" } };
    });
    // Whether b changes depends on the id of the new a, which a preview can't know.
    const preview = await world.run(engine, "preview", program, { refresh: true });
    expect(preview.changes).to.deep.equal({ create: 1, update: 1, replace: 0, delete: 0, same: 1 });
    const repaired = await world.run(engine, "update", program, { refresh: true });
    expect(repaired.changes).to.deep.equal({ create: 1, update: 1, replace: 0, delete: 0, same: 1 });
  });
});
