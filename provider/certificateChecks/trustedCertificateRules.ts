import { caRule, hasNoKeyUsage, keyCertSignRule, malformedRule, notExpiredRule } from "./commonRules.js";
import type { CertificateRule, Rule } from "./rule.js";

/** What is demanded of a CA that applications' certificates may come from. */
export const trustedCertificateRules: readonly CertificateRule[] = [
  caRule,
  keyCertSignRule,
  {
    id: "key-usage-missing",
    severity: "warning",
    isAboutTime: false,
    demand: "should have keyUsage with keyCertSign; only old roots do without",
    source: "RFC 5280 section 4.2.1.3",
    broken: hasNoKeyUsage,
  },
  notExpiredRule,
];

/** What is demanded of a configuration's root. */
export const rootCertificateRules: readonly CertificateRule[] = [
  ...trustedCertificateRules,
  {
    id: "root-not-self-issued",
    severity: "error",
    isAboutTime: false,
    demand: "must be a root's, whose subject and issuer are the same name",
    source: "RFC 5280 section 3.2; Graph: certificateAuthorityAsEntity, isRootAuthority",
    broken: ({ isSelfIssued }) => (isSelfIssued ? undefined : "another issuer than the subject"),
  },
];

/** Everything that is demanded of a CA in a configuration. */
export const trustedRules: readonly Rule[] = [malformedRule, ...rootCertificateRules];
