/** What goes to and fro between a test and its runner of openssl: a line of JSON each. */
import { readSync, writeSync } from "node:fs";

export interface Question {
  readonly options: readonly string[];
  /** In base64. */
  readonly input: string;
  readonly folder: string;
}

export interface Answer {
  readonly status: number | null;
  /** In base64. */
  readonly output: string;
  readonly errors: string;
}

export function write(pipe: number, message: object): void {
  let rest = Buffer.from(`${JSON.stringify(message)}\n`);
  while (rest.length > 0) {
    rest = rest.subarray(writeSync(pipe, rest));
  }
}

/** Waits for the next; undefined once the other end is closed. There is never a second one on the way. */
export function read(pipe: number): unknown {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(1 << 16);
    const length = readSync(pipe, part);
    if (length === 0) {
      return undefined;
    }
    parts.push(part.subarray(0, length));
    if (part[length - 1] === "\n".charCodeAt(0)) {
      return JSON.parse(Buffer.concat(parts).toString());
    }
  }
}
