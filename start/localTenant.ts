import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startEmulator, type Emulator } from "../emulator/index.js";
import { replaceFile } from "../files/ownFile.js";
import { makeClosedFolder } from "../files/ownFolder.js";
import { EngineFailure } from "../engine/stand-in/failure.js";

const settingsSchema = z.object({ port: z.number().int().min(1).max(65535), tenantId: z.guid() });

/** A tenant that is emulated in this process. */
export interface LocalTenant {
  readonly endpoint: string;
  /** For the environment of the programs and providers that are to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/**
 * The tenant that programs are run against when no other is given: the emulator, its state on disk, always at the same
 * address, because the provider records the origin that a resource was created at and refuses another one.
 */
export async function startLocalTenant(folder: string): Promise<LocalTenant> {
  makeClosedFolder(folder);
  const settingsFile = join(folder, "emulator.json");
  const settings = existsSync(settingsFile)
    ? settingsSchema.parse(JSON.parse(readFileSync(settingsFile, "utf8")))
    : { port: 0, tenantId: randomUUID() };
  const token = makeToken(settings.tenantId);
  const emulator = await listen(settings.port, token, join(folder, "tenant.json"), settingsFile);
  if (settings.port === 0) {
    const port = Number(new URL(emulator.url).port);
    await replaceFile(settingsFile, `${JSON.stringify({ ...settings, port })}\n`);
  }
  return {
    endpoint: emulator.endpoint,
    environment: {
      ENTRA_CA_ENDPOINT: emulator.endpoint,
      ENTRA_CA_ACCESS_TOKEN: token,
      // What the user's shell may name is a tenant of Microsoft's.
      ARM_TENANT_ID: "",
      AZURE_TENANT_ID: "",
    },
    close: () => emulator.close(),
  };
}

async function listen(port: number, token: string, stateFile: string, settingsFile: string): Promise<Emulator> {
  try {
    return await startEmulator({ port, token, stateFile });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) {
      throw error;
    }
    throw new EngineFailure(
      `port ${port}, on which this tenant is emulated, is taken: wait for another run to end, or stop what listens there. ` +
        `To move the tenant to another port, change it in ${settingsFile}, and destroy or re-create the stacks made on it.`,
    );
  }
}

/** Shaped as Entra's access tokens are, so that the tenant's id can be read from it; nobody signed it. */
function makeToken(tenantId: string): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const header = encode({ typ: "JWT", alg: "none" });
  const payload = encode({
    aud: "https://graph.microsoft.com",
    tid: tenantId,
    roles: ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.ReadWrite.All"],
    iat: now,
    exp: now + 24 * 60 * 60,
    jti: randomUUID(),
  });
  return `${header}.${payload}.${randomBytes(32).toString("base64url")}`;
}
