import "reflect-metadata";
import { Name, Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { webcrypto } from "node:crypto";
import type { Switches } from "./switches.js";

const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", publicExponent: new Uint8Array([1, 0, 1]) };

const algorithms = {
  rsa2048: { ...rsa, modulusLength: 2048 },
  rsa3072: { ...rsa, modulusLength: 3072 },
  rsa4096: { ...rsa, modulusLength: 4096 },
  p256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  p384: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
} as const satisfies Readonly<Record<Switches["requestKey"], object>>;

/**
 * A PKCS#10 request in PEM, signed by a new key. The private key is dropped: nothing here signs with it, and the tenant
 * can't leak what it doesn't have.
 */
export async function createCertificateSigningRequest(
  commonName: string,
  organizationName: string,
  { requestKey, organizationNameAs }: Switches,
): Promise<string> {
  const algorithm = algorithms[requestKey];
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  // Given as plain strings, the library would read `"`, `\` and `#` in the names as notation.
  const name = new Name([
    { CN: [{ utf8String: commonName }] },
    { [organizationNameAs]: [{ utf8String: organizationName }] },
  ]);
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  return `${request.toString("pem")}\n`;
}

/** SubjectPublicKeyInfo in DER. */
export function requestedPublicKey(certificateSigningRequest: string): Buffer {
  return Buffer.from(new Pkcs10CertificateRequest(certificateSigningRequest).publicKey.rawData);
}
