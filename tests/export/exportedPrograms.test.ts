import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { runCommand, type Command, type EngineName } from "../../engine/run.js";
import { compileCache } from "../compileCache.js";
import { nothing } from "../endToEnd/example.js";
import { transpiled } from "../endToEnd/program.js";
import { root } from "../engine/world.js";
import { isThere, tools } from "../languageTools.js";
import { Tenant } from "../tenant.js";
import { ExportFolder, fill, fillWithOddities } from "./fullTenant.js";

/** Has Pulumi not check a program's types again. */
const checkedBefore = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };

interface Written {
  readonly title: string;
  readonly engine: EngineName;
  readonly options: readonly string[];
  /** What a preview does with each object. */
  readonly takesOver: "create" | "import";
  /** Makes another program of what was written. */
  readonly change?: (folder: string, files: Record<string, string>) => void;
  readonly needs?: readonly (readonly string[])[];
}

function inJavaScript(folder: string, files: Record<string, string>): void {
  writeFileSync(join(folder, "index.js"), transpiled(String(files["project/index.ts"])));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: project\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
}

/** Leaves a program that has nothing. */
function emptied(folder: string): void {
  const project = join(folder, "Pulumi.yaml");
  writeFileSync(project, readFileSync(project, "utf8").replace(/^resources:[^]*/m, "resources: {}\n"));
  for (const program of ["index.ts", "index.js"].map((name) => join(folder, name)).filter(existsSync)) {
    writeFileSync(program, "export {};\n".slice(program.endsWith(".js") ? 10 : 0));
  }
}

const dynamic = { options: [], takesOver: "create" } as const;
const imported = { engine: "pulumi", takesOver: "import" } as const;
const ways: readonly Written[] = [
  { title: "in TypeScript, with the stand-in engine", engine: "stand-in", ...dynamic },
  { title: "made JavaScript, with the stand-in engine", engine: "stand-in", ...dynamic, change: inJavaScript },
  { title: "in TypeScript, with the Pulumi CLI", engine: "pulumi", ...dynamic },
  { title: "in TypeScript, with the Pulumi CLI and the plugin", ...imported, options: ["--way", "plugin"] },
  { title: "in YAML, with the Pulumi CLI", ...imported, options: ["--language", "yaml"], needs: tools.yaml },
];

/** Tenants, with how many resources there are in the program for each, by how it takes over what there is. */
const tenants = [
  { whose: "a tenant of 100 objects", make: fill, counts: { create: 45, import: 105 } },
  { whose: "a tenant of odd objects", make: fillWithOddities, counts: { create: 39, import: 74 } },
] as const;

for (const { whose, make, counts } of tenants) {
  describe(`the program for ${whose}`, () => {
    let tenant: Tenant;
    before(async () => {
      tenant = await Tenant.start({ enrollingMilliseconds: 0 });
      await make(tenant);
    });
    after(() => tenant.emulator.close());

    for (const { title, engine, options, takesOver, change, needs = [] } of ways) {
      it(`${title}, takes over all, has nothing to change then, and deletes nothing`, async function () {
        this.timeout(600_000);
        if ((engine === "pulumi" && (await findPulumiCli()).command === undefined) || !needs.every(isThere)) {
          this.skip();
        }
        const at = new ExportFolder(tenant.environment);
        const requests = await tenant.requestsDuring(async () => {
          const { code, stderr } = await at.run("project", ...options);
          expect(stderr).to.equal("");
          expect(code).to.equal(0);
        });
        expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
        expect(requests.length, requests.join("\n")).to.be.at.most(25);
        const cwd = join(at.path, "project");
        change?.(cwd, at.files());
        symlinkSync(join(root, "node_modules"), join(cwd, "node_modules"));
        const run = (command: Command, more = {}) =>
          runCommand({
            command,
            cwd,
            stack: "dev",
            engine,
            folder: join(at.path, "state"),
            env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...tenant.environment, ...more },
            skipPreview: true,
          });
        const count = counts[takesOver];
        const before = await tenant.ids();
        const written = await tenant.requestsDuring(async () => {
          const { succeeded, changes, diagnostics } = await run("preview");
          expect(succeeded, diagnostics.map(({ message }) => message).join("\n")).to.equal(true);
          // The stack itself is new, and imports aren't counted.
          expect(changes).to.deep.equal({ ...nothing, create: 1 + (takesOver === "create" ? count : 0) });
          expect((await run("up", checkedBefore)).succeeded).to.equal(true);
          expect((await run("preview", checkedBefore)).changes).to.deep.equal({ ...nothing, same: 1 + count });
          // Somebody takes all of it out of the program.
          emptied(cwd);
          const refused = await run("up", checkedBefore);
          expect(refused.succeeded).to.equal(false);
          expect(refused.diagnostics.map(({ message }) => message).join("\n")).to.match(
            /because it is protected|cannot be deleted/,
          );
        });
        expect(written.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
        expect(await tenant.ids()).to.deep.equal(before);
        at.remove();
      });
    }
  });
}
