import type { JWTPayload } from "jose";
import { createHash, randomUUID } from "node:crypto";

/** How the client proved who it is (the claim `appidacr`): 1 by a secret, 2 by a signed assertion. */
export type ProofKind = "1" | "2";

/** Whom a token is issued to, what for, and what it lets the application do. */
export interface TokenSubject {
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: ProofKind;
  readonly audience: string;
  /** What the application may do by itself, or what it may do for the user. */
  readonly granted: { readonly roles: readonly string[] } | { readonly scopes: readonly string[] };
}

/** The one user of the tenant, whom delegated tokens are for. */
const user = { upn: "user@emulator.example", name: "Emulated user" };

/**
 * The claims of a token for Graph, which are those of version 1.0 whichever endpoint issues it (Entra: "Access token
 * claims reference"). Instants are whole seconds; one that has ended already began as long before as a whole lifetime.
 */
export function accessTokenClaims(
  subject: TokenSubject,
  now: Date,
  lifetimeSeconds: number,
  usualLifetimeSeconds: number,
): JWTPayload {
  const { tenantId, clientId, proof, audience, granted } = subject;
  const issuedAt =
    Math.floor(now.getTime() / 1000) - (lifetimeSeconds > 0 ? 0 : usualLifetimeSeconds - lifetimeSeconds);
  const issuer = issuerOf(tenantId);
  const objectId = objectIdOf(tenantId, "scopes" in granted ? user.upn : clientId);
  return {
    aud: audience,
    iss: issuer,
    iat: issuedAt,
    nbf: issuedAt,
    exp: lifetimeSeconds > 0 ? issuedAt + lifetimeSeconds : issuedAt + usualLifetimeSeconds,
    appid: clientId,
    appidacr: proof,
    idp: issuer,
    oid: objectId,
    sub: objectId,
    tid: tenantId,
    uti: randomUUID(),
    ver: "1.0",
    ...("scopes" in granted
      ? { idtyp: "user", scp: granted.scopes.join(" "), ...user }
      : { idtyp: "app", ...(granted.roles.length === 0 ? {} : { roles: granted.roles }) }),
  };
}

/** The `iss` of a tenant's tokens in version 1.0. */
export function issuerOf(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`;
}

/** The same for the same tenant and name in every run. */
function objectIdOf(tenantId: string, name: string): string {
  const hex = createHash("sha256").update(`${tenantId} ${name}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
