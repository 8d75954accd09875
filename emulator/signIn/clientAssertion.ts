import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { assertionOutsideValidity, invalidSignature, malformedAssertion } from "./refusals.js";

/** Seconds by which clocks may differ, as Microsoft's libraries have it; MSAL's own assertions begin up to one in the future. */
const clockTolerance = 5 * 60;

const headerSchema = z.object({ x5t: z.string().optional(), "x5t#S256": z.string().optional() });

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).transform((aud) => (typeof aud === "string" ? [aud] : aud)),
  exp: z.int(),
  nbf: z.int().default(0),
});

/** A signed statement of who the client is (RFC 7523), before anything of it has been verified. */
export interface ClientAssertion {
  readonly header: z.output<typeof headerSchema>;
  readonly claims: z.output<typeof claimsSchema>;
  /** Throws a refusal unless the key signed it, with one of the algorithms, and the time is right. */
  verify(key: KeyObject, algorithms: readonly string[], now: Date): Promise<void>;
}

/** What an assertion says of itself. Nothing in it is verified until a key is found for it. */
export function readClientAssertion(text: string): ClientAssertion {
  const { header, claims } = parse(text);
  return {
    header,
    claims,
    async verify(key, algorithms, now) {
      try {
        await jwtVerify(text, key, { algorithms: [...algorithms], clockTolerance, currentDate: now });
      } catch (error) {
        throw refusalOf(error, claims, now);
      }
    },
  };
}

function parse(text: string): Pick<ClientAssertion, "header" | "claims"> {
  try {
    return { header: headerSchema.parse(decodeProtectedHeader(text)), claims: claimsSchema.parse(decodeJwt(text)) };
  } catch {
    throw malformedAssertion();
  }
}

function refusalOf(error: unknown, { nbf, exp }: ClientAssertion["claims"], now: Date): unknown {
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return invalidSignature();
  }
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    return assertionOutsideValidity(now, new Date(nbf * 1000), new Date(exp * 1000));
  }
  return error instanceof errors.JOSEError ? malformedAssertion() : error;
}
