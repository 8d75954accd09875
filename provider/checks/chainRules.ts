import { hexadecimalWithColons } from "../x509/certificate.js";
import { sameName } from "../x509/name.js";
import type { CertificateFields } from "../x509/certificateFields.js";
import type { Demand, PathRule } from "../x509/pathRules.js";
import { malformedRule, type CertificateRule, type Rule } from "./rule.js";
import { forgeableHashRule, issuerHashRule, tlsKeyRules } from "./keyRules.js";
import {
  endsWithinSixMonths,
  nameConstraintsRule,
  serverAuth,
  signedCertificateRules,
  sixMonthsRule,
} from "./signedCertificateRules.js";

const anyExtendedKeyUsage = "2.5.29.37.0";

function error(id: string, demand: string, remedy: string, source: string): Rule {
  return { id, severity: "error", demand, remedy, source };
}

function warning(id: string, demand: string, source: string): Rule {
  return { id, severity: "warning", demand, source };
}

const complete = "Add what is missing to chain";
const other = "Sign the CSR with a CA that has another path to its root";
const reissue = "Have the certificate named reissued";

const incomplete = error(
  "chain-incomplete",
  "must hold every CA certificate from the issuer of the certificate up to the self-signed root, in any order",
  complete,
  "RFC 5280 section 6.1; Graph: externalCertificateAuthorityCertificate, chain",
);
const policy = error(
  "certificate-policy",
  "must be valid under a certificate policy where a CA above requires one, as must the CA below it, which the service issues without any, and map none from or to anyPolicy",
  "Ask the PKI to sign the CSR with a CA that neither has, nor is below a CA that has, policyConstraints with requireExplicitPolicy",
  "RFC 5280 sections 4.2.1.5, 4.2.1.11 and 6.1.5 (g)",
);
const nameForbidden = error(
  "name-not-permitted",
  "must have names that the name constraints of the CAs above permit",
  other,
  "RFC 5280 section 4.2.1.10",
);

/** The rule for each fault that a path can have. */
export const ofPath: Readonly<Record<Exclude<PathRule["rule"], "demand">, Rule>> = {
  issuerMissing: incomplete,
  rootMissing: incomplete,
  searchLimit: {
    ...error(
      "chain-too-tangled",
      "must not hold hundreds of certificates that certify each other",
      "Leave in chain only the CAs from the issuer up to the root",
      "RFC 4158 section 3",
    ),
    neverAccepted: "not all signatures were verified, and others may be wrong",
  },
  encoding: malformedRule,
  signature: {
    ...error(
      "signature-invalid",
      "must be signed with its issuer's key",
      "Give the certificates as they were issued",
      "RFC 5280 section 6.1.3 (a)(1)",
    ),
    neverAccepted: "its issuer didn't sign what is in it, and nothing trusts it",
  },
  signatureAlgorithm: {
    ...error(
      "signature-algorithm-unknown",
      "must be signed with RSA, ECDSA or EdDSA, or nobody can verify it",
      reissue,
      "RFC 5280 section 6.1.3 (a)(1)",
    ),
    neverAccepted: "a signature that can't be verified may be a wrong one",
  },
  notYetValid: error("chain-not-yet-valid", "must be valid already", reissue, "RFC 5280 section 6.1.3 (a)(2)"),
  expired: error("chain-expired", "must not have expired", reissue, "RFC 5280 section 6.1.3 (a)(2)"),
  version: error(
    "version-not-3",
    "must be of version 3, which alone has extensions, or of an older one without",
    reissue,
    "RFC 5280 section 4.1.2.1",
  ),
  unknownCriticalExtension: error(
    "unknown-critical-extension",
    "must have no critical extension but those of RFC 5280, or software refuses it",
    reissue,
    "RFC 5280 section 4.2",
  ),
  unreadableExtension: {
    ...error(
      "unreadable-extension",
      "must have each extension once, and as its type is defined",
      reissue,
      "RFC 5280 section 4.2",
    ),
    neverAccepted: "what the extension says isn't known, and it may forbid what the certificate is for",
  },
  criticalKeyIdentifier: error(
    "key-identifier-critical",
    "must have no critical key identifiers, or Go, Java and openssl refuse it",
    reissue,
    "RFC 5280 sections 4.2.1.1 and 4.2.1.2",
  ),
  emptyName: error(
    "empty-name",
    "must have a subject and an issuer that aren't empty, since it is a CA's",
    reissue,
    "RFC 5280 sections 4.1.2.4 and 4.1.2.6",
  ),
  notAuthority: error(
    "chain-not-a-ca",
    "must be a CA's, since it signed another certificate: basicConstraints with CA:TRUE",
    other,
    "RFC 5280 section 6.1.4 (k)",
  ),
  pathLength: error(
    "chain-path-length",
    "must have no path length, or one that leaves room for the CAs below it and the one that the service issues",
    other,
    "RFC 5280 section 6.1.4 (l) and (m); Microsoft: Configure Transport Layer Security inspection settings",
  ),
  keyCertSign: error(
    "chain-key-cert-sign-missing",
    "must have keyCertSign in its keyUsage, since it signed another certificate",
    other,
    "RFC 5280 section 6.1.4 (n)",
  ),
  nameNotPermitted: nameForbidden,
  nameExcluded: nameForbidden,
  unprocessedNameConstraint: error(
    "name-constraints-unprocessed",
    "must have no names of a kind that a CA above constrains in a way that software can't process",
    other,
    "RFC 5280 section 4.2.1.10",
  ),
  anyPolicyMapped: policy,
  policyRequired: policy,
};

/** What is demanded of each CA in the path above the signed certificate, by itself. */
const chainCertificateRules: readonly CertificateRule[] = [
  {
    ...error(
      "chain-forbids-server-auth",
      "must have no extendedKeyUsage, or one with serverAuth: it holds for every certificate below",
      other,
      "Mozilla Root Store Policy section 5.3; RFC 5280 section 4.2.1.12",
    ),
    broken: ({ extensions: { extendedKeyUsage } }) =>
      extendedKeyUsage?.some((usage) => usage === serverAuth || usage === anyExtendedKeyUsage) === false
        ? "an extendedKeyUsage without it"
        : undefined,
  },
  issuerHashRule,
  forgeableHashRule,
  ...tlsKeyRules,
  nameConstraintsRule,
];

/** How much longer a certificate may live than its issuers: those made together end together, but for what making them took. */
export const sameEnd = 24 * 60 * 60_000;

const outlivesRule = warning(
  "outlives-issuer",
  "should end before the CAs above it do: its path ends with the first of them",
  "RFC 5280 section 6.1.3 (a)(2)",
);
export const otherIssuerRule = warning(
  "names-other-issuer",
  "should name in its authorityKeyIdentifier the certificate of its issuer that is there, or openssl doesn't find it",
  "RFC 5280 section 4.2.1.1; openssl verify, error 20",
);

/** A rule that the search for a path weighs. */
type ChainDemand = Rule & Demand;

/** The ends of those above the leaf. */
const ends: readonly ChainDemand[] = [
  {
    ...sixMonthsRule,
    // One that has ended already breaks another rule.
    broken: ({ notAfter }, at, leaf) =>
      notAfter >= at && notAfter < leaf.notAfter && endsWithinSixMonths(notAfter, at) ? endOf(notAfter) : undefined,
  },
  {
    ...outlivesRule,
    broken: ({ notAfter }, at, leaf) =>
      +notAfter < +leaf.notAfter - sameEnd && !endsWithinSixMonths(notAfter, at) ? endOf(notAfter) : undefined,
  },
];

/** Which other certificate a certificate names than that of its issuer, in words; undefined where it names this or none. */
export function otherIssuerNamed(fields: CertificateFields, issuer: CertificateFields): string | undefined {
  const { keyIdentifier: wanted, serialNumber, issuers } = fields.extensions.authorityKeyIdentifier ?? {};
  const { subjectKeyIdentifier } = issuer.extensions;
  if (wanted !== undefined && subjectKeyIdentifier !== undefined && wanted !== subjectKeyIdentifier) {
    return `one that names the key ${withColons(wanted)}, and ${withColons(subjectKeyIdentifier)} in the issuer's`;
  }
  if (serialNumber !== undefined && Buffer.compare(serialNumber, issuer.serialNumber) !== 0) {
    return `one that names the issuer's certificate with serial number ${hexadecimalWithColons(serialNumber)}, and that with ${hexadecimalWithColons(issuer.serialNumber)} in its place`;
  }
  return issuers?.some((name) => sameName(name, issuer.issuer)) === false
    ? "one that names a certificate of its issuer by another issuer of that"
    : undefined;
}

/** What the search for a path weighs beyond RFC 5280 section 6. */
export const chainDemands: readonly ChainDemand[] = [
  ...chainCertificateRules,
  ...ends,
  { ...otherIssuerRule, brokenBetween: otherIssuerNamed },
];

/** Everything that is demanded of the path from the signed certificate up to its root, and not of that by itself. */
export const chainRules: readonly Rule[] = [...new Set([...Object.values(ofPath), ...chainDemands])].filter(
  (rule) => rule !== malformedRule && !signedCertificateRules.some(({ id }) => id === rule.id),
);

/** The rule that a finding in a path is about. */
export function ruleOf(finding: PathRule): Rule {
  return finding.rule === "demand" ? (finding.demand as ChainDemand) : ofPath[finding.rule];
}

/** Whether a finding is about where the path ends, which is no fault of the certificate that ends first. */
export function isAboutEnd(finding: PathRule): boolean {
  return finding.rule === "demand" && ends.includes(finding.demand as ChainDemand);
}

function endOf(notAfter: Date): string {
  return `it ends at ${notAfter.toISOString()}, and all below it with it`;
}

/** What was found, of a certificate that is named before. */
export function faultInWords(finding: PathRule): string {
  return (words[finding.rule] as (finding: PathRule) => string)(finding);
}

const words: { readonly [R in PathRule["rule"]]: (finding: PathRule<R>) => string } = {
  issuerMissing: ({ issuer, authorityKeyIdentifier }) =>
    `no certificate of its issuer ${named(issuer)}${withKey(authorityKeyIdentifier)}`,
  rootMissing: ({ issuer }) => `CAs that issued each other, and no self-signed certificate of ${named(issuer)}`,
  searchLimit: () => "more paths upwards than were tried, none of them valid",
  encoding: () => "bytes that can't be read",
  signature: ({ issuer }) => `a signature by another key than that of ${named(issuer)}`,
  signatureAlgorithm: ({ signatureAlgorithm }) => `a signature of algorithm ${signatureAlgorithm}`,
  notYetValid: ({ notBefore }) => `it begins at ${notBefore.toISOString()}`,
  expired: ({ notAfter }) => `it ended at ${notAfter.toISOString()}`,
  version: ({ version }) => `version ${version}`,
  unknownCriticalExtension: ({ extension }) => `the critical extension ${extension}`,
  unreadableExtension: ({ extension }) => `the extension ${extension} twice, or with other content`,
  criticalKeyIdentifier: ({ extension }) => `the critical extension ${extension}`,
  emptyName: ({ name }) => `an empty ${name}`,
  notAuthority: ({ ca }) => (ca === undefined ? "no basicConstraints" : "CA:FALSE"),
  pathLength: ({ pathLength, authoritiesBelow }) => `path length ${pathLength}, and ${authoritiesBelow} CAs below it`,
  keyCertSign: () => "a keyUsage without it",
  nameNotPermitted: ({ form, name }) => `${form} ${named(name)}, which isn't among the names permitted`,
  nameExcluded: ({ form, name }) => `${form} ${named(name)}, which is excluded`,
  unprocessedNameConstraint: ({ form }) => `a constraint on ${form}`,
  anyPolicyMapped: () => "anyPolicy mapped to or from another policy",
  policyRequired: ({ isBelow }) =>
    isBelow
      ? "that a policy is required of the CA below it, and of what that issues"
      : "no policy that all CAs above have",
  demand: ({ found }) => found,
};

function named(name: string): string {
  return JSON.stringify(name);
}

function withKey(keyIdentifier: string | undefined): string {
  return keyIdentifier === undefined ? "" : ` with key identifier ${withColons(keyIdentifier)}`;
}

function withColons(digits: string): string {
  return hexadecimalWithColons(Buffer.from(digits, "hex"));
}
