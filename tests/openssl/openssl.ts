/**
 * Runs openssl from a small process. A test's own is large by the time it wants certificates, and each process that it starts
 * begins as a copy of it, which takes several times as long as what openssl does.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, platform } from "node:process";
import { read, write, type Answer, type Question } from "./lines.js";
import { runOpenssl } from "./run.js";

interface Runner {
  readonly questions: number;
  readonly answers: number;
}

let runner: Runner | undefined;

/** What openssl writes; it has to end well. */
export function openssl(options: readonly string[], input?: string | Uint8Array, folder?: string): Buffer {
  const { status, output, errors } = askOpenssl(options, input, folder);
  if (status !== 0) {
    throw new Error(`openssl ${options.join(" ")}: ${errors}`);
  }
  return Buffer.from(output, "base64");
}

/**
 * How openssl ends, and what it says.
 *
 * @param folder Where it finds the files that its options name.
 */
export function askOpenssl(options: readonly string[], input: string | Uint8Array = "", folder = tmpdir()): Answer {
  const question: Question = { options, input: Buffer.from(input).toString("base64"), folder };
  // Windows copies no process to start one, and has no such pipes.
  if (platform === "win32") {
    return runOpenssl(question);
  }
  runner ??= startRunner();
  write(runner.questions, question);
  const answer = read(runner.answers) as Answer | undefined;
  if (answer === undefined) {
    throw new Error("the runner of openssl has ended");
  }
  return answer;
}

/** It ends with this process, with which its questions do. */
function startRunner(): Runner {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-openssl-"));
  try {
    const [questions, answers] = [join(folder, "questions"), join(folder, "answers")];
    // Pipes that have names can be waited for.
    execFileSync("mkfifo", ["-m", "600", questions, answers]);
    spawn(execPath, [join(__dirname, "runner.js"), questions, answers], { stdio: "ignore" }).unref();
    // Each waits until the other end is open, too.
    return { questions: openSync(questions, "w"), answers: openSync(answers, "r") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
