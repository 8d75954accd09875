import { readJson } from "../graph/content.js";

/** What a token says of itself, as far as it can be read: only Graph may rely on it, so that here it is hardly more than a hint. */
export type Claims = Readonly<Record<string, unknown>>;

/** The claims of a token that is a JWT (RFC 7519); undefined for any other. */
export function claimsOf(token: string): Claims | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) {
    return undefined;
  }
  const { value: claims } = readJson(Buffer.from(payload, "base64url").toString("utf8"));
  return typeof claims === "object" && claims !== null ? (claims as Claims) : undefined;
}

/** The tenant that a token was issued for (its claim `tid`); undefined where it doesn't say. */
export function tenantOf(claims: Claims | undefined): string | undefined {
  const tenant = claims?.["tid"];
  return typeof tenant === "string" ? tenant.toLowerCase() : undefined;
}

/** The last moment that there is a date for, in milliseconds since 1970 (ECMA-262: Time Values and Time Range). */
const lastDate = 8.64e15;

/** When a token ends (its claim `exp`), in milliseconds since 1970; undefined where it doesn't say, or says no date. */
export function endOf(claims: Claims): number | undefined {
  const { exp } = claims;
  return typeof exp === "number" && Math.abs(exp * 1_000) <= lastDate ? exp * 1_000 : undefined;
}
