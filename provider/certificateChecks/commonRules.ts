import type { Facts } from "./facts.js";
import type { CertificateRule, Rule } from "./rule.js";

const validity = "RFC 5280 section 4.1.2.5";

/** Of a certificate that no other rule can look at. */
export const malformedRule: Rule = {
  id: "malformed",
  severity: "error",
  isAboutTime: false,
  neverAccepted: "nothing else of it can be checked, its signature included",
  demand: "must be a certificate that OpenSSL and others can read to its last byte",
  remedy: "Give another certificate; one of a chain that isn't needed there may be left out",
  source: "RFC 5280 section 4.1",
};

/** Demanded of every CA certificate, whatever it is for. */
export const caRule: CertificateRule = {
  id: "not-a-ca",
  severity: "error",
  isAboutTime: false,
  demand: "must be a CA's: basicConstraints with CA:TRUE",
  source: "RFC 5280 section 4.2.1.9",
  broken: ({ basicConstraints }) =>
    basicConstraints === undefined ? "no basicConstraints" : basicConstraints.isCa ? undefined : "CA:FALSE",
};

export const keyCertSignRule: CertificateRule = {
  id: "key-cert-sign-missing",
  severity: "error",
  isAboutTime: false,
  demand: "must have keyCertSign in its keyUsage, or nothing that it signs is accepted",
  source: "RFC 5280 section 4.2.1.3",
  broken: ({ keyUsage }) => (keyUsage?.keyCertSign === false ? "a keyUsage without it" : undefined),
};

export const notExpiredRule: CertificateRule = {
  id: "expired",
  severity: "error",
  isAboutTime: true,
  demand: "must not have expired",
  source: validity,
  broken: ({ notAfter }, now) => (notAfter < now ? `it ended at ${notAfter.toISOString()}` : undefined),
};

export const begunRule: CertificateRule = {
  id: "not-yet-valid",
  severity: "error",
  isAboutTime: true,
  demand: "must be valid already",
  source: validity,
  broken: ({ notBefore }, now) => (notBefore > now ? `it begins at ${notBefore.toISOString()}` : undefined),
};

/** Whether a certificate says nothing about what its key may be used for. */
export function hasNoKeyUsage({ keyUsage }: Facts): string | undefined {
  return keyUsage === undefined ? "no keyUsage" : undefined;
}
