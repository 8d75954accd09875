import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { geteuid } from "node:process";

const onlyUser = 0o600;

/**
 * Replaces a file as a whole, so that a reader, or a run that was killed, never meets half of one. It is this user's alone,
 * whatever the one before was; so are the folders that are made for it.
 *
 * @param options.mode Another one, for a file that others may read.
 * @param options.flush Whether it has to be on the disk when this ends.
 */
export async function replaceFile(
  file: string,
  text: string,
  { mode = onlyUser, flush = false }: { readonly mode?: number; readonly flush?: boolean } = {},
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // A name that nobody can have taken before, in a folder where others may write; a link in its place isn't followed.
  const fresh = `${file}.${randomBytes(8).toString("hex")}.tmp`;
  try {
    await writeFile(fresh, text, { flag: "wx", mode, flush });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Reads a file that is to be this user's alone, and closes it to others where an earlier version left it open. */
export async function readOwnFile(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const found = await handle.stat();
    if (found.isFile() && found.uid === geteuid?.() && (found.mode & ~onlyUser & 0o777) !== 0) {
      await handle.chmod(onlyUser);
    }
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}
