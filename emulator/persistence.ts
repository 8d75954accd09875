import { z } from "zod";
import { readOwnFile, replaceFile } from "../files/ownFile.js";
import { issuesInWords } from "./schemaIssues.js";
import { emptyTenant, type Tenant, tenantSchema } from "./tenant.js";

const version = 1;

const stateFileSchema = z.strictObject({ version: z.literal(version), tenant: tenantSchema });

/** The tenant in the file, or an empty one where there is no file yet. */
export async function loadTenant(file: string): Promise<Tenant> {
  try {
    return parseState(await readOwnFile(file));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return emptyTenant;
    }
    throw new Error(`The state file ${file} cannot be used: ${reason(error)}`, { cause: error });
  }
}

/** Replaces the file as a whole, so that a reader, or a run that was killed, never meets half of one. */
export async function saveTenant(file: string, tenant: Tenant): Promise<void> {
  await replaceFile(file, `${JSON.stringify({ version, tenant }, undefined, 2)}\n`, { flush: true });
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
