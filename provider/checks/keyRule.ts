import { readSignedCertificate, type Certificate } from "../x509/certificate.js";
import { readCertificateRequest, type CertificateRequest } from "../x509/certificateRequest.js";
import { isGiven } from "../x509/contents.js";
import { whyUnreadable } from "../x509/pem.js";
import { samePublicKey } from "../x509/publicKey.js";
import type { BrokenRule } from "./findings.js";
import type { Rule } from "./rule.js";

/** The CA's key never leaves the service: a certificate for another key can't be used. */
export const keyRule: Rule = {
  id: "key-mismatch",
  severity: "error",
  neverAccepted: "the CA can't use a certificate for another key than its own",
  demand: "must be for this CA: with the public key of its certificate signing request",
  remedy: "Sign the CSR of this CA, and give that certificate",
  source: "RFC 2986 section 3",
};

/**
 * The certificate that was signed, out of what was given.
 *
 * @param request The CSR; what isn't known or can't be read isn't asked.
 * @throws {UnreadableText}
 */
export function signedCertificateOf(given: string | Uint8Array, request: unknown): Certificate {
  return readSignedCertificate(given, keyOf(request));
}

function keyOf(request: unknown): Uint8Array | undefined {
  let key: Uint8Array | undefined;
  if (isGiven(request)) {
    // Another check says what is wrong with it.
    whyUnreadable(() => (key = readCertificateRequest(request).publicKey));
  }
  return key;
}

/** A CSR that isn't known is passed over. */
export function brokenKey(certificate: Certificate, request: unknown): BrokenRule[] {
  return !isGiven(request) || samePublicKey(certificate.publicKey, readCertificateRequest(request).publicKey)
    ? []
    : [{ rule: keyRule, property: "certificate", found: "another public key", certificate }];
}

/** Some CAs rewrite subjects by design, and many add what all their certificates have. */
export const subjectRule: Rule = {
  id: "subject-mismatch",
  severity: "warning",
  demand: "should have the subject that its certificate signing request asks for, whatever is added to it",
  source: "RFC 2986 section 4.1",
};

/** Whether the subject is another one than the CSR asks for. A CSR that isn't known is passed over. */
export function brokenSubject(certificate: Certificate, request: unknown): BrokenRule[] {
  if (!isGiven(request)) {
    return [];
  }
  return hasSubjectOf(certificate, readCertificateRequest(request))
    ? []
    : [{ rule: subjectRule, property: "certificate", found: JSON.stringify(certificate.subject), certificate }];
}

/** Whether a certificate's subject has all parts of a request's, in any order. */
function hasSubjectOf({ comparableSubject: given }: Certificate, request: CertificateRequest): boolean {
  try {
    return request.comparableSubject.every((part) => given.includes(part));
  } catch {
    // Another rule says that it can't be read.
    return true;
  }
}
