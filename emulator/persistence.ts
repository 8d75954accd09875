import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { issuesInWords } from "./schemaIssues.js";
import { emptyTenant, type Tenant, tenantSchema } from "./tenant.js";

const version = 1;

const stateFileSchema = z.strictObject({ version: z.literal(version), tenant: tenantSchema });

/** The tenant in the file, or an empty one where there is no file yet. */
export async function loadTenant(file: string): Promise<Tenant> {
  try {
    return parseState(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return emptyTenant;
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

function parseState(text: string): Tenant {
  return stateFileSchema.parse(JSON.parse(text)).tenant;
}

function reason(error: unknown): string {
  if (error instanceof z.ZodError) {
    return issuesInWords(error);
  }
  return error instanceof Error ? error.message : String(error);
}
