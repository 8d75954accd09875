import { caRule, hasNoKeyUsage, keyCertSignRule, malformedRule, notExpiredRule } from "./commonRules.js";
import { faultInWords } from "./chainRules.js";
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
  {
    id: "root-signature-invalid",
    severity: "error",
    isAboutTime: false,
    neverAccepted: "it isn't the root that it says, or was altered, and nothing trusts it",
    demand: "must be signed with its own key, as a root is",
    remedy: "Give the root as it was issued; a certificate of the same CA by another key is no root",
    source: "RFC 5280 section 3.2",
    broken: ({ isSelfIssued, ownSignatureFault }) => {
      const fault = isSelfIssued ? ownSignatureFault() : undefined;
      return fault && faultInWords(fault);
    },
  },
];

/** Everything that is demanded of a CA in a configuration. */
export const trustedRules: readonly Rule[] = [malformedRule, ...rootCertificateRules];
