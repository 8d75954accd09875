import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import type { webcrypto } from "node:crypto";

/** The key that signs tokens, for one run of the emulator. */
export interface SigningKey {
  readonly publicKey: webcrypto.CryptoKey;
  /** As the key set prints it. */
  readonly jwk: JWK;
  sign(claims: JWTPayload): Promise<string>;
}

/** Entra signs with RS256 (Entra: "Access tokens in the Microsoft identity platform"). */
const algorithm = "RS256";

/** A key that only this emulator's tokens are signed with. */
export async function createSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const key = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(key);
  return {
    publicKey,
    jwk: { ...key, kid, use: "sig" },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: algorithm, kid }).sign(privateKey),
  };
}
