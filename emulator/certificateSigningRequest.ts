import "reflect-metadata";
import { Name, Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { webcrypto } from "node:crypto";

/** The emulator's choice: Microsoft's pages don't say which key the service makes. */
const keyAlgorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/**
 * A PKCS#10 request in PEM, signed by a new key. The private key is dropped: nothing here signs with it, and the tenant
 * can't leak what it doesn't have.
 */
export async function createCertificateSigningRequest(commonName: string, organizationName: string): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(keyAlgorithm, false, ["sign", "verify"]);
  // Given as plain strings, the library would read `"`, `\` and `#` in the names as notation.
  const name = new Name([{ CN: [{ utf8String: commonName }] }, { O: [{ utf8String: organizationName }] }]);
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: keyAlgorithm });
  return `${request.toString("pem")}\n`;
}

/** SubjectPublicKeyInfo in DER. */
export function requestedPublicKey(certificateSigningRequest: string): Buffer {
  return Buffer.from(new Pkcs10CertificateRequest(certificateSigningRequest).publicKey.rawData);
}
