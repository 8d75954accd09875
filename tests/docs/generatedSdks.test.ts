import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { CommandLine } from "../endToEnd/commandLine.js";
import { root } from "../engine/world.js";
import { generating, isThere, tools } from "../languageTools.js";
import { InstalledPackage } from "../package/installedPackage.js";
import { blocksIn } from "./markdown.js";

/** Makes each program with Pulumi's mocks: a class, an argument or a property that isn't there is an error. */
const mocked = `
import runpy, sys, pulumi

class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return [args.name, args.inputs]
    def call(self, args):
        return {}

pulumi.runtime.set_mocks(Mocks())
for program in sys.argv[1:]:
    try:
        runpy.run_path(program)
    except Exception as error:
        print(f"{program}: {type(error).__name__}: {error}")
`;

describe("with the package that Pulumi generates, the programs on the pages in", () => {
  const opened: { remove(): void }[] = [];

  /** The example's project, which has the generated package then. */
  async function project(language: "go" | "python", skip: () => never): Promise<CommandLine> {
    if (![["pulumi", "version"], ...tools[language]].every(isThere)) {
      skip();
    }
    const installed = new InstalledPackage();
    const at = new CommandLine({}, { project: language, modules: installed.modules });
    opened.push(at, installed);
    cpSync(join(root, "examples", language), at.project, { recursive: true });
    await at.run(...generating);
    return at;
  }
  after(() => {
    for (const each of opened) {
      each.remove();
    }
  });

  describe("Go", () => {
    let at: CommandLine;
    before(async function () {
      this.timeout(600_000);
      at = await project("go", () => this.skip());
    });

    it("compile", function () {
      this.timeout(600_000);
      for (const [index, { page, text }] of blocksIn("go").entries()) {
        const folder = join(at.project, "pages", `${index}-${page.replace(/\W/g, "-")}`);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "main.go"), text);
      }
      const { stderr } = spawnSync("go", ["vet", "./pages/..."], { cwd: at.project, encoding: "utf8" });
      expect(stderr).to.equal("");
    });
  });

  describe("Python", () => {
    let at: CommandLine;
    before(async function () {
      this.timeout(600_000);
      at = await project("python", () => this.skip());
    });

    it("run with mocks", function () {
      this.timeout(600_000);
      const programs = blocksIn("python").map(({ page, text }) => {
        for (const [, file = ""] of text.matchAll(/Path\("([^"]+)"\)/g)) {
          at.write(file, "PEM");
        }
        const program = `${page.replace(/\W/g, "_")}.py`;
        at.write(program, text);
        return program;
      });
      const python = join(at.project, "venv/bin/python");
      expect(execFileSync(python, ["-c", mocked, ...programs], { cwd: at.project, encoding: "utf8" })).to.equal("");
    });
  });
});
