/** What a test runs in: a folder with a program, a cloud in a file, and the states of an engine. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Activity } from "../../engine/events.js";
import { OutcomeCollector, type Outcome } from "../../engine/outcome.js";
import { findPulumiCli, runPulumiCli } from "../../engine/pulumiCli.js";
import type { EngineName } from "../../engine/run.js";
import { runStandIn } from "../../engine/stand-in/standIn.js";
import { compileCache } from "../compileCache.js";
import { changeCloud, questionsFile, readCloud, type Cloud } from "./programs/cloud.js";
import type { WantedProgram } from "./programs/program.js";

/** The repository's root, from dist/tests/engine. */
export const root = join(__dirname, "..", "..", "..");

export interface RunOptions {
  readonly refresh?: boolean;
  readonly replace?: readonly string[];
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

export class World {
  readonly folder = mkdtempSync(join(tmpdir(), "entra-ca-engine-"));
  readonly program = join(this.folder, "program");
  readonly cloudFile = join(this.folder, "cloud.json");
  /** While it exists, calls that wait go on waiting. */
  readonly gate = join(this.folder, "gate");
  readonly engineFolder = join(this.folder, "engine");

  constructor() {
    mkdirSync(this.program);
    writeFileSync(
      join(this.program, "Pulumi.yaml"),
      "name: world\nruntime: {name: nodejs, options: {typescript: false}}\n",
    );
    const program = JSON.stringify(join(__dirname, "programs", "program.js"));
    writeFileSync(join(this.program, "index.js"), `module.exports = require(${program});\n`);
    writeFileSync(join(this.program, "package.json"), JSON.stringify({ name: "world", main: "index.js" }));
    symlinkSync(join(root, "node_modules"), join(this.program, "node_modules"));
  }

  get cloud(): Cloud {
    return readCloud(this.cloudFile);
  }

  /** The calls that changed nothing, since this was last asked for. */
  takeQuestions(): string[] {
    const file = questionsFile(this.cloudFile);
    const questions = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    rmSync(file, { force: true });
    return questions;
  }

  changeCloud(change: (cloud: Cloud) => void): void {
    changeCloud(this.cloudFile, change);
  }

  /** From now on what was made to fail when it is deleted no longer does. */
  heal(): void {
    this.changeCloud((cloud) => {
      cloud.healed = true;
    });
  }

  /** The stand-in's state, as it is on disk. */
  get stateFile(): string {
    return join(this.engineFolder, "stand-in", "stacks", "world", "dev.json");
  }

  get state(): { deployment: { resources: Record<string, unknown>[]; pending_operations: { type: string }[] } } {
    return JSON.parse(readFileSync(this.stateFile, "utf8")) as typeof this.state;
  }

  get hasState(): boolean {
    return existsSync(this.stateFile);
  }

  environment(program: WantedProgram): Record<string, string | undefined> {
    return {
      ...process.env,
      PROGRAM: JSON.stringify(program),
      CLOUD_FILE: this.cloudFile,
      CLOUD_GATE: this.gate,
      NODE_COMPILE_CACHE: compileCache,
      PULUMI_CONFIG_PASSPHRASE: "a test's",
    };
  }

  async run(
    engine: EngineName,
    activity: Activity,
    program: WantedProgram = { resources: [] },
    options: RunOptions = {},
  ): Promise<Outcome> {
    const collector = new OutcomeCollector();
    const run = {
      activity,
      cwd: this.program,
      stack: "dev",
      folder: join(this.engineFolder, engine),
      env: { ...this.environment(program), ...options.env },
      refreshFirst: options.refresh ?? false,
      replace: options.replace ?? [],
      signal: options.signal ?? new AbortController().signal,
      watch: collector.add.bind(collector),
    };
    const cli = engine === "pulumi" ? (await findPulumiCli()).command : undefined;
    if (cli === undefined) {
      await runStandIn(run);
    } else {
      await runPulumiCli(cli, run);
    }
    return collector.outcome;
  }

  /** Lets the calls that wait go on. */
  open(): void {
    rmSync(this.gate, { force: true });
  }

  /** Runs the CLI on the stack that its engine keeps here. */
  async pulumi(...parameters: readonly string[]): Promise<void> {
    const folder = join(this.engineFolder, "pulumi");
    await promisify(execFile)("pulumi", [...parameters, "--stack", "dev"], {
      cwd: join(folder, "projects", "world"),
      env: {
        ...this.environment({ resources: [] }),
        PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
        PULUMI_HOME: join(folder, "home"),
      },
    });
  }

  remove(): void {
    this.open();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
