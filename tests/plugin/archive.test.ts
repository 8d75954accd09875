import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, utimesSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { selfSigned } from "../certificates.js";
import { CommandLine } from "../endToEnd/commandLine.js";
import { javaScriptProject } from "../endToEnd/program.js";
import { root } from "../engine/world.js";
import { configurations, Tenant } from "../tenant.js";

const release = join(root, "dist", "release");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const systems = ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64"];

describe("the plugin's archives of a release", () => {
  before(() => {
    execFileSync(join(root, "plugin", "release.sh"));
  });

  it("are there for each system that Pulumi asks for, with sums that hold", () => {
    const names = systems.map((system) => `pulumi-resource-entra-ca-v${version}-${system}.tar.gz`);
    expect(readdirSync(release).sort()).to.deep.equal(["SHA256SUMS", ...names]);
    execFileSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: release });
    for (const name of names) {
      const files = execFileSync("tar", ["-tzf", join(release, name)], { encoding: "utf8" })
        .trim()
        .split("\n");
      expect(files.filter((file) => !file.endsWith("/")).sort()).to.deep.equal([
        ...["./LICENSE", "./dist/plugin/calls.js", "./dist/plugin/calls.js.LEGAL.txt"],
        ...[
          "./dist/plugin/compileCache.js",
          "./dist/plugin/index.js",
          "./dist/plugin/index.js.LEGAL.txt",
          "./dist/plugin/licenses.txt",
          "./dist/plugin/nodeVersion.js",
          "./package.json",
        ],
        ...["./pulumi-resource-entra-ca", "./pulumi-resource-entra-ca.cmd"],
      ]);
    }
  });

  it("are the same bytes whenever and by whomever they are made", () => {
    const sums = readFileSync(join(release, "SHA256SUMS"), "utf8");
    const bundle = join(root, "dist", "plugin", "index.js");
    utimesSync(bundle, 0, 0);
    execFileSync("bash", ["-c", `umask 077 && exec "${join(root, "plugin", "release.sh")}"`]);
    expect(readFileSync(join(release, "SHA256SUMS"), "utf8")).to.equal(sums);
  });

  describe("at a download URL, with the Pulumi CLI", () => {
    let server: Server;
    let tenant: Tenant;
    let at: CommandLine;

    before(async function () {
      if ((await findPulumiCli()).command === undefined) {
        this.skip();
      }
      server = createServer((request, response) => response.end(readFileSync(join(release, String(request.url)))));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      tenant = await Tenant.start();
      at = new CommandLine(tenant.environment);
    });
    after(async () => {
      (at as CommandLine | undefined)?.remove();
      (server as Server | undefined)?.close();
      await (tenant as Tenant | undefined)?.emulator.close();
    });

    it("are downloaded, and serve a program that names no path", async () => {
      const { certificate } = selfSigned("/CN=Root");
      at.write("Pulumi.yaml", javaScriptProject["Pulumi.yaml"]);
      at.write(
        "index.js",
        `const entra = require("pulumi-entra-ca/plugin");
         new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: ${JSON.stringify(certificate)} });`,
      );
      const { port } = server.address() as AddressInfo;
      const url = `http://127.0.0.1:${String(port)}`;
      await at.run("plugin", "install", "resource", "entra-ca", version, "--server", url);
      await at.run("stack", "init", "dev");
      await at.run("up", "--yes", "--skip-preview");
      expect(await tenant.list(configurations)).to.have.length(1);
      await at.run("preview", "--expect-no-changes");
      await at.run("destroy", "--yes", "--skip-preview");
      expect(await tenant.ids()).to.deep.equal([]);
    });
  });
});
