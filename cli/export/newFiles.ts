import { mkdtempSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Writes files into a folder, which is made where it isn't there. Either all of them are there afterwards, or none of them: they
 * are put into their places once all are written, the last one last.
 *
 * @param files The contents by paths below the folder.
 * @throws {Error} where one of them, or something in the place of a folder of theirs, is there.
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const tops = [...new Set([...files.keys()].map((path) => path.split("/")[0] ?? path))];
  const taken = tops.filter((top) => isThere(join(folder, top)));
  if (taken.length > 0) {
    throw new Error(
      `${join(folder, taken[0] ?? "")} is there already, and nothing is written over: name another folder`,
    );
  }
  const made = mkdirSync(folder, { recursive: true });
  const placed: string[] = [];
  // In the folder itself, so that what is written there is only renamed.
  const fresh = mkdtempSync(join(folder, ".export-"));
  try {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true });
      writeFileSync(join(fresh, path), content, { flag: "wx" });
    }
    for (const top of tops) {
      renameSync(join(fresh, top), join(folder, top));
      placed.push(join(folder, top));
    }
  } catch (error) {
    for (const path of placed) {
      rmSync(path, { recursive: true });
    }
    throw error;
  } finally {
    rmSync(fresh, { recursive: true });
    if (placed.length < tops.length && made !== undefined && existsSync(made)) {
      rmSync(made, { recursive: true });
    }
  }
}

/** Whether a path is taken, by a link that leads nowhere, too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
