/**
 * The quickstart as each package manager installs it, run by each version of Node that is supported: `npm run test:installs`, since
 * all of it is downloaded.
 */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { CommandOptions } from "../../engine/run.js";
import type { Outcome } from "../../engine/outcome.js";
import { nothing } from "../endToEnd/example.js";
import { transpiled } from "../endToEnd/program.js";
import { root } from "../engine/world.js";
import { Tenant } from "../tenant.js";

type Modules = "CommonJS" | "ES modules" | "JavaScript";

interface Setup {
  /** What npm runs, and how it is told to install. */
  readonly manager: readonly [name: string, version: string];
  readonly node: string;
  readonly modules: Modules;
  readonly files?: Readonly<Record<string, string>>;
}

const setups: readonly Setup[] = [
  { manager: ["npm", "11.19.1"], node: "22.19.0", modules: "CommonJS" },
  { manager: ["npm", "11.19.1"], node: "24.21.0", modules: "ES modules" },
  {
    manager: ["pnpm", "12.21.0"],
    node: "24.21.0",
    modules: "CommonJS",
    // It has to be told of every script of a package that it isn't to run: this one is @pulumi/pulumi's.
    files: { "pnpm-workspace.yaml": "allowBuilds:\n  protobufjs: false\n" },
  },
  { manager: ["yarn", "1.22.22"], node: "22.19.0", modules: "JavaScript" },
  {
    manager: ["@yarnpkg/cli-dist", "4.18.1"],
    node: "24.21.0",
    modules: "CommonJS",
    files: { ".yarnrc.yml": "nodeLinker: node-modules\nenableImmutableInstalls: false\n", "yarn.lock": "" },
  },
  { manager: ["bun", "1.4.5"], node: "24.21.0", modules: "ES modules" },
];

/** A project with the quickstart, and all that the package manager leaves in it. */
class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "entra-ca-install-"));
  readonly #node: string;

  constructor({ node }: Setup, tools: string) {
    this.#node = join(tools, `node-${node}`, "node_modules", ".bin", "node");
  }

  /** Brings the example, which is TypeScript and CommonJS, as one who copies it would change it. */
  fill({ modules, files = {} }: Setup, tarball: string): void {
    cpSync(join(root, "examples", "quickstart"), this.folder, { recursive: true });
    const manifest = JSON.parse(this.#read("package.json")) as { dependencies: Record<string, string>; type?: string };
    manifest.dependencies["pulumi-entra-ca"] = `file:${tarball}`;
    if (modules === "ES modules") {
      manifest.type = "module";
    }
    this.#write("package.json", JSON.stringify(manifest));
    if (modules === "JavaScript") {
      this.#write("index.js", transpiled(this.#read("index.ts")));
      rmSync(join(this.folder, "index.ts"));
      this.#write("Pulumi.yaml", this.#read("Pulumi.yaml").replace("index.ts", "index.js").replace("true", "false"));
    }
    for (const [file, content] of Object.entries(files)) {
      this.#write(file, content);
    }
  }

  install({ manager: [name, version] }: Setup): void {
    const command = name === "@yarnpkg/cli-dist" ? "yarn" : name;
    execFileSync("npm", ["exec", "--yes", `--package=${name}@${version}`, "--", command, "install"], {
      cwd: this.folder,
      stdio: "pipe",
    });
  }

  async run(command: CommandOptions["command"], tenant: Tenant): Promise<Outcome> {
    const options: Omit<CommandOptions, "env"> = {
      ...{ command, cwd: this.folder, stack: "dev", engine: "stand-in" },
      folder: join(this.folder, ".state"),
    };
    const script = `require(${JSON.stringify(join(root, "dist", "engine", "run.js"))})
      .runCommand({ ...${JSON.stringify(options)}, env: process.env })
      .then((outcome) => console.log(JSON.stringify(outcome)));`;
    const env = { ...process.env, ...tenant.environment };
    // The tenant is emulated in this process, which therefore may not wait idly.
    const { stdout, stderr } = await promisify(execFile)(this.#node, ["-e", script], { env });
    expect(stderr).to.equal("");
    return JSON.parse(stdout) as Outcome;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  #write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }
}

(process.env["ENTRA_CA_INSTALLS"] === undefined ? describe.skip : describe)("the quickstart", () => {
  let tools: string;
  let tarball: string;
  before(() => {
    tools = mkdtempSync(join(tmpdir(), "entra-ca-tools-"));
    const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", tools];
    tarball = join(tools, execFileSync("npm", pack, { cwd: root, encoding: "utf8" }).trim());
    for (const version of new Set(setups.map(({ node }) => node))) {
      const prefix = join(tools, `node-${version}`);
      execFileSync("npm", ["install", "--prefix", prefix, `node-${process.platform}-${process.arch}@${version}`]);
    }
  });
  after(() => {
    rmSync(tools, { recursive: true });
  });

  for (const setup of setups) {
    describe(`as ${setup.manager.join(" ")} installs it, by Node ${setup.node}, with ${setup.modules}`, () => {
      let project: Project;
      let tenant: Tenant;
      before(async () => {
        tenant = await Tenant.start();
        project = new Project(setup, tools);
        project.fill(setup, tarball);
        project.install(setup);
      });
      after(async () => {
        project.remove();
        await tenant.emulator.close();
      });

      it("is made, and has no change in the next preview", async () => {
        const made = await project.run("up", tenant);
        expect(made.diagnostics).to.deep.equal([]);
        expect(made).to.deep.include({ succeeded: true, changes: { ...nothing, create: 4 } });
        expect(await project.run("preview", tenant)).to.deep.include({
          succeeded: true,
          changes: { ...nothing, same: 4 },
        });
      });
    });
  }
});
