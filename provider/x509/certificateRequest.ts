import "reflect-metadata";
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { onlyContent } from "./contents.js";
import { allElements, sequence, tags, withTag } from "./der.js";
import { UnreadableText } from "./pem.js";

/** A certificate signing request (PKCS#10). */
export interface CertificateRequest {
  readonly der: Uint8Array;
  /** The public key that it asks to be certified, as DER of its SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** The subject that it asks for, in DER. */
  readonly subjectName: Uint8Array;
}

/**
 * Reads the one certificate signing request that a text or the bytes of a file hold, as `readCertificate` reads a
 * certificate.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificateRequest(given: string | Uint8Array): CertificateRequest {
  const { der, where } = onlyContent(given, "certificate signing request");
  try {
    const { publicKey, rawData } = new Pkcs10CertificateRequest(der);
    const [information] = sequence(new Uint8Array(rawData));
    const [, subject] = allElements(withTag(information, tags.sequence).content);
    return {
      der,
      publicKey: new Uint8Array(publicKey.rawData),
      subjectName: withTag(subject, tags.sequence).whole,
    };
  } catch {
    throw new UnreadableText(`${where} is not a certificate signing request, or a broken one`);
  }
}
