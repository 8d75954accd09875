import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { Resource } from "../../provider/kernel/resource.js";
import { selfSigned } from "../certificates.js";
import { root } from "../engine/world.js";
import type * as handlerProcess from "../provider/handlerProcess.js";
import { AnyGraph } from "./anyGraph.js";
import { editsBelow, perform } from "./page.js";

/** What an edited copy is built and tried with. */
const copied = [
  ...["sdk", "provider", "programs", "files", "emulator", "cli", "docs", "tests/provider/handlerProcess.ts"],
  ...["package.json", "tsconfig.json", "README.md", ".oxfmtrc.json"],
];

const property = editsBelow("Add a property");
const resource = editsBelow("Add a resource");

describe("what docs/contributing.md has a person do", () => {
  it("is at most three edits for a property that is sent, read back and compared", () => {
    expect(property.filter(({ isNewFile }) => isNewFile)).to.deep.equal([]);
    expect(property.length).to.be.within(1, 3);
  });

  it("is at most four new files and two changed ones for a resource", () => {
    const paths = (isNew: boolean) =>
      new Set(resource.filter(({ isNewFile }) => isNewFile === isNew).map(({ path }) => path));
    expect(paths(true).size).to.be.within(1, 4);
    expect(paths(false).size).to.be.within(1, 2);
  });
});

describe("doing that in a copy of the repository", () => {
  const copy = mkdtempSync(join(tmpdir(), "entra-ca-contributing-"));
  const written = (path: string) => readFileSync(join(copy, path), "utf8");
  /** A module of the copy. */
  const built = createRequire(join(copy, "dist", "tests")) as (path: string) => unknown;
  let graph: AnyGraph;

  before(() => {
    for (const path of copied) {
      cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const edit of [...property, ...resource]) {
      perform(edit, copy);
    }
    for (const script of ["generate", "build"]) {
      const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", script], { cwd: copy, encoding: "utf8" });
      expect(status, stdout + stderr).to.equal(0);
    }
  });
  after(() => {
    rmSync(copy, { recursive: true });
  });
  beforeEach(async () => {
    graph = await AnyGraph.start();
  });
  afterEach(() => graph.close());

  function newProcess(): handlerProcess.HandlerProcess {
    const { HandlerProcess } = built("./tests/provider/handlerProcess.js") as typeof handlerProcess;
    return new HandlerProcess(graph.environment);
  }

  it("brings the property into both ways into the sdk, and its documentation", () => {
    const args = written("sdk/generated/trustedCertificateAuthority.ts");
    expect(args).to.contain("label?: pulumi.Input<string> | undefined;");
    expect(args).to.contain("label: pulumi.Output<string | undefined>;");
    expect(written("docs/resources/trusted-certificate-authority.md")).to.match(/`label` +\| string/);
  });

  it("brings the resource into both adapters, both ways into the sdk and the documentation", () => {
    expect(built("./provider/adapters/dynamic/dynamic.js")).to.have.property("FilteringProfile");
    const { pulumiSchema } = built("./provider/adapters/plugin/schema/pulumiSchema.js") as {
      pulumiSchema: (version: string) => { resources: object };
    };
    expect(pulumiSchema("1.0.0").resources).to.have.property("entra-ca:index:FilteringProfile");
    expect(built("./sdk/index.js")).to.have.property("FilteringProfile");
    expect(built("./sdk/plugin/index.js")).to.have.property("FilteringProfile");
    expect(written("docs/resources/filtering-profile.md")).to.contain("# FilteringProfile");
    expect(written("README.md")).to.contain("`FilteringProfile`");
  });

  /**
   * A life of one resource of the copy: made, compared, changed by somebody else, put right, and cleared.
   *
   * @param name An optional text that changes in place.
   */
  async function live(resource: Resource, given: Record<string, unknown>, name: string): Promise<void> {
    const inputs = { ...given, [name]: "as it is to be" };
    expect(await newProcess().check(resource, inputs)).to.deep.equal([]);
    const { id, state } = await newProcess().create(resource, inputs);
    expect(graph.written.pop()).to.have.nested.property(`[1].${name}`, "as it is to be");
    expect(state).to.include({ [name]: "as it is to be" });
    // Pulumi compares, and then updates, in a process that read nothing before.
    expect((await newProcess().diff(resource, id, state, inputs)).differences).to.deep.equal([]);

    const [[path, object] = ["", {}]] = [...graph.objects];
    graph.objects.set(path, { ...object, [name]: "changed" });
    graph.leftOut = name;
    const read = await newProcess().read(resource, id, { ...state, __lastWrite: undefined }, inputs);
    expect(read?.inputs).to.include({ [name]: "changed" });
    const preview = newProcess();
    const { differences } = await preview.diff(resource, id, { ...state, __lastWrite: undefined }, inputs);
    expect(differences).to.have.length(1);
    expect(differences[0]).to.include({ property: name, live: "changed", drift: true, replaces: false });
    expect(preview.logged.join()).to.contain(
      `${name} was changed outside Pulumi: Graph has "changed", the program wants "as it is to be"`,
    );
    const updated = await newProcess().update(resource, id, { ...state, __lastWrite: undefined }, inputs);
    expect(graph.written.pop()).to.deep.equal(["PATCH", { [name]: "as it is to be" }]);
    await newProcess().update(resource, id, { ...updated, __lastWrite: undefined }, given);
    expect(graph.written.pop()).to.deep.equal(["PATCH", { [name]: null }]);

    await newProcess().delete(resource, id, state);
    expect(graph.objects.size).to.equal(0);
  }

  it("makes a property that is sent, read back and compared, also where a list leaves it out", async () => {
    const { trustedCa } = built("./tests/provider/handlerProcess.js") as typeof handlerProcess;
    const certificateBasedApplicationConfigurationId = "49243d01-4dc4-40ca-bfc1-bca1e0b2c6ae";
    const { certificate } = selfSigned("/CN=Issuing CA");
    await live(trustedCa, { certificateBasedApplicationConfigurationId, certificate }, "label");
  });

  it("makes a resource whose properties are, too", async () => {
    const { resources } = built("./provider/resources/resources.js") as { resources: Record<string, Resource> };
    await live(resources["FilteringProfile"]!, { name: "Staff" }, "description");
  });
});
