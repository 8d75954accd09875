/** Keeps two runs from working on one stack at a time. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { EngineFailure } from "./failure.js";

/** @returns What gives the stack free again. */
export function lockStack(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!tryLock(file)) {
    const holder = Number(readFileSync(file, "utf8"));
    if (isAlive(holder)) {
      throw new EngineFailure(`the stack is in use by another run (process ${holder})`);
    }
    // Its holder was killed.
    rmSync(file, { force: true });
    if (!tryLock(file)) {
      throw new EngineFailure("the stack is in use by another run");
    }
  }
  return () => {
    rmSync(file, { force: true });
  };
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive as well.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
