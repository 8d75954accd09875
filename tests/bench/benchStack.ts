/** A stack of one of the programs, run by the Pulumi CLI or the stand-in engine, and what that costs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { runCommand, type EngineName } from "../../engine/run.js";
import { CommandLine } from "../endToEnd/commandLine.js";
import { killWithDescendants } from "../endToEnd/engineProcess.js";
import { BenchTenant } from "./benchTenant.js";
import { HostMemory } from "./hostMemory.js";
import { filesOf, type Authorities, type Writing } from "./programs.js";

export type Command = "up" | "preview" | "destroy";

/** What a command came to. */
export interface Cost {
  readonly seconds: number;
  readonly requests: number;
  /** The peak of the provider's process, in MiB. */
  readonly memory: number | undefined;
}

export interface StackOptions {
  readonly engine: EngineName;
  readonly signal: AbortSignal;
  /** The `node_modules` of a project that has the package. */
  readonly modules: string;
  readonly authorities: Authorities;
  /** Milliseconds before each answer of Graph. */
  readonly delay: number;
  /** Milliseconds that the provider that does nothing takes for a creation. */
  readonly wait: number;
}

const arguments_: Readonly<Record<Command, readonly string[]>> = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview", "--expect-no-changes"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

export class BenchStack {
  private constructor(
    readonly writing: Writing,
    private readonly options: StackOptions,
    private readonly tenant: BenchTenant,
    private readonly at: CommandLine,
  ) {}

  static async make(writing: Writing, options: StackOptions): Promise<BenchStack> {
    const tenant = await BenchTenant.start(options.delay);
    // As a user has it, who keeps nothing of what Node compiled.
    const at = new CommandLine({ ...tenant.environment, NODE_COMPILE_CACHE: "" }, { modules: options.modules });
    const stack = new BenchStack(writing, options, tenant, at);
    try {
      for (const [file, content] of Object.entries(filesOf(writing, options.authorities, options.wait))) {
        at.write(file, content);
      }
      if (options.engine === "pulumi") {
        await at.run("stack", "init", "dev");
      }
    } catch (error) {
      stack.remove();
      throw error;
    }
    return stack;
  }

  async run(command: Command): Promise<Cost> {
    const memory = new HostMemory();
    const began = performance.now();
    try {
      await (this.options.engine === "pulumi" ? this.#runPulumi(command) : this.#runStandIn(command));
      const seconds = (performance.now() - began) / 1_000;
      return { seconds, requests: await this.tenant.takeRequests(), memory: memory.end() };
    } finally {
      memory.end();
    }
  }

  async #runPulumi(command: Command): Promise<void> {
    const { signal } = this.options;
    signal.throwIfAborted();
    const { process: pulumi, ended } = this.at.start(...arguments_[command]);
    const stop = (): void => {
      killWithDescendants(pulumi);
    };
    signal.addEventListener("abort", stop);
    const { code, said } = await ended;
    signal.removeEventListener("abort", stop);
    signal.throwIfAborted();
    if (code !== 0) {
      throw new Error(`pulumi ${command} of ${this.writing} ended with ${String(code)}:\n${said}`);
    }
  }

  async #runStandIn(command: Command): Promise<void> {
    const { signal } = this.options;
    const { succeeded, changes, diagnostics } = await runCommand({
      command,
      cwd: this.at.project,
      stack: "dev",
      engine: "stand-in",
      folder: join(this.at.folder, ".state"),
      env: { ...process.env, NODE_COMPILE_CACHE: "", ...this.tenant.environment },
      skipPreview: true,
      signal,
    });
    signal.throwIfAborted();
    const { same: _, ...others } = changes;
    const isIdle = command !== "preview" || Object.values(others).every((count) => count === 0);
    if (!succeeded || !isIdle) {
      throw new Error(`${command} of ${this.writing}: ${JSON.stringify({ changes, diagnostics })}`);
    }
  }

  /** Bytes of the state for each resource, without the stack's own and its providers'. */
  stateBytes(): number {
    const kept = join(this.at.folder, this.options.engine === "pulumi" ? ".backend" : ".state");
    const [file = ""] = readdirSync(kept, { recursive: true, encoding: "utf8" }).filter((path) =>
      /[\\/]stacks[\\/][^\\/]+[\\/]dev\.json$/.test(path),
    );
    const state = JSON.parse(readFileSync(join(kept, file), "utf8")) as {
      deployment?: { resources: { type: string }[] };
      checkpoint?: { latest: { resources: { type: string }[] } };
    };
    const resources = (state.deployment ?? state.checkpoint!.latest).resources.filter(
      ({ type }) => !type.startsWith("pulumi:"),
    );
    return Buffer.byteLength(JSON.stringify(resources)) / resources.length;
  }

  remove(): void {
    this.tenant.close();
    this.at.remove();
  }
}
