import type { Certificate } from "../x509/certificate.js";
import { certificateFields, type Extensions } from "../x509/certificateFields.js";
import type { PathRule } from "../x509/pathFinding.js";
import { signatureRule } from "../x509/pathRules.js";

/** What the rules look at in one certificate; an extension that it doesn't have, or that can't be read, is undefined. */
export interface Facts
  extends
    Pick<Certificate, "signatureHash" | "notBefore" | "notAfter">,
    Pick<Extensions, "basicConstraints" | "keyUsage" | "extendedKeyUsage" | "nameConstraints"> {
  /** Whether subject and issuer are the same name (RFC 5280 section 3.2). */
  readonly isSelfIssued: boolean;
  /** What is wrong with the signature where its own key is to have made it; verified when asked for. */
  readonly ownSignatureFault: () => PathRule | undefined;
}

/** Undefined for a certificate that is broken inside. */
export function factsOf(certificate: Certificate): Facts | undefined {
  const fields = certificateFields(certificate);
  if (fields === undefined) {
    return undefined;
  }
  const { signatureHash, notBefore, notAfter, subject } = certificate;
  const { extensions, isSelfIssued } = fields;
  const ownSignatureFault = () => signatureRule(fields, fields, subject);
  return { ...extensions, signatureHash, isSelfIssued, notBefore, notAfter, ownSignatureFault };
}
