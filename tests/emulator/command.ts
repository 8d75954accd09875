/** The command, run as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Where the tests run, the commands are two folders up and beside. */
const program = join(__dirname, "..", "..", "cli", "main.js");

const children: ChildProcess[] = [];

export interface Run {
  readonly child: ChildProcess;
  /** Resolves with the output once it holds the text, or all of it once the program has ended. */
  readonly output: (until: string) => Promise<string>;
  readonly ended: () => Promise<{ code: number | null; errors: string }>;
}

export function run(args: string[], environment: Record<string, string> = {}, nodeOptions: string[] = []): Run {
  const child = spawn(process.execPath, [...nodeOptions, program, ...args], {
    env: { ...process.env, ENTRA_CA_ACCESS_TOKEN: undefined, ...environment },
  });
  children.push(child);
  const texts = { out: "", errors: "" };
  child.stdout.on("data", (chunk) => (texts.out += String(chunk)));
  child.stderr.on("data", (chunk) => (texts.errors += String(chunk)));
  const closed = once(child, "close");
  return {
    child,
    output: async (until) => {
      while (!texts.out.includes(until) && child.exitCode === null) {
        await Promise.race([once(child.stdout, "data"), closed]);
      }
      return texts.out;
    },
    ended: async () => {
      await closed;
      return { code: child.exitCode, errors: texts.errors };
    },
  };
}

/** Ends every process that was started since the last time. */
export function killAll(): void {
  for (const child of children.splice(0)) {
    child.kill("SIGKILL");
  }
}
