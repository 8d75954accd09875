import { begunRule, caRule, hasNoKeyUsage, keyCertSignRule, notExpiredRule } from "./commonRules.js";
import { hashRule, tlsKeyRules, unusableKeyRule } from "./keyRules.js";
import type { CertificateRule, Rule } from "./rule.js";

const settingUp = "Microsoft: Configure Transport Layer Security inspection settings";
const limitations = "Microsoft: What is Transport Layer Security inspection, Known limitations";
export const serverAuth = "1.3.6.1.5.5.7.3.1";
const signerBelow = "the service issues one more CA below it";
const pathLengthOne = `should have path length 1, since ${signerBelow} and no other`;

/** The service makes a certificate for whatever site is visited. */
export const nameConstraintsRule: CertificateRule = {
  id: "name-constraints",
  severity: "warning",
  demand: "should have no name constraints: TLS inspection fails for every site that they don't permit",
  source: "RFC 5280 section 4.2.1.10",
  broken: ({ extensions: { nameConstraints } }) => (nameConstraints === undefined ? undefined : "name constraints"),
};

/** Of the certificate, and of the path above it, which ends with the first of its certificates. */
export const sixMonthsRule: Rule = {
  id: "ends-within-six-months",
  severity: "error",
  demand: "must be valid for six more months, with all CAs above it",
  source: `${limitations}; RFC 5280 section 6.1.3 (a)(2)`,
};

/** What is demanded of the certificate that a PKI makes of a TLS inspection CA's CSR. */
export const signedCertificateRules: readonly CertificateRule[] = [
  caRule,
  {
    id: "basic-constraints-not-critical",
    severity: "error",
    demand: "must have critical basicConstraints",
    source: `${settingUp}; RFC 5280 section 4.2.1.9`,
    broken: ({ extensions: { basicConstraints } }) =>
      basicConstraints?.isCa === true && !basicConstraints.isCritical
        ? "basicConstraints that isn't critical"
        : undefined,
  },
  {
    id: "path-length-zero",
    severity: "error",
    demand: `must have path length 1, since ${signerBelow}`,
    source: settingUp,
    broken: ({ extensions: { basicConstraints } }) =>
      basicConstraints?.pathLength === 0 ? "path length 0" : undefined,
  },
  {
    id: "path-length-missing",
    severity: "warning",
    demand: pathLengthOne,
    source: settingUp,
    broken: ({ extensions: { basicConstraints } }) =>
      basicConstraints?.isCa === true && basicConstraints.pathLength === undefined ? "no path length" : undefined,
  },
  {
    id: "path-length-too-long",
    severity: "warning",
    demand: pathLengthOne,
    source: settingUp,
    broken: ({ extensions: { basicConstraints } }) =>
      (basicConstraints?.pathLength ?? 0) > 1 ? `path length ${basicConstraints?.pathLength}` : undefined,
  },
  {
    id: "key-usage-missing",
    severity: "error",
    demand: "must have keyUsage with keyCertSign and cRLSign",
    source: settingUp,
    broken: hasNoKeyUsage,
  },
  keyCertSignRule,
  {
    id: "crl-sign-missing",
    severity: "error",
    demand: "must have cRLSign in its keyUsage, or TLS inspection stops without a word",
    source: settingUp,
    broken: ({ extensions: { keyUsage } }) => (keyUsage?.cRLSign === false ? "a keyUsage without it" : undefined),
  },
  {
    id: "server-auth-missing",
    severity: "error",
    demand: "must have serverAuth in its extendedKeyUsage",
    source: settingUp,
    broken: ({ extensions: { extendedKeyUsage } }) =>
      extendedKeyUsage?.includes(serverAuth) === true
        ? undefined
        : extendedKeyUsage === undefined
          ? "no extendedKeyUsage"
          : "an extendedKeyUsage without it",
  },
  hashRule,
  nameConstraintsRule,
  begunRule,
  notExpiredRule,
  {
    ...sixMonthsRule,
    broken: ({ notAfter }, now) =>
      notAfter >= now && endsWithinSixMonths(notAfter, now) ? `it ends at ${notAfter.toISOString()}` : undefined,
  },
  unusableKeyRule,
  ...tlsKeyRules,
];

/** Whether a certificate ends before the same day six calendar months on. */
export function endsWithinSixMonths(notAfter: Date, now: Date): boolean {
  return notAfter < sixMonthsAfter(now);
}

/** The same day six calendar months on, or the last day of that month. */
function sixMonthsAfter(now: Date): Date {
  const then = new Date(now);
  then.setUTCMonth(now.getUTCMonth() + 6);
  if (then.getUTCDate() !== now.getUTCDate()) {
    then.setUTCDate(0);
  }
  return then;
}
