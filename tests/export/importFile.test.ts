import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { pulumiSchema } from "../../provider/adapters/plugin/schema/pulumiSchema.js";
import { definitions } from "../../provider/resources/definitions.js";
import { CommandLine } from "../endToEnd/commandLine.js";
import { isThere, tools } from "../languageTools.js";
import { Plugin } from "../plugin/pluginClient.js";
import { Tenant } from "../tenant.js";
import { ExportFolder, fillWithOddities, makeConfiguration, makeTlsCa, pki } from "./fullTenant.js";

interface Import {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

const project = `name: program
runtime: yaml
plugins: { providers: [{ name: entra-ca, path: node_modules/pulumi-entra-ca/plugin }] }
`;

describe("the file for `pulumi import`", () => {
  let tenant: Tenant;
  let text: string;
  let resources: readonly Import[];

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    await fillWithOddities(tenant);
    const at = new ExportFolder(tenant.environment);
    expect((await at.run("project", "--way", "plugin")).code).to.equal(0);
    text = String(at.files()["project/import.json"]);
    ({ resources } = JSON.parse(text) as { resources: readonly Import[] });
    at.remove();
  });
  after(() => tenant.emulator.close());

  it("has what Pulumi takes: types of the schema, names of which each is there once, and nothing else but ids", () => {
    const known = Object.keys((pulumiSchema("1.2.3") as unknown as { resources: object }).resources);
    expect([...new Set(resources.map(({ type }) => type))]).to.have.members(known);
    expect(known).to.have.length(definitions.length);
    expect(new Set(resources.map(({ type, name }) => `${type} ${name}`)).size).to.equal(resources.length);
    for (const one of resources) {
      expect(Object.keys(one)).to.deep.equal(["type", "name", "id"]);
      expect(one.name).to.match(/^[a-z][a-z0-9-]*$/);
    }
  });

  it("has ids with which the plugin reads each, as the engine has it read", async () => {
    const plugin = await Plugin.start({ environment: tenant.environment });
    for (const { type, name, id } of resources) {
      const read = await plugin.read(type.split(":").at(-1) ?? "", id, undefined, undefined, { name });
      expect(read?.inputs, `${type} ${name}`).to.be.an("object").that.is.not.empty;
    }
    await plugin.stop();
  });

  describe("with the Pulumi CLI,", () => {
    before(async function () {
      if ((await findPulumiCli()).command === undefined || !tools.yaml.every(isThere)) {
        this.skip();
      }
    });

    /** Has Pulumi import what a file says, and write the program. */
    async function imported(from: Tenant, file: string): Promise<CommandLine> {
      const at = new CommandLine(from.environment);
      at.write("Pulumi.yaml", project);
      at.write("import.json", file);
      await at.run("stack", "init", "dev");
      const requests = await from.requestsDuring(() =>
        at.run("import", "--file", "import.json", "--yes", "--skip-preview", "--out", "program.yaml"),
      );
      expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
      return at;
    }

    it("has all of it imported and protected, and a program written, whatever the names are", async () => {
      const at = await imported(tenant, text);
      const state = JSON.parse(await at.run("stack", "export")) as {
        deployment: { resources: readonly (Import & { urn: string; protect?: boolean })[] };
      };
      const found = state.deployment.resources.filter(({ type }) => type.startsWith("entra-ca:"));
      expect(
        found.map(({ type, urn, id, protect }) => ({ type, name: urn.split("::").at(-1), id, protect })),
      ).to.have.deep.members(resources.map((one) => ({ ...one, protect: true })));
      expect(at.read("program.yaml").match(/^ {4}type: entra-ca:/gm)).to.have.length(resources.length);
      at.remove();
    }).timeout(300_000);

    it("has a program written in which a preview has nothing to change", async () => {
      const plain = await Tenant.start({ enrollingMilliseconds: 0 });
      const { root, issuing } = pki("Contoso", ["Contoso Issuing CA"]);
      const names = { name: "Inspection", commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
      await makeTlsCa(plain, names, "enabled", root);
      await makeConfiguration(plain, { displayName: "App trust" }, root, issuing);
      const exported = new ExportFolder(plain.environment);
      await exported.run("project", "--way", "plugin");
      const at = await imported(plain, String(exported.files()["project/import.json"]));
      at.write("Pulumi.yaml", project + at.read("program.yaml"));
      await at.run("preview", "--expect-no-changes");
      at.remove();
      exported.remove();
      await plain.emulator.close();
    }).timeout(300_000);
  });
});
