import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
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

/** Where the certificate of the sign-in's https is written: `<name>.ca.pem`. */
export function besideSignInFile(signInFile: string): string {
  const { dir, name } = parse(resolve(signInFile));
  return join(dir, `${name}.ca.pem`);
}

/** A file in a folder that nobody else can have made before. */
export async function inNewFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "entra-ca-emulator-")), "ca.pem");
}

/** Writes the certificate of the emulator's https for clients to trust. */
export async function writeCertificate(file: string, certificate: string): Promise<void> {
  // Whatever user a client runs as, it may read it.
  await replaceFile(file, certificate, { mode: 0o644 });
}
