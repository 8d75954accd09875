import { lstat } from "node:fs/promises";
import { z } from "zod";
import { readOwnFile, replaceFile } from "../files/ownFile.js";
import { issuesInWords } from "./schemaIssues.js";
import { type Seed, seedSchema } from "./seed.js";
import type { Tenant } from "./tenant.js";

const version = 1;

/** A file that somebody wrote may be without the version, and leave out what can be made up. */
const stateFileSchema = z.strictObject({ version: z.literal(version).default(version), tenant: seedSchema });

/** Where a tenant is kept; while an emulator runs, it alone writes the file. */
export class StateFile {
  #written: string | undefined;

  constructor(private readonly file: string) {}

  /** The tenant in the file, or undefined where there is no file yet. */
  async load(): Promise<Seed | undefined> {
    try {
      this.#written = await versionOf(this.file);
      return parseState(await readOwnFile(this.file));
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw new Error(`The state file ${this.file} cannot be used: ${reason(error)}`, { cause: error });
    }
  }

  /**
   * Replaces the file as a whole, so that a reader, or a run that was killed, never meets half of one. Throws where
   * something else has written it since: what that wrote would be lost.
   */
  async save(tenant: Tenant): Promise<void> {
    const found = await versionOf(this.file);
    if (found !== undefined && found !== this.#written) {
      throw new Error(
        `The state file ${this.file} was changed by something else, maybe by another emulator that has it too. ` +
          "Nothing is written to it any more: start the emulator again, and give each one a file of its own.",
      );
    }
    await replaceFile(this.file, `${JSON.stringify({ version, tenant }, undefined, 2)}\n`, { flush: true });
    this.#written = await versionOf(this.file);
  }
}

/** Which file there is at a path, and as of when; undefined where there is none, or a link, which makes way for a file. */
async function versionOf(file: string): Promise<string | undefined> {
  try {
    const found = await lstat(file, { bigint: true });
    return found.isSymbolicLink() ? undefined : `${found.ino} ${found.mtimeNs} ${found.size}`;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** The tenant in a text, which is that of a state file; editors of Windows begin it with a mark of the byte order. */
export function parseState(text: string): Seed {
  return stateFileSchema.parse(JSON.parse(text.replace(/^\ufeff/, ""))).tenant;
}

/** Why a state can't be used, in words that follow what was to be read. */
export function reason(error: unknown): string {
  if (error instanceof z.ZodError) {
    return issuesInWords(error);
  }
  return error instanceof Error ? error.message : String(error);
}
