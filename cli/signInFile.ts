import { readFile } from "node:fs/promises";
import { join, parse, resolve } from "node:path";
import type { SignInOptions } from "../emulator/index.js";
import { replaceFile } from "../files/ownFile.js";

/** The options in the file; the emulator checks what they say. */
export async function readSignInFile(file: string): Promise<SignInOptions> {
  const text = await readFile(file, "utf8");
  try {
    return JSON.parse(text) as SignInOptions;
  } catch {
    // The parser's own message repeats some of the text, where the secrets are.
    throw new Error(`The sign-in file ${file} is not JSON.`);
  }
}

/** Writes the certificate of the sign-in's https beside the file, and tells where. */
export async function writeCertificate(signInFile: string, certificate: string): Promise<string> {
  const { dir, name } = parse(resolve(signInFile));
  const file = join(dir, `${name}.ca.pem`);
  // Whatever user a client runs as, it may read it.
  await replaceFile(file, certificate, { mode: 0o644 });
  return file;
}
