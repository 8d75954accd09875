import { readCertificate } from "../x509/certificate.js";
import { readCertificateRequest } from "../x509/certificateRequest.js";
import type { BrokenRule } from "./findings.js";
import type { Rule } from "./rule.js";

/** The CA's key never leaves the service: a certificate for another key can't be used. */
export const keyRule: Rule = {
  id: "key-mismatch",
  severity: "error",
  isAboutTime: false,
  demand: "must be for this CA: with the public key of its certificate signing request",
  remedy: "Sign the CSR of this CA, and give that certificate",
  source: "RFC 2986 section 3",
};

/** @param request The CSR as PEM; anything else is one that isn't known. */
export function brokenKey(certificate: unknown, request: unknown): BrokenRule[] {
  if (typeof certificate !== "string" || typeof request !== "string") {
    return [];
  }
  const { publicKey, thumbprint } = readCertificate(certificate);
  return Buffer.from(publicKey).equals(readCertificateRequest(request).publicKey)
    ? []
    : [{ rule: keyRule, property: "certificate", found: "another public key", thumbprint }];
}
