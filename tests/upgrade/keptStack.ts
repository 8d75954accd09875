/** A stack whose state comes from elsewhere, or goes there, with either engine. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Command } from "../../engine/run.js";
import { developmentPassphrase } from "../../engine/stand-in/stack.js";
import type { Way } from "../eachWay.js";
import { Program } from "../endToEnd/program.js";
import type { Tenant } from "../tenant.js";

const project = "upgrade";
const stack = "dev";

export class KeptStack {
  readonly program: Program;

  constructor(
    files: Readonly<Record<string, string>>,
    private readonly way: Way,
    private readonly tenant: Tenant,
  ) {
    this.program = new Program(files, way.engine, tenant, way.servedBy);
  }

  /** Where its state is; that of the Pulumi CLI once it was exported. */
  get stateFile(): string {
    const { stateFolder, folder } = this.program;
    return this.way.engine === "stand-in"
      ? join(stateFolder, "stand-in", "stacks", project, `${stack}.json`)
      : join(folder, ".exported.json");
  }

  run(command: Command) {
    return this.program.run(command, {
      environment: {
        ENTRA_CA_CONNECTION_TOKEN: this.tenant.environment["ENTRA_CA_ACCESS_TOKEN"] ?? "",
        ENTRA_CA_REFRESH_BEFORE_UPDATE: "true",
      },
    });
  }

  async importState(text: string): Promise<void> {
    mkdirSync(dirname(this.stateFile), { recursive: true });
    writeFileSync(this.stateFile, text);
    if (this.way.engine === "pulumi") {
      mkdirSync(this.#shadow, { recursive: true });
      mkdirSync(this.#backend, { recursive: true });
      writeFileSync(join(this.#shadow, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
      await this.#pulumi("init", stack);
      await this.#pulumi("import", "--stack", stack, "--file", this.stateFile);
    }
  }

  async exportState(): Promise<string> {
    if (this.way.engine === "pulumi") {
      await this.#pulumi("export", "--stack", stack, "--file", this.stateFile);
    }
    return readFileSync(this.stateFile, "utf8");
  }

  /** The project from which the CLI's stacks are made. */
  get #shadow(): string {
    return join(this.program.stateFolder, "pulumi", "projects", project);
  }

  get #backend(): string {
    return join(this.program.stateFolder, "pulumi", "backend");
  }

  async #pulumi(...command: readonly string[]): Promise<void> {
    await promisify(execFile)("pulumi", ["stack", ...command], {
      cwd: this.#shadow,
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: pathToFileURL(this.#backend).href,
        PULUMI_HOME: join(this.program.stateFolder, "pulumi", "home"),
        PULUMI_CONFIG_PASSPHRASE: developmentPassphrase,
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
  }

  remove(): void {
    this.program.remove();
  }
}
