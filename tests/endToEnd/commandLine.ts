/** The Pulumi CLI as a person uses it, in a folder, a backend and a home of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compileCache } from "../compileCache.js";
import { root } from "../engine/world.js";
import { javaScriptProject } from "./program.js";

const projectWithPlugin = `${javaScriptProject["Pulumi.yaml"]}plugins: { providers: [{ name: entra-ca, path: node_modules/pulumi-entra-ca/plugin }] }
`;

/** A command that runs, and what it has said so far. */
export interface Running {
  readonly process: ChildProcess;
  readonly said: () => string;
  /** Its exit code, and all that it said. */
  readonly ended: Promise<{ code: number | null; said: string }>;
}

export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), "entra-ca-command-line-"));
  /** The project's folder, in which commands run. */
  readonly project: string;
  readonly #environment: NodeJS.ProcessEnv;

  /**
   * @param environment What points the provider at a tenant.
   * @param options.project The project's folder, below this one.
   * @param options.modules Its `node_modules`.
   */
  constructor(
    environment: Readonly<Record<string, string>>,
    { project = ".", modules = join(root, "node_modules") } = {},
  ) {
    this.project = join(this.folder, project);
    mkdirSync(this.project, { recursive: true });
    const backend = join(this.folder, ".backend");
    mkdirSync(backend);
    this.#environment = {
      ...process.env,
      NODE_COMPILE_CACHE: compileCache,
      PULUMI_HOME: join(this.folder, ".home"),
      PULUMI_BACKEND_URL: pathToFileURL(backend).href,
      PULUMI_CONFIG_PASSPHRASE: "development",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...environment,
    };
    symlinkSync(modules, join(this.project, "node_modules"));
    this.write("Pulumi.yaml", projectWithPlugin);
    this.write("package.json", '{ "name": "program" }\n');
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.project, file), content);
  }

  read(file: string): string {
    return readFileSync(join(this.project, file), "utf8");
  }

  /** Sets a variable of the environment, for all commands from now on. */
  setVariable(name: string, value: string): void {
    this.#environment[name] = value;
  }

  /** What a command says, all of it, once it has succeeded. */
  async run(...command: string[]): Promise<string> {
    const { code, said } = await this.start(...command).ended;
    if (code !== 0) {
      throw new Error(`pulumi ${command.join(" ")} ended with ${String(code)}:\n${said}`);
    }
    return said;
  }

  start(...command: string[]): Running {
    const child = spawn("pulumi", [...command, "--non-interactive", "--color", "never"], {
      cwd: this.project,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => (said += data.toString()));
    }
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, said }));
    return { process: child, said: () => said, ended };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
