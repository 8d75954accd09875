import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { root } from "../engine/world.js";
import { InstalledPackage } from "./installedPackage.js";

let installed: InstalledPackage;

function run(script: string): string {
  return execFileSync(process.execPath, ["-e", script], { cwd: installed.folder, encoding: "utf8" }).trim();
}

describe("the published package", () => {
  before(() => {
    installed = new InstalledPackage();
  });
  after(() => {
    installed.remove();
  });

  it("holds the sdk, the provider, the emulator and the command, with types and documentation, and nothing else", () => {
    const folders = new Set(installed.files.map((file) => file.split("/").slice(1, 3).join("/")));
    expect([...folders].sort()).to.deep.equal([
      ...["CHANGELOG.md", "LICENSE", "README.md"],
      ...[
        "cli/pulumi-entra-ca.js",
        "dist/cli",
        "dist/emulator",
        "dist/files",
        "dist/plugin",
        "dist/provider",
        "dist/sdk",
      ],
      ...["docs/README.md", "docs/_index.md", "docs/certificate-checks.md", "docs/drift.md", "docs/emulator-faults.md"],
      ...["docs/emulator-sign-in.md", "docs/emulator.md", "docs/errors.md", "docs/guides"],
      ...["docs/installation-configuration.md", "docs/look-ups", "docs/look-ups.md", "docs/plugin.md"],
      ...["docs/pull-requests.md", "docs/resources", "docs/security.md", "docs/signing-in.md"],
      ...["docs/what-to-expect.md", "package.json"],
      ...["plugin/pulumi-resource-entra-ca", "plugin/pulumi-resource-entra-ca.cmd"],
    ]);
    expect(installed.files).to.include.members([
      "package/dist/sdk/index.js",
      "package/dist/sdk/index.d.ts",
      "package/dist/provider/adapters/dynamic/dynamic.js",
      "package/dist/emulator/index.d.ts",
      "package/dist/cli/main.js",
      "package/dist/plugin/index.js",
      "package/dist/plugin/calls.js",
      "package/dist/plugin/compileCache.js",
      "package/dist/plugin/nodeVersion.js",
    ]);
    // The plugin is there as it was bundled: what that is made of has dependencies that nobody else needs.
    expect(installed.files.filter((file) => file.startsWith("package/dist/provider/adapters/plugin"))).to.deep.equal(
      [],
    );
    expect(
      installed.files.filter((file) => /\.test\.|tsbuildinfo|dist\/sdk\/generator|\.(pem|key)$/.test(file)),
    ).to.deep.equal([]);
  });

  it("needs nothing but the dependencies that it names", () => {
    expect(
      run('require("pulumi-entra-ca/provider/dynamic"); require("pulumi-entra-ca/emulator"); console.log("ok")'),
    ).to.equal("ok");
  });

  it("loads no HTTP, authentication or certificate code with the sdk", () => {
    const loaded = run(
      'require("pulumi-entra-ca"); console.log(Object.keys(require.cache).filter((f) => /undici|azure|peculiar|hono|zod/.test(f)).join())',
    );
    expect(loaded).to.equal("");
  });

  it("loads no authentication code with the provider until a token is needed", () => {
    const loaded = run(
      'require("pulumi-entra-ca/provider/dynamic"); console.log(Object.keys(require.cache).filter((f) => /@azure/.test(f)).join())',
    );
    expect(loaded).to.equal("");
  });

  it("has a command that tells its version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const command = join(installed.modules, "pulumi-entra-ca/cli/pulumi-entra-ca.js");
    expect(execFileSync(process.execPath, [command, "--version"], { encoding: "utf8" }).trim()).to.equal(version);
  });

  describe("has types against which a strict program compiles", () => {
    const uses = (module: string) => `
      import * as entra from "${module}";
      const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: "PEM" });
      new entra.TrustedCertificateAuthority("ca", {
        certificateBasedApplicationConfigurationId: trust.id,
        certificate: "PEM",
        isRootAuthority: true,
      });
      export const id: import("@pulumi/pulumi").Output<string> = trust.rootAuthorityId;\n`;
    const programs = {
      "dynamic.ts": uses("pulumi-entra-ca"),
      "plugin.ts": uses("pulumi-entra-ca/plugin"),
      "emulated.ts": 'export { startEmulator } from "pulumi-entra-ca/emulator";\n',
      "wrong.ts": uses("pulumi-entra-ca").replace("true", '"yes"'),
    };
    const right = ["dynamic.ts", "plugin.ts", "emulated.ts"];

    before(() => {
      for (const [file, program] of Object.entries(programs)) {
        writeFileSync(join(installed.folder, file), program);
      }
    });

    /** What the compiler says of the files, as the one says it that Pulumi runs programs with. */
    function compiled(compiler: string, files: readonly string[], options: object): string {
      const all = { strict: true, noEmit: true, skipLibCheck: true, types: [], ...options };
      return run(`
        const ts = require(${JSON.stringify(compiler)});
        const { options, errors } = ts.convertCompilerOptionsFromJson(${JSON.stringify(all)}, ".");
        const files = ${JSON.stringify(files)};
        const program = ts.createProgram(files, options);
        const inFiles = files.map((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
        const found = [errors, ...inFiles].flat();
        console.log(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\\n")).join("\\n"));`);
    }

    const present = join(root, "node_modules/typescript");
    for (const [module, moduleResolution] of [
      ["nodenext", "nodenext"],
      ["esnext", "bundler"],
      // What `pulumi new typescript` writes.
      ["commonjs", "node"],
    ]) {
      const options = { target: "es2022", module, moduleResolution, ignoreDeprecations: "6.0" };
      it(`where modules are resolved as by ${String(moduleResolution)}`, () => {
        expect(compiled(present, right, options)).to.equal("");
      });
    }

    it("and one that gives an argument another type doesn't", () => {
      const options = { target: "es2022", module: "nodenext" };
      expect(compiled(present, ["wrong.ts"], options)).to.contain("'string' is not assignable to type 'Input<boolean");
    });

    it("with the TypeScript that Pulumi brings for projects that have none", () => {
      const pulumis = join(root, "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");
      const options = { target: "es2019", module: "commonjs", moduleResolution: "node", lib: ["es2019"] };
      expect(compiled(pulumis, ["dynamic.ts", "plugin.ts"], options)).to.equal("");
    });
  });
});
