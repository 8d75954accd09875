/** How a client's script has what it made in the tenant signed by the test that started it, and says what it found. */
import { createInterface } from "node:readline";

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** The certificate for a request, and its chain, as PEM. */
export async function sign(certificateSigningRequest) {
  console.log(JSON.stringify({ sign: certificateSigningRequest }));
  return JSON.parse((await answers.next()).value);
}

export function found(what, value) {
  console.log(JSON.stringify({ found: what, value: value ?? null }));
}

/** Ends the script, which would wait for another answer. */
export function done() {
  process.stdin.destroy();
}
