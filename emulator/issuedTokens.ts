import { errors, jwtVerify } from "jose";
import { z } from "zod";
import { invalidToken } from "./authentication.js";
import type { Caller } from "./permissions.js";
import { issuerOf } from "./signIn/accessToken.js";
import type { StartedSignIn } from "./signIn/signIn.js";

const claimsSchema = z.object({
  roles: z.array(z.string()).default([]),
  scp: z.string().optional(),
});

/**
 * What Graph makes of the tokens of the emulated sign-in: whose they are, or why it refuses them. Its messages are
 * those that people report of Graph; for a token of another tenant there is none, since Graph serves them all.
 */
export function issuedTokenVerifier(signIn: StartedSignIn, now: () => Date): (token: string) => Promise<Caller> {
  return async (token) => {
    if (!token.includes(".")) {
      throw invalidToken("IDX14100: JWT is not well formed, there are no dots (.).");
    }
    try {
      const { payload } = await jwtVerify(token, signIn.publicKey, {
        algorithms: ["RS256"],
        issuer: issuerOf(signIn.tenantId),
        audience: [...signIn.resources()],
        currentDate: now(),
      });
      const { roles, scp } = claimsSchema.parse(payload);
      return { appOnly: scp === undefined, permissions: scp?.split(" ") ?? roles };
    } catch (error) {
      throw error instanceof errors.JOSEError ? invalidToken(messageOf(error)) : error;
    }
  };
}

function messageOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) {
    return "Lifetime validation failed, the token is expired.";
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case "aud":
        return "Access token validation failure. Invalid audience.";
      case "iss":
        return "Access token validation failure. Invalid issuer.";
      case "nbf":
        return "Lifetime validation failed, the token is not yet valid.";
    }
  }
  return "Access token validation failure. Invalid token.";
}
