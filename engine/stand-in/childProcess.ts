/**
 * The Node processes that the engine starts. Each is the leader of a process group of its own, so that a Ctrl-C on the
 * terminal reaches the engine alone and a provider's call can run to its end.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { EngineFailure, messageOf } from "./failure.js";

/** Those that have not ended yet. */
const living = new Set<Child>();

process.on("exit", () => {
  for (const child of living) {
    child.signal("SIGKILL");
  }
});

/** How long a process may take to end when it is asked to, before it is made to. */
const patience = 2_000;

/** What a process runs, where, and who hears what it prints. */
export interface ChildOptions {
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
}

/** One such process, from its start to its end. */
export class Child {
  readonly #process: ChildProcess;
  /** The exit code; none when a signal ended it. */
  readonly exited: Promise<number | undefined>;

  constructor({ arguments: parameters, folder, env, onLine }: ChildOptions) {
    this.#process = spawn(process.execPath, parameters, {
      cwd: folder,
      env,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.exited = new Promise((resolve, reject) => {
      this.#process.once("error", (error) => {
        reject(new EngineFailure(`could not start node: ${messageOf(error)}`));
      });
      this.#process.once("close", (code) => {
        living.delete(this);
        resolve(code ?? undefined);
      });
    });
    living.add(this);
    // Whoever waits for the exit sees the rejection; this keeps it from being unhandled until then.
    this.exited.catch(() => undefined);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      readLines(stream, onLine);
    }
  }

  async end(): Promise<void> {
    this.signal("SIGTERM");
    const force = setTimeout(() => {
      this.signal("SIGKILL");
    }, patience);
    await this.exited.catch(() => undefined);
    clearTimeout(force);
  }

  /** To the whole group, since a program may have started processes of its own. */
  signal(name: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) {
      return;
    }
    try {
      process.kill(-pid, name);
    } catch {
      // It ended in the meantime.
    }
  }
}

/** Finds a module as the program would, and where the program has none, as this package does. */
export function resolveFrom(folder: string, module: string): string {
  for (const from of [join(folder, "index.js"), __filename]) {
    try {
      return createRequire(from).resolve(module);
    } catch {
      // Not installed there.
    }
  }
  throw new EngineFailure(`${module} can't be found from ${folder}; run npm install there`);
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) {
    createInterface({ input: stream }).on("line", onLine);
  }
}
