/** Where the steps of a pipeline run: a machine with the checked-out program, and commands that stand for those of the platform. */
import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { EngineName } from "../../engine/run.js";
import { compileCache } from "../compileCache.js";
import { javaScriptProject } from "../endToEnd/program.js";
import { root } from "../engine/world.js";

const program = `
const { readFileSync } = require("node:fs");
const entra = require("pulumi-entra-ca");
const certificate = (name) => readFileSync("certificates/" + name, "utf8");
new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "Application credentials",
  rootCertificate: certificate("root.pem"),
  expectedCertificates: [],
});
`;

const cli = join(root, "cli/pulumi-entra-ca.js");

export class Shell {
  readonly #folder = mkdtempSync(join(tmpdir(), "entra-ca-pipeline-"));
  /** What is checked out and installed. */
  readonly program = this.folder("program");
  readonly #commands = join(this.#folder, "commands");
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(engine: EngineName) {
    cpSync(join(root, "examples/quickstart/certificates"), join(this.program, "certificates"), { recursive: true });
    for (const [file, content] of Object.entries({ ...javaScriptProject, "index.js": program })) {
      writeFileSync(join(this.program, file), content);
    }
    writeFileSync(join(this.program, "package.json"), '{ "name": "program" }\n');
    symlinkSync(join(root, "node_modules"), join(this.program, "node_modules"));
    mkdirSync(this.#commands);
    this.#environment = {
      PATH: [this.#commands, process.env["PATH"]].join(delimiter),
      HOME: this.#folder,
      NODE_COMPILE_CACHE: compileCache,
      PULUMI_BACKEND_URL: pathToFileURL(this.folder("backend")).href,
      PULUMI_CONFIG_PASSPHRASE: "a test's",
    };
    this.command("npm", '[ "$*" = ci ]');
    this.command("npx", `[ "$1" = pulumi-entra-ca ] && shift && exec "${process.execPath}" "${cli}" "$@"`);
    if (engine === "stand-in") {
      this.command("pulumi", `exec "${process.execPath}" "${join(__dirname, "pulumi.js")}" "$@"`);
    }
  }

  /** A machine for the pipelines of a program that has its stack already. */
  static async start(engine: EngineName): Promise<Shell> {
    const shell = new Shell(engine);
    await shell.run("pulumi stack init production", {});
    return shell;
  }

  /** Replaces a text in a file of the program. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.program, file);
    writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
  }

  /** A folder of its own for what is to be kept. */
  folder(name: string): string {
    const folder = join(this.#folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Puts a command on the path, before any other of its name. */
  command(name: string, script: string): void {
    const file = join(this.#commands, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Runs a script in the program's folder, or another one, and tells whether it succeeded, and all that it said. */
  async run(
    script: string,
    environment: Readonly<Record<string, string>>,
    { cwd = this.program, options = [] as readonly string[] } = {},
  ): Promise<{ succeeded: boolean; said: string }> {
    const file = join(this.#folder, "step.sh");
    writeFileSync(file, script);
    const env = { ...this.#environment, ...environment };
    return new Promise((resolve) => {
      execFile("bash", ["--noprofile", "--norc", ...options, file], { cwd, env }, (error, stdout, stderr) => {
        resolve({ succeeded: error === null, said: stdout + stderr });
      });
    });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
