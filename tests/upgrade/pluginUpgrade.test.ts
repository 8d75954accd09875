/** What the Pulumi CLI does with a state of the plugin's, as far as the plugin sees it, where there is no Pulumi CLI. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { ResourceState } from "../../engine/stand-in/resourceState.js";
import { root } from "../engine/world.js";
import { Plugin, urnOf } from "../plugin/pluginClient.js";
import { configurations } from "../tenant.js";
import { argumentsIn, Fixture, names, resourcesIn, toldBy } from "./fixture.js";
import { change, managed, Restored } from "./restored.js";

const launcher = join(root, "plugin", "pulumi-resource-entra-ca");

for (const fixture of Fixture.all.filter(({ servedBy }) => servedBy === "plugin")) {
  describe(`resources that the plugin of ${fixture.version} left`, () => {
    let restored: Restored;
    let kept: readonly ResourceState[];
    let resources: ReturnType<typeof described>[];

    before(async () => {
      restored = await Restored.from(fixture);
      const file = join(restored.folder, names.state);
      // The client that drives the plugin has a stack of its own.
      const [stack = ""] = urnOf("").split("entra-ca:");
      const state = fixture.stateAt(restored.tenant.emulator.url).replaceAll("urn:pulumi:dev::upgrade::", stack);
      writeFileSync(file, state);
      kept = await resourcesIn(file);
      resources = managed(kept).map(described);
    });
    after(() => restored.end());

    /** @param isChecked Whether the program is run, with whose configuration the plugin is configured then. */
    async function withPlugin<Result>(isChecked: boolean, run: (plugin: Plugin) => Promise<Result>): Promise<Result> {
      const token = restored.tenant.environment["ENTRA_CA_ACCESS_TOKEN"] ?? "";
      const { plugin } = await Plugin.spawn(launcher, {
        environment: { ...restored.tenant.environment, ENTRA_CA_CONNECTION_TOKEN: token },
        configuration: kept.find(({ type }) => type === "pulumi:providers:entra-ca")?.inputs ?? {},
        isChecked,
      });
      try {
        return await run(plugin);
      } finally {
        await plugin.stop();
      }
    }

    async function expectSame(plugin: Plugin, { className, name, id, inputs, outputs }: ReturnType<typeof described>) {
      const checked = await plugin.check(className, inputs, inputs, { name });
      expect(checked, name).to.deep.equal({ inputs, failures: [] });
      expect(await plugin.diff(className, id, outputs, inputs, { name }), name).to.deep.include({
        changes: false,
        properties: {},
      });
    }

    async function expectReadAsTheyAre(plugin: Plugin): Promise<void> {
      // As the engine does: what others depend on comes first.
      for (const { className, name, id, inputs, outputs } of resources) {
        const found = await plugin.read(className, id, inputs, outputs, { name });
        expect(found?.inputs, name).to.deep.equal(argumentsIn(inputs));
        expect(found?.outputs, name).to.deep.equal(outputs);
      }
    }

    it("have nothing to change in a preview, and nothing to tell that wasn't told before", async () => {
      await withPlugin(true, async (plugin) => {
        const writes = await restored.writesDuring(async () => {
          await expectReadAsTheyAre(plugin);
          await Promise.all(resources.map((resource) => expectSame(plugin, resource)));
        });
        expect(writes).to.deep.equal([]);
        expect(toldBy(plugin.logged)).to.deep.equal(fixture.told);
      });
    });

    it("are refreshed without a change of what the state has", async () => {
      await withPlugin(false, expectReadAsTheyAre);
    });

    it("have one change in an update where one argument changes", async () => {
      const [apps] = resources.filter(({ inputs }) => inputs[change.property] === change.from);
      const { className, name, id, outputs } = apps!;
      const inputs = { ...apps!.inputs, [change.property]: change.to };
      await withPlugin(true, async (plugin) => {
        const writes = await restored.writesDuring(async () => {
          const same = resources
            .filter((resource) => resource !== apps)
            .map((resource) => expectSame(plugin, resource));
          expect(await plugin.check(className, inputs, apps!.inputs, { name })).to.deep.equal({ inputs, failures: [] });
          const compared = await plugin.diff(className, id, outputs, inputs, { name });
          expect(compared.properties).to.deep.equal({ [change.property]: "update" });
          const updated = await plugin.update(className, id, outputs, inputs, { name });
          expect({ ...updated, __lastWrite: undefined }).to.deep.equal({
            ...outputs,
            [change.property]: change.to,
            __lastWrite: undefined,
          });
          await Promise.all(same);
        });
        expect(writes).to.deep.equal([`PATCH ${configurations}/${id}`]);
      });
    });

    it("leave nothing of their own when they are destroyed", async () => {
      const others = await restored.othersThan(kept);
      await withPlugin(false, async (plugin) => {
        for (const { className, name, id, outputs } of resources.filter(({ isRetained }) => !isRetained).reverse()) {
          await plugin.delete(className, id, outputs, { name });
        }
      });
      expect(await restored.othersThan([])).to.have.members(others);
    });
  });
}

/** A resource as the client of the plugin names it. */
function described({ urn, type, id = "", inputs = {}, outputs = {}, retainOnDelete = false }: ResourceState) {
  const [className = "", name = ""] = [type.split(":").at(-1), urn.split("::").at(-1)];
  return { className, name, id, inputs, outputs, isRetained: retainOnDelete };
}
