/** What is demanded of a CSR, and of a certificate that was made of it. */
import type { Certificate } from "../x509/certificate.js";
import type { CertificateRequest } from "../x509/certificateRequest.js";
import { samePublicKey } from "../x509/publicKey.js";
import { attempt } from "../results.js";
import type { BrokenRule, Rule } from "./rule.js";

/** Whoever signed a CSR with another key, or altered it, doesn't speak for the key in it. */
export const requestRule: Rule = {
  id: "csr-signature-invalid",
  severity: "error",
  neverAccepted: "nothing shows then that it is the CSR that was made with its key",
  demand: "must be signed with its own key, by RSA, ECDSA or EdDSA with a hash that can be verified",
  remedy: "Give the CSR as the service made it",
  source: "RFC 2986 section 3",
};

/** What isn't known is passed over. */
export function brokenRequest(request: CertificateRequest | undefined): BrokenRule[] {
  const fault = request?.signatureFault;
  if (fault === undefined) {
    return [];
  }
  const found =
    fault.rule === "signature"
      ? "a signature that its key doesn't verify"
      : `a signature of algorithm ${fault.signatureAlgorithm}`;
  return [{ rule: requestRule, property: "certificateSigningRequest", found, certificate: undefined }];
}

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
