import type { Certificate } from "../x509/certificate.js";
import type { CertificateRequest } from "../x509/certificateRequest.js";
import { samePublicKey } from "../x509/publicKey.js";
import { attempt } from "../x509/results.js";
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

/** A CSR that isn't known is passed over. */
export function brokenKey(certificate: Certificate, request: CertificateRequest | undefined): BrokenRule[] {
  return request === undefined || samePublicKey(certificate.publicKey, request.publicKey)
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
export function brokenSubject(certificate: Certificate, request: CertificateRequest | undefined): BrokenRule[] {
  return request === undefined || hasSubjectOf(certificate, request)
    ? []
    : [{ rule: subjectRule, property: "certificate", found: JSON.stringify(certificate.subject), certificate }];
}

/** Whether a certificate's subject has all parts of a request's, in any order; another rule says that it can't be read. */
function hasSubjectOf({ comparableSubject: given }: Certificate, request: CertificateRequest): boolean {
  return attempt(() => request.comparableSubject)?.every((part) => given.includes(part)) ?? true;
}
