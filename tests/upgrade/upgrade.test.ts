import { expect } from "chai";
import { after, before, it } from "mocha";
import type { ResourceState } from "../../engine/stand-in/resourceState.js";
import { describeEachWay } from "../eachWay.js";
import { nothing } from "../endToEnd/example.js";
import { configurations } from "../tenant.js";
import { argumentsIn, Fixture, resourcesIn, toldBy } from "./fixture.js";
import { KeptStack } from "./keptStack.js";
import { change, managed, Restored } from "./restored.js";

/** What a CA's state remembers of its signed certificate in addition, where a refresh happens to read that one first. */
function remembered(all: readonly ResourceState[], { type, outputs }: Partial<ResourceState> = {}) {
  const signed = all.find((each) => each.type.endsWith("ExternalCertificateAuthoritySignedCertificate"));
  return type?.endsWith("ExternalCertificateAuthorityCertificate") && outputs?.["signedThumbprint"] !== undefined
    ? { hasSignedCertificate: true, signedThumbprint: signed?.outputs?.["thumbprint"] }
    : {};
}

for (const fixture of Fixture.all) {
  describeEachWay(`a stack that ${fixture.version} left (${fixture.writer})`, (way) => {
    if (way.servedBy !== fixture.servedBy) {
      return;
    }
    let restored: Restored;
    let stack: KeptStack;
    /** What the state had at first. */
    let kept: readonly ResourceState[];
    /** The resources that the program has, the stack itself among them. */
    let count: number;
    let started = false;

    before(async () => {
      restored = await Restored.from(fixture);
      stack = new KeptStack(fixture.program, way, restored.tenant);
      await stack.importState(fixture.stateAt(restored.tenant.emulator.url));
      kept = await resourcesIn(stack.stateFile);
      count = managed(kept).length + 1;
      started = true;
    });
    after(async () => {
      // Not where there is no engine for it.
      if (started) {
        stack.remove();
        await restored.end();
      }
    });

    async function now(): Promise<Map<string, ResourceState>> {
      await stack.exportState();
      return new Map((await resourcesIn(stack.stateFile)).map((resource) => [resource.urn, resource]));
    }

    it("has nothing to change in a preview, and nothing to tell that it didn't tell before", async () => {
      const writes = await restored.writesDuring(async () => {
        const { changes, diagnostics } = await stack.run("preview");
        expect(toldBy(diagnostics)).to.deep.equal(fixture.told);
        expect(changes).to.deep.equal({ ...nothing, same: count });
      });
      expect(writes).to.deep.equal([]);
    });

    it("is refreshed without a change of what its state has", async () => {
      const { succeeded, changes } = await stack.run("refresh");
      expect({ succeeded, ...changes }).to.include({ succeeded: true, create: 0, update: 0, replace: 0, delete: 0 });
      const found = await now();
      expect([...found.keys()]).to.have.members(kept.map(({ urn }) => urn));
      for (const { urn, id, inputs = {}, outputs = {} } of kept) {
        expect(found.get(urn)?.id, urn).to.equal(id);
        const stays = way.servedBy === "plugin" ? argumentsIn(inputs) : inputs;
        expect(found.get(urn)?.inputs ?? {}, urn).to.deep.equal(stays);
        const more = remembered(kept, found.get(urn));
        expect(found.get(urn)?.outputs ?? {}, urn).to.deep.equal({ ...outputs, ...more });
      }
    });

    it("has one change in an update where one argument changes, and registers all others as they were", async () => {
      stack.program.edit("index.js", change.from, change.to);
      const apps = kept.find(({ inputs }) => inputs?.[change.property] === change.from);
      const writes = await restored.writesDuring(async () => {
        const { changes } = await stack.run("up");
        expect(changes).to.deep.equal({ ...nothing, update: 1, same: count - 1 });
      });
      expect(writes).to.deep.equal([`PATCH ${configurations}/${apps?.id}`]);
      const found = await now();
      for (const { urn, inputs = {}, outputs = {} } of managed(kept)) {
        const changed = urn === apps?.urn ? { [change.property]: change.to } : {};
        // The text of the provider, which Pulumi runs to read and to delete, is among them.
        expect(found.get(urn)?.inputs, urn).to.deep.equal({ ...inputs, ...changed });
        const written = urn === apps?.urn ? { __lastWrite: found.get(urn)?.outputs?.["__lastWrite"] } : {};
        const more = remembered(kept, found.get(urn));
        expect(found.get(urn)?.outputs, urn).to.deep.equal({ ...outputs, ...more, ...changed, ...written });
      }
    });

    it("leaves nothing of its own when it is destroyed", async () => {
      const others = await restored.othersThan(kept);
      const { succeeded } = await stack.run("destroy");
      expect(succeeded).to.equal(true);
      expect(await restored.othersThan([])).to.have.members(others);
    });
  });
}
