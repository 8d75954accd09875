import { z } from "zod";
import { readOwnFile, replaceFile } from "../files/ownFile.js";
import { issuesInWords } from "./schemaIssues.js";
import { type Seed, seedSchema } from "./seed.js";
import type { Tenant } from "./tenant.js";

const version = 1;

/** A file that somebody wrote may be without the version, and leave out what can be made up. */
const stateFileSchema = z.strictObject({ version: z.literal(version).default(version), tenant: seedSchema });

/** The tenant in the file, or undefined where there is no file yet. */
export async function loadTenant(file: string): Promise<Seed | undefined> {
  try {
    return parseState(await readOwnFile(file));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw new Error(`The state file ${file} cannot be used: ${reason(error)}`, { cause: error });
  }
}

/** Replaces the file as a whole, so that a reader, or a run that was killed, never meets half of one. */
export async function saveTenant(file: string, tenant: Tenant): Promise<void> {
  await replaceFile(file, `${JSON.stringify({ version, tenant }, undefined, 2)}\n`, { flush: true });
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
