import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { issuesInWords } from "./schemaIssues.js";
import { type Seed, seedSchema } from "./seed.js";
import type { Tenant } from "./tenant.js";

const version = 1;

/** A file that somebody wrote may be without the version, and leave out what can be made up. */
const stateFileSchema = z.strictObject({ version: z.literal(version).default(version), tenant: seedSchema });

/** The tenant in the file, or undefined where there is no file yet. */
export async function loadTenant(file: string): Promise<Seed | undefined> {
  try {
    return parseState(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw new Error(`The state file ${file} cannot be used: ${reason(error)}`, { cause: error });
  }
}

/** Replaces the file as a whole, so that a reader, or a run that was killed, never meets half of one. */
export async function saveTenant(file: string, tenant: Tenant): Promise<void> {
  const temporary = `${file}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(temporary, `${JSON.stringify({ version, tenant }, undefined, 2)}\n`, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The tenant in a text, which is that of a state file. */
export function parseState(text: string): Seed {
  return stateFileSchema.parse(JSON.parse(text)).tenant;
}

export function reason(error: unknown): string {
  if (error instanceof z.ZodError) {
    return issuesInWords(error);
  }
  return error instanceof Error ? error.message : String(error);
}
