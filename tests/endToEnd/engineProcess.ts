/** A run of an engine in a process of its own, so that it can be killed. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { CommandOptions } from "../../engine/run.js";

const runModule = join(__dirname, "..", "..", "engine", "run.js");

export class EngineProcess {
  readonly #process: ChildProcess;
  readonly ended: Promise<unknown>;

  constructor({ env, ...options }: CommandOptions) {
    const script = `void require(${JSON.stringify(runModule)}).runCommand({ ...${JSON.stringify(options)}, env: process.env })`;
    this.#process = spawn(process.execPath, ["-e", script], { env, stdio: "ignore" });
    this.ended = once(this.#process, "exit");
  }

  /** Ends it and all that it started at once, as when the machine fails: no process is left to save anything. */
  kill(): void {
    const { pid: engine } = this.#process;
    for (const pid of engine === undefined ? [] : withDescendants(engine)) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended in the meantime.
      }
    }
  }
}

function withDescendants(ancestor: number): number[] {
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [ancestor];
  for (const pid of found) {
    found.push(...processes.filter(([, parent]) => parent === pid).map(([child = 0]) => child));
  }
  return found;
}
