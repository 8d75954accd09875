/** Started by `openssl.ts`: runs openssl for each question, one after the other, until there are no more. */
import { openSync } from "node:fs";
import { argv } from "node:process";
import { read, write, type Question } from "./lines.js";
import { runOpenssl } from "./run.js";

const questions = openSync(argv[2]!, "r");
const answers = openSync(argv[3]!, "w");

for (;;) {
  const question = read(questions) as Question | undefined;
  if (question === undefined) {
    break;
  }
  write(answers, runOpenssl(question));
}
