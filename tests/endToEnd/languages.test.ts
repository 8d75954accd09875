import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { root } from "../engine/world.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { generating, isThere, tools } from "../languageTools.js";
import { InstalledPackage } from "../package/installedPackage.js";
import { CommandLine } from "./commandLine.js";

const pluginPage = readFileSync(join(root, "docs", "plugin.md"), "utf8");

/** Its lines for a project's Pulumi.yaml. */
const namedPlugin = /```yaml\n(plugins:\n[^`]*)```/.exec(pluginPage)?.[1];

/** The quickstart in TypeScript, made a project that has the plugin, as docs/plugin.md says. */
function useInTypeScript(at: CommandLine): void {
  at.write("Pulumi.yaml", `${readFileSync(join(at.project, "Pulumi.yaml"), "utf8")}${String(namedPlugin)}`);
  const program = readFileSync(join(at.project, "index.ts"), "utf8");
  at.write("index.ts", program.replace('"pulumi-entra-ca"', '"pulumi-entra-ca/plugin"'));
}

describe("the quickstart with the plugin, in a project that has the published package,", () => {
  let installed: InstalledPackage | undefined;
  before(async () => {
    if ((await findPulumiCli()).command !== undefined) {
      installed = new InstalledPackage();
      // A project in TypeScript has them of its own.
      installed.addModules("typescript", "@types/node");
    }
  });
  after(() => installed?.remove());

  for (const language of ["typescript", "python", "go", "yaml"] as const) {
    describe(`in ${language}`, () => {
      let tenant: Tenant;
      let at: CommandLine;

      before(async function () {
        // Modules of the language are downloaded and compiled.
        this.timeout(600_000);
        if (installed === undefined || !tools[language].every(isThere)) {
          this.skip();
        }
        tenant = await Tenant.start();
        const project = language === "typescript" ? "quickstart" : language;
        at = new CommandLine(tenant.environment, { project, modules: installed.modules });
        cpSync(join(root, "examples", project), at.project, { recursive: true });
        if (language === "typescript") {
          useInTypeScript(at);
        } else if (language !== "yaml") {
          await at.run(...generating);
        }
        await at.run("stack", "init", "dev");
      });
      after(async () => {
        (at as CommandLine | undefined)?.remove();
        await (tenant as Tenant | undefined)?.emulator.close();
      });

      it("makes what the one with dynamic resources makes, and has nothing to do then", async function () {
        this.timeout(600_000);
        await at.run("up", "--yes", "--skip-preview");
        const outputs = JSON.parse(await at.run("stack", "output", "--json")) as Record<string, string>;
        const [ca] = await tenant.list(tls);
        const [trust] = await tenant.list(configurations);
        const members = await tenant.list(membersOf(String(trust?.["id"])));
        expect(outputs).to.deep.equal({
          certificateSigningRequest: ca?.["certificateSigningRequest"],
          externalCertificateAuthorityCertificateId: ca?.["id"],
          certificateBasedApplicationConfigurationId: trust?.["id"],
          trustedCertificateAuthorityId: members.find((member) => member["isRootAuthority"] === false)?.["id"],
        });
        if (existsSync(join(at.project, "sdks"))) {
          // A fresh checkout has what is committed alone.
          rmSync(join(at.project, "sdks"), { recursive: true });
          await at.run("install");
        }
        await at.run("preview", "--expect-no-changes");
        await at.run("destroy", "--yes", "--skip-preview");
        expect(await tenant.ids()).to.deep.equal([]);
      });
    });
  }
});
