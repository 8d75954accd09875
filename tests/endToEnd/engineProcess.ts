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
    killWithDescendants(this.#process);
  }
}

/** Ends a process and all that it started, at once. */
export function killWithDescendants({ pid: ancestor }: ChildProcess): void {
  for (const { pid } of ancestor === undefined ? [] : withDescendants(ancestor)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended in the meantime.
    }
  }
}

/** A process and all that it started, with the command line of each. */
export function withDescendants(ancestor: number): { pid: number; command: string }[] {
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 1 << 26 })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, pid, parent, command = ""]) => ({ pid: Number(pid), parent: Number(parent), command }));
  const found = processes.filter(({ pid }) => pid === ancestor);
  for (const { pid } of found) {
    found.push(...processes.filter(({ parent }) => parent === pid));
  }
  return found;
}
