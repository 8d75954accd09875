import "reflect-metadata";
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { readPem, refusePrivateKey, UnreadableText } from "./pem.js";

const requestLabels = new Set(["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]);

/**
 * The public key that a certificate signing request (PKCS#10 as PEM) asks to be certified, as DER of its
 * SubjectPublicKeyInfo.
 *
 * @throws {UnreadableText} saying what was found instead, without repeating any of it.
 */
export function requestedPublicKey(text: string): Uint8Array {
  refusePrivateKey(text, "a certificate signing request");
  const [block, ...more] = readPem(text);
  if (block === undefined || more.length > 0 || !requestLabels.has(block.label)) {
    throw new UnreadableText("found something else than one PEM block -----BEGIN CERTIFICATE REQUEST-----");
  }
  try {
    return new Uint8Array(new Pkcs10CertificateRequest(block.der).publicKey.rawData);
  } catch {
    throw new UnreadableText("the bytes are not a certificate signing request");
  }
}
