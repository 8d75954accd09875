import { execFile } from "node:child_process";
import { join } from "node:path";
import { compileCache } from "../../compileCache.js";
import type { Tenant } from "../../tenant.js";

const main = join(__dirname, "..", "..", "..", "cli", "main.js");

/** How a command ended, and what it said. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `report`; the tenant, which is served by this process, answers meanwhile. */
export function report(tenant: Tenant, ...options: readonly string[]): Promise<Outcome> {
  return reportWith({ PATH: "/nowhere", ...tenant.environment }, ...options);
}

/** @param environment All that there is of it, but for where Node keeps what it compiled. */
export function reportWith(environment: Record<string, string>, ...options: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const limits = { env: { NODE_COMPILE_CACHE: compileCache, ...environment }, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [main, "report", ...options], limits, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
