/** Started by `openssl.ts`: runs openssl for each question, one after the other, until there are no more. */
import { spawnSync } from "node:child_process";
import { openSync } from "node:fs";
import { argv } from "node:process";
import { read, write, type Answer, type Question } from "./lines.js";

const questions = openSync(argv[2]!, "r");
const answers = openSync(argv[3]!, "w");
const maxBuffer = 1 << 26;

for (;;) {
  const question = read(questions) as Question | undefined;
  if (question === undefined) {
    break;
  }
  const { options, input, folder } = question;
  const { status, stdout, stderr } = spawnSync("openssl", options, {
    cwd: folder,
    input: Buffer.from(input, "base64"),
    maxBuffer,
  });
  write(answers, { status, output: stdout.toString("base64"), errors: stderr.toString() } satisfies Answer);
}
