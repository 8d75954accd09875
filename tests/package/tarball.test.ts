import { execFileSync, spawnSync } from "node:child_process";
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
        "dist/programs",
        "dist/provider",
        "dist/sdk",
      ],
      ...[
        "docs/README.md",
        "docs/_index.md",
        "docs/certificate-checks.md",
        "docs/compatibility.md",
        "docs/drift.md",
        "docs/emulator-faults.md",
      ],
      ...["docs/emulator-sign-in.md", "docs/emulator.md", "docs/errors.md", "docs/guides"],
      ...["docs/installation-configuration.md", "docs/look-ups", "docs/look-ups.md", "docs/performance.md"],
      ...["docs/plugin.md", "docs/pull-requests.md", "docs/report.md", "docs/report.schema.json", "docs/resources"],
      ...["docs/security.md", "docs/signing-in.md"],
      ...["docs/what-to-expect.md", "package.json"],
      ...["plugin/PulumiPlugin.yaml", "plugin/package.json"],
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
      "package/dist/plugin/licenses.txt",
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

  it("has the licences of what its plugin holds", () => {
    const licenses = readFileSync(join(installed.modules, "pulumi-entra-ca/dist/plugin/licenses.txt"), "utf8");
    for (const title of [
      /^undici \S+ \(MIT\)$/m,
      /^google-protobuf \S+ \(.*BSD-3-Clause.*\)$/m,
      /^@grpc\/grpc-js \S+ \(Apache-2.0\)$/m,
    ]) {
      expect(licenses).to.match(title);
    }
  });

  it("has a command that tells its version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const command = join(installed.modules, "pulumi-entra-ca/cli/pulumi-entra-ca.js");
    expect(execFileSync(process.execPath, [command, "--version"], { encoding: "utf8" }).trim()).to.equal(version);
  });

  describe("has types against which a strict program compiles, libraries and all", () => {
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
      "emulated.ts": `
        import { type FaultRule, startEmulator } from "pulumi-entra-ca/emulator";
        const faults: FaultRule[] = [{ fault: "throttle", seconds: 5 }];
        const tenant = { configurations: [{ displayName: "Build agents" }] };
        export const emulator = startEmulator({ token: "dev", faults, tenant, secondEnabled: "isRefused" });\n`,
      "wrong.ts": uses("pulumi-entra-ca").replace("true", '"yes"'),
    };
    const right = ["dynamic", "plugin", "emulated"];
    const rightAs = (...extensions: string[]) => extensions.flatMap((each) => right.map((name) => name + each));

    before(() => {
      for (const [file, program] of Object.entries(programs)) {
        for (const extension of [".ts", ".mts", ".cts"]) {
          writeFileSync(join(installed.folder, file.replace(".ts", extension)), program);
        }
      }
    });

    /** What today's compiler says of the files and of all that they import. */
    function native(files: readonly string[], options: Readonly<Record<string, string | boolean>>): string {
      const flags = Object.entries({ strict: true, noEmit: true, ...options }).flatMap(([name, value]) => [
        `--${name}`,
        String(value),
      ]);
      const tsc = join(root, "node_modules/typescript-7/bin/tsc");
      const parameters = [tsc, ...flags, "--ignoreConfig", "--types", "", ...files];
      const { stdout, stderr } = spawnSync(process.execPath, parameters, {
        cwd: installed.folder,
        encoding: "utf8",
      });
      return stdout + stderr;
    }

    /** What a compiler that has an API says of the files and, unless `skipLibCheck` is set, of all that they import. */
    function compiled(compiler: string, files: readonly string[], options: object): string {
      const all = { strict: true, noEmit: true, types: [], ...options };
      return run(`
        const ts = require(${JSON.stringify(compiler)});
        const { options, errors } = ts.convertCompilerOptionsFromJson(${JSON.stringify(all)}, ".");
        const found = [...errors, ...ts.getPreEmitDiagnostics(ts.createProgram(${JSON.stringify(files)}, options))];
        const counted = found.filter(({ file }) => !options.skipLibCheck || !file?.fileName.includes("/node_modules/"));
        console.log(counted.map(({ file, messageText }) =>
          (file ? file.fileName + ": " : "") + ts.flattenDiagnosticMessageText(messageText, "\\n")).join("\\n"));`);
    }

    const present = join(root, "node_modules/typescript");
    // The oldest target that `pulumi new` has written lately: with it, the types of some libraries don't compile. What the
    // compiler brings itself is no part of the package, and costs a third of the time.
    const target = { target: "es2020", skipDefaultLibCheck: true };

    for (const [module, moduleResolution, files] of [
      ["nodenext", "nodenext", rightAs(".mts", ".cts")],
      ["esnext", "bundler", rightAs(".ts")],
    ] as const) {
      it(`where modules are resolved as by ${moduleResolution}`, () => {
        expect(native(files, { ...target, module, moduleResolution })).to.equal("");
      });
    }

    it("with the TypeScript before that, in a project as pulumi new typescript makes it", () => {
      const options = { ...target, module: "commonjs", moduleResolution: "node", ignoreDeprecations: "6.0" };
      expect(compiled(present, rightAs(".ts"), options)).to.equal("");
    });

    it("of which the emulator's hold none of a library's, since not every compiler takes those", () => {
      const files = native(["emulated.mts"], { module: "nodenext", listFilesOnly: true }).split("\n");
      const ofPackages = files.filter((file) => file.includes("/node_modules/pulumi-entra-ca/"));
      expect(ofPackages).to.not.deep.equal([]);
      expect(files.filter((file) => /\/node_modules\/(?!pulumi-entra-ca\/|@typescript\/)/.test(file))).to.deep.equal(
        [],
      );
    });

    it("and one that gives an argument another type doesn't", () => {
      const options = { target: "es2022", module: "nodenext" };
      expect(native(["wrong.mts"], options)).to.contain("'string' is not assignable to type 'Input<boolean");
    });

    it("with the TypeScript that Pulumi brings for projects that have none", () => {
      const pulumis = join(root, "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");
      // It is older than the syntax in the types of the SDK and of what that imports.
      const skipLibCheck = true;
      const options = { target: "es2019", module: "commonjs", moduleResolution: "node", lib: ["es2019"], skipLibCheck };
      expect(compiled(pulumis, ["dynamic.ts", "plugin.ts"], options)).to.equal("");
    });
  });
});
