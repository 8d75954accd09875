import { chmodSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { geteuid } from "node:process";

const root = 0;
const sticky = 0o1000;
const othersWrite = 0o022;
const othersAccess = 0o077;

/**
 * A folder in which nobody but this user, and root, can put anything, made where it is missing; undefined where there can be
 * none. What runs from it is this user's as surely as the programs in the user's own folders are.
 *
 * One that others may only read is closed to them. One that others can write is not used, and not mended either: what is in it
 * may be theirs. Windows knows neither owner nor mode: there only links are looked for, and the access of the folder within
 * which it lies is inherited.
 *
 * @param within A folder that exists. Links that lead to it are followed, and what they lead to is checked.
 * @param names The folders below it, the last of which is to be this user's alone. A link in the place of any is refused.
 */
export function ownFolder(within: string, ...names: readonly string[]): string | undefined {
  if (!isAbsolute(within)) {
    return undefined;
  }
  try {
    let folder = realpathSync(within);
    if (![...folderAndAbove(folder)].every(isGuarded)) {
      return undefined;
    }
    for (const name of names) {
      folder = join(folder, name);
      makeFolder(folder);
      if (!isGuarded(folder)) {
        return undefined;
      }
    }
    return isOwn(folder) ? folder : undefined;
  } catch {
    // There is no such folder, or it can't be made or looked at.
    return undefined;
  }
}

/**
 * Makes a folder for this user's data, with those above it that are missing, and closes it to others where it was left open:
 * what is in it is data, and never run.
 */
export function makeClosedFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode, isFolder } = lookAt(folder);
  if (isFolder && uid === geteuid?.() && (mode & othersAccess) !== 0) {
    chmodSync(folder, 0o700);
  }
}

function* folderAndAbove(folder: string): Generator<string> {
  yield folder;
  if (dirname(folder) !== folder) {
    yield* folderAndAbove(dirname(folder));
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw error;
    }
  }
}

/** Whether no other user can remove, rename or replace what this user has in a folder. */
function isGuarded(folder: string): boolean {
  const { uid, mode, isFolder } = lookAt(folder);
  const user = geteuid?.();
  return (
    isFolder &&
    (user === undefined || ((uid === user || uid === root) && ((mode & othersWrite) === 0 || (mode & sticky) !== 0)))
  );
}

function isOwn(folder: string): boolean {
  const { uid, mode } = lookAt(folder);
  const user = geteuid?.();
  if (user === undefined) {
    return true;
  }
  if (uid !== user || (mode & othersWrite) !== 0) {
    return false;
  }
  if ((mode & othersAccess) !== 0) {
    chmodSync(folder, 0o700);
  }
  return true;
}

/** A link is no folder, wherever it leads. */
function lookAt(folder: string): { uid: number; mode: number; isFolder: boolean } {
  const found = lstatSync(folder);
  return { uid: found.uid, mode: found.mode, isFolder: found.isDirectory() };
}
