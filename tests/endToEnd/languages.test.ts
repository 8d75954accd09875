import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { root } from "../engine/world.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { CommandLine } from "./commandLine.js";

/** What each language needs beside the Pulumi CLI. */
const tools = {
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

for (const language of ["python", "go", "yaml"] as const) {
  describe(`the quickstart in ${language}`, () => {
    let tenant: Tenant;
    let at: CommandLine;

    before(async function () {
      // Modules of the language are downloaded and compiled.
      this.timeout(600_000);
      if ((await findPulumiCli()).command === undefined || !tools[language].every(isThere)) {
        this.skip();
      }
      tenant = await Tenant.start();
      at = new CommandLine(tenant.environment, language);
      for (const example of [language, "quickstart"]) {
        cpSync(join(root, "examples", example), join(at.folder, example), { recursive: true });
      }
      const project = readFileSync(join(at.folder, language, "Pulumi.yaml"), "utf8");
      at.write(`${language}/Pulumi.yaml`, project.replace("../../plugin", join(root, "plugin")));
      if (language !== "yaml") {
        await at.run("package", "add", join(root, "plugin", "pulumi-resource-entra-ca"));
      }
      await at.run("stack", "init", "dev");
    });
    after(async () => {
      (at as CommandLine | undefined)?.remove();
      await (tenant as Tenant | undefined)?.emulator.close();
    });

    it("makes what the one in TypeScript makes, and has nothing to do then", async function () {
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
