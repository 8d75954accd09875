import { readCertificate } from "../x509/certificate.js";
import { readCertificateRequest } from "../x509/certificateRequest.js";
import { isGiven } from "../x509/contents.js";
import type { BrokenRule } from "./findings.js";
import type { Rule } from "./rule.js";

/** The CA's key never leaves the service: a certificate for another key can't be used. */
export const keyRule: Rule = {
  id: "key-mismatch",
  severity: "error",
  isAboutTime: false,
  neverAccepted: "the CA can't use a certificate for another key than its own",
  demand: "must be for this CA: with the public key of its certificate signing request",
  remedy: "Sign the CSR of this CA, and give that certificate",
  source: "RFC 2986 section 3",
};

/** What isn't known of the two is passed over. */
export function brokenKey(certificate: unknown, request: unknown): BrokenRule[] {
  if (!isGiven(certificate) || !isGiven(request)) {
    return [];
  }
  const read = readCertificate(certificate);
  return Buffer.from(read.publicKey).equals(readCertificateRequest(request).publicKey)
    ? []
    : [{ rule: keyRule, property: "certificate", found: "another public key", certificate: read }];
}
