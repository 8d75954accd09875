import { brokenBy, type BrokenRule } from "./findings.js";
import { brokenKey, keyRule } from "./keyRule.js";
import type { Rule } from "./rule.js";
import { signedCertificateRules } from "./signedCertificateRules.js";

/** Everything that is demanded of a signed certificate, its key and its chain. */
export const rules: readonly Rule[] = [keyRule, ...signedCertificateRules];

/** What a PKI made of a TLS inspection CA's CSR, each as PEM; what isn't known is passed over. */
export interface SignedCertificate {
  readonly certificate: unknown;
  readonly certificateSigningRequest: unknown;
}

export function signedCertificateFindings(
  { certificate, certificateSigningRequest }: SignedCertificate,
  now: Date,
): BrokenRule[] {
  return typeof certificate === "string"
    ? [
        ...brokenKey(certificate, certificateSigningRequest),
        ...brokenBy(signedCertificateRules, "certificate", certificate, now),
      ]
    : [];
}
