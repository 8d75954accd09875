import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { root } from "../engine/world.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { InstalledPackage } from "../package/installedPackage.js";
import { CommandLine } from "./commandLine.js";

/** What each language needs beside the Pulumi CLI. */
const tools = {
  typescript: [["pulumi-language-nodejs", "-h"]],
  python: [
    ["python3", "--version"],
    ["pulumi-language-python", "-h"],
  ],
  go: [
    ["go", "version"],
    ["pulumi-language-go", "-h"],
  ],
  yaml: [["pulumi-language-yaml", "-h"]],
} as const;

/** Whether a command is there, whatever it says. */
function isThere([command, ...options]: readonly string[]): boolean {
  try {
    execFileSync(command ?? "", options, { stdio: "ignore" });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

/** The lines of docs/plugin.md for a project's Pulumi.yaml. */
const namedPlugin = /```yaml\n(plugins:\n[^`]*)```/.exec(readFileSync(join(root, "docs", "plugin.md"), "utf8"))?.[1];

/** The quickstart in TypeScript, made a project that has the plugin, as docs/plugin.md says. */
function useInTypeScript(at: CommandLine): void {
  at.write("Pulumi.yaml", `name: quickstart\nmain: index.ts\nruntime: nodejs\n${String(namedPlugin)}`);
  const program = readFileSync(join(at.project, "index.ts"), "utf8");
  at.write("index.ts", program.replace('"pulumi-entra-ca"', '"pulumi-entra-ca/plugin"'));
}

/** An example of the repository, made a project that has the package as npm installs it. */
async function useElsewhere(at: CommandLine, language: string): Promise<void> {
  const plugin = "node_modules/pulumi-entra-ca/plugin";
  at.write("Pulumi.yaml", readFileSync(join(at.project, "Pulumi.yaml"), "utf8").replace("../../plugin", plugin));
  if (language !== "yaml") {
    await at.run("package", "add", `${plugin}/pulumi-resource-entra-ca`);
  }
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
        for (const example of new Set([project, "quickstart"])) {
          cpSync(join(root, "examples", example), join(at.folder, example), { recursive: true });
        }
        if (language === "typescript") {
          useInTypeScript(at);
        } else {
          await useElsewhere(at, language);
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
        await at.run("preview", "--expect-no-changes");
        await at.run("destroy", "--yes", "--skip-preview");
        expect(await tenant.ids()).to.deep.equal([]);
      });
    });
  }
});
