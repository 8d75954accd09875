import { spawnSync } from "node:child_process";
import type { Answer, Question } from "./lines.js";

const maxBuffer = 1 << 26;

export function runOpenssl({ options, input, folder }: Question): Answer {
  const { status, stdout, stderr } = spawnSync("openssl", options, {
    cwd: folder,
    input: Buffer.from(input, "base64"),
    maxBuffer,
  });
  return { status, output: stdout.toString("base64"), errors: stderr.toString() };
}
