import type { CertificateFields } from "../x509/certificateFields.js";
import { hasNotBegun } from "../x509/pathRules.js";
import type { CertificateRule } from "./rule.js";

const validity = "RFC 5280 section 4.1.2.5";

/** Demanded of every CA certificate, whatever it is for. */
export const caRule: CertificateRule = {
  id: "not-a-ca",
  severity: "error",
  demand: "must be a CA's: basicConstraints with CA:TRUE",
  source: "RFC 5280 section 4.2.1.9",
  broken: ({ extensions: { basicConstraints } }) =>
    basicConstraints === undefined ? "no basicConstraints" : basicConstraints.isCa ? undefined : "CA:FALSE",
};

export const keyCertSignRule: CertificateRule = {
  id: "key-cert-sign-missing",
  severity: "error",
  demand: "must have keyCertSign in its keyUsage, or nothing that it signs is accepted",
  source: "RFC 5280 section 4.2.1.3",
  broken: ({ extensions: { keyUsage } }) => (keyUsage?.keyCertSign === false ? "a keyUsage without it" : undefined),
};

export const notExpiredRule: CertificateRule = {
  id: "expired",
  severity: "error",
  demand: "must not have expired",
  source: validity,
  broken: ({ notAfter }, now) => (notAfter < now ? `it ended at ${notAfter.toISOString()}` : undefined),
};

/** Clocks may be a few minutes apart. */
export const begunRule: CertificateRule = {
  id: "not-yet-valid",
  severity: "error",
  demand: "must be valid already",
  source: validity,
  broken: ({ notBefore }, now) => (hasNotBegun(notBefore, now) ? `it begins at ${notBefore.toISOString()}` : undefined),
};

/** Whether a certificate says nothing about what its key may be used for. */
export function hasNoKeyUsage({ extensions: { keyUsage } }: CertificateFields): string | undefined {
  return keyUsage === undefined ? "no keyUsage" : undefined;
}
