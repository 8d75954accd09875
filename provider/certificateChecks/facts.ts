import "reflect-metadata";
import { X509Certificate } from "@peculiar/x509";
import type { Certificate } from "../x509/certificate.js";
import { certificateFields, type Extensions } from "../x509/certificateFields.js";

/** What the rules look at in one certificate; an extension that it doesn't have, or that can't be read, is undefined. */
export interface Facts extends Pick<
  Extensions,
  "basicConstraints" | "keyUsage" | "extendedKeyUsage" | "nameConstraints"
> {
  /** The hash that the signature is over, as `SHA-256`; undefined for an algorithm that has its own, such as Ed25519. */
  readonly signatureHash: string | undefined;
  /** Whether subject and issuer are the same name (RFC 5280 section 3.2). */
  readonly isSelfIssued: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Undefined for a certificate that is broken inside. */
export function factsOf(certificate: Certificate): Facts | undefined {
  const fields = certificateFields(certificate);
  if (fields === undefined) {
    return undefined;
  }
  const { der, notBefore, notAfter } = certificate;
  const { hash } = new X509Certificate(der).signatureAlgorithm as { hash?: { name: string } };
  const { extensions, isSelfIssued } = fields;
  return { ...extensions, signatureHash: hash?.name, isSelfIssued, notBefore, notAfter };
}
