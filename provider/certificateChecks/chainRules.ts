import type { PathFinding, PathRule } from "../x509/pathFinding.js";
import { malformedRule } from "./commonRules.js";
import type { CertificateRule, Rule } from "./rule.js";
import { hashRule, nameConstraintsRule, serverAuth } from "./signedCertificateRules.js";

const anyExtendedKeyUsage = "2.5.29.37.0";

/** An error that time has no part in, which is what most of these are. */
function error(id: string, demand: string, remedy: string, source: string): Rule {
  return { id, severity: "error", isAboutTime: false, demand, remedy, source };
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
  "must be valid under a certificate policy where a CA above requires one, and map none from or to anyPolicy",
  other,
  "RFC 5280 sections 4.2.1.5, 4.2.1.11 and 6.1.5 (g)",
);
const nameForbidden = error(
  "name-not-permitted",
  "must have names that the name constraints of the CAs above permit",
  other,
  "RFC 5280 section 4.2.1.10",
);

/** The rule for each fault that a path can have. */
const ofPath: Readonly<Record<PathRule["rule"], Rule>> = {
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
  notYetValid: {
    ...error("chain-not-yet-valid", "must be valid already", reissue, "RFC 5280 section 6.1.3 (a)(2)"),
    isAboutTime: true,
  },
  expired: {
    ...error("chain-expired", "must not have expired", reissue, "RFC 5280 section 6.1.3 (a)(2)"),
    isAboutTime: true,
  },
  version: error("version-not-3", "must be of version 3, since it has extensions", reissue, "RFC 5280 section 4.1.2.1"),
  unknownCriticalExtension: error(
    "unknown-critical-extension",
    "must have no critical extension but those of RFC 5280, or software refuses it",
    reissue,
    "RFC 5280 section 4.2",
  ),
  unreadableExtension: error(
    "unreadable-extension",
    "must have each extension once, and as its type is defined",
    reissue,
    "RFC 5280 section 4.2",
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
export const chainCertificateRules: readonly CertificateRule[] = [
  {
    ...error(
      "chain-forbids-server-auth",
      "must have no extendedKeyUsage, or one with serverAuth: it holds for every certificate below",
      other,
      "Mozilla Root Store Policy section 5.3; RFC 5280 section 4.2.1.12",
    ),
    broken: ({ extendedKeyUsage }) =>
      extendedKeyUsage?.some((usage) => usage === serverAuth || usage === anyExtendedKeyUsage) === false
        ? "an extendedKeyUsage without it"
        : undefined,
  },
  {
    ...hashRule,
    id: "chain-weak-hash",
    severity: "warning",
    demand: "should be signed with SHA-256, SHA-384 or SHA-512, since browsers refuse other hashes",
    // Nobody verifies the signature of a root.
    broken: (facts, now) => (facts.isSelfIssued ? undefined : hashRule.broken(facts, now)),
  },
  nameConstraintsRule,
];

/** Everything that is demanded of the path from the signed certificate up to its root. */
export const chainRules: readonly Rule[] = [...new Set([...Object.values(ofPath), ...chainCertificateRules])].filter(
  (rule) => rule !== malformedRule && rule !== nameConstraintsRule,
);

export function ruleOf({ rule }: PathFinding): Rule {
  return ofPath[rule];
}

/** What was found, of a certificate that is named before. */
export function faultInWords(finding: PathRule): string {
  switch (finding.rule) {
    case "issuerMissing":
      return `no certificate of its issuer ${named(finding.issuer)}${withKey(finding.authorityKeyIdentifier)}`;
    case "rootMissing":
      return `CAs that issued each other, and no self-signed certificate of ${named(finding.issuer)}`;
    case "searchLimit":
      return "more paths upwards than were tried, none of them valid";
    case "encoding":
      return "bytes that can't be read";
    case "signature":
      return `a signature by another key than that of ${named(finding.issuer)}`;
    case "signatureAlgorithm":
      return `a signature of algorithm ${finding.signatureAlgorithm}`;
    case "notYetValid":
      return `it begins at ${finding.notBefore.toISOString()}`;
    case "expired":
      return `it ended at ${finding.notAfter.toISOString()}`;
    case "version":
      return `version ${finding.version}`;
    case "unknownCriticalExtension":
      return `the critical extension ${finding.extension}`;
    case "unreadableExtension":
      return `the extension ${finding.extension} twice, or with other content`;
    case "notAuthority":
      return finding.ca === undefined ? "no basicConstraints" : "CA:FALSE";
    case "pathLength":
      return `path length ${finding.pathLength}, and ${finding.authoritiesBelow} CAs below it`;
    case "keyCertSign":
      return "a keyUsage without it";
    case "nameNotPermitted":
      return `${finding.form} ${named(finding.name)}, which isn't among the names permitted`;
    case "nameExcluded":
      return `${finding.form} ${named(finding.name)}, which is excluded`;
    case "unprocessedNameConstraint":
      return `a constraint on ${finding.form}`;
    case "anyPolicyMapped":
      return "anyPolicy mapped to or from another policy";
    case "policyRequired":
      return "no policy that all CAs above have";
  }
}

function named(name: string): string {
  return JSON.stringify(name);
}

function withKey(keyIdentifier: string | undefined): string {
  return keyIdentifier === undefined
    ? ""
    : ` with key identifier ${keyIdentifier.match(/../g)?.join(":").toUpperCase()}`;
}
