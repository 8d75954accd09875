import type { Certificate } from "../x509/certificate.js";
import type { CertificateFields } from "../x509/certificateFields.js";
import { sameDistinguishedName, type DistinguishedName } from "../x509/distinguishedName.js";
import { sameKeyIdentifier, type KeyIdentifier } from "../x509/keyIdentifier.js";
import { certificateRules } from "../x509/pathRules.js";
import { faultInWords, ofPath, otherIssuerNamed, otherIssuerRule, ruleOf } from "./chainRules.js";
import { begunRule, caRule, hasNoKeyUsage, keyCertSignRule, notExpiredRule } from "./commonRules.js";
import {
  explicitCurveRule,
  forgeableHashRule,
  issuerHashRule,
  keyIdentifierRule,
  unusableKeyRule,
  weakKeyRule,
} from "./keyRules.js";
import { brokenBy, malformedRule, type BrokenRule, type CertificateRule, type Rule } from "./rule.js";

const soon = 60 * 24 * 60 * 60_000;
const root = "Graph: certificateAuthorityAsEntity, isRootAuthority";

/** A root from the time before extensions, which can't say that it is a CA: for that it has to be a root. */
const isOldRoot = (fields: CertificateFields) =>
  fields.version < 3 && fields.extensions.count === 0 && fields.isSelfSigned;

/** What is demanded of a CA that applications' certificates may come from. */
const trustedCertificateRules: readonly CertificateRule[] = [
  caRule,
  keyCertSignRule,
  {
    id: "key-usage-missing",
    severity: "warning",
    demand: "should have keyUsage with keyCertSign; only old roots do without",
    source: "RFC 5280 section 4.2.1.3",
    broken: hasNoKeyUsage,
  },
  begunRule,
  notExpiredRule,
  {
    id: "ends-within-60-days",
    severity: "warning",
    demand: "should be valid for 60 more days, and its successor be trusted by then",
    source: "RFC 5280 section 6.1.3 (a)(2)",
    broken: ({ notAfter }, now) =>
      notAfter >= now && +notAfter < +now + soon ? `it ends at ${notAfter.toISOString()}` : undefined,
  },
  weakKeyRule,
  unusableKeyRule,
  explicitCurveRule,
  { ...issuerHashRule, id: "weak-hash" },
  forgeableHashRule,
  keyIdentifierRule,
];

/** What is demanded of a configuration's root. */
const rootCertificateRules: readonly CertificateRule[] = [
  ...trustedCertificateRules.map((rule) =>
    rule.id === "not-a-ca" || rule.id === "key-usage-missing" ? exceptOldRoots(rule) : rule,
  ),
  {
    id: "root-of-version-1",
    severity: "warning",
    demand: "should be of version 3 and say that it is a CA's, or some software doesn't take it for one",
    source: "RFC 5280 sections 4.1.2.1 and 6.1.4 (k)",
    broken: (fields) => (isOldRoot(fields) ? `version ${fields.version}` : undefined),
  },
  {
    id: "root-not-self-issued",
    severity: "error",
    demand: "must be a root's, whose subject and issuer are the same name",
    source: `RFC 5280 section 3.2; ${root}`,
    broken: ({ isSelfIssued }) => (isSelfIssued ? undefined : "another issuer than the subject"),
  },
  {
    id: "root-signature-invalid",
    severity: "error",
    neverAccepted: "it isn't the root that it says, or was altered, and nothing trusts it",
    demand: "must be signed with its own key, as a root is",
    remedy: "Give the root as it was issued; a certificate of the same CA by another key is no root",
    source: `RFC 5280 section 3.2; ${root}; openssl verify -check_ss_sig`,
    broken: (fields) => (fields.isSelfIssued && !fields.isSelfSigned ? otherSignature(fields) : undefined),
  },
];

function exceptOldRoots(rule: CertificateRule): CertificateRule {
  return { ...rule, broken: (fields, now) => (isOldRoot(fields) ? undefined : rule.broken(fields, now)) };
}

/** A CA that is renewed with a new key certifies each key with the other; AD CS writes these certificates beside the root. */
function otherSignature({ extensions }: CertificateFields): string {
  const { authorityKeyIdentifier, subjectKeyIdentifier } = extensions;
  const named = authorityKeyIdentifier?.keyIdentifier;
  return named !== undefined && named !== subjectKeyIdentifier
    ? "a cross certificate, which another key of the same CA signed when it was renewed (new with old, or old with new)"
    : "a signature that its own key didn't make";
}

/** Of what the program says, which Graph is sent. */
const issuerRule: Rule = {
  id: "issuer-mismatch",
  severity: "warning",
  demand: "should be the certificate's subject, by which Entra looks for it: leave it out, and that is taken",
  source: "Graph: certificateAuthority, issuer",
};
const identifierRule: Rule = {
  id: "key-identifier-mismatch",
  severity: "warning",
  demand: "should be the certificate's subject key identifier: leave it out, and that is taken",
  source: "Graph: certificateAuthority, issuerSubjectKeyIdentifier",
};

/** The rules of paths that hold for a CA wherever it stands; on times there are others above. */
const rulesOfEachCa = [
  "version",
  "unknownCriticalExtension",
  "unreadableExtension",
  "criticalKeyIdentifier",
  "emptyName",
] as const;

/** Everything that is demanded of a CA in a configuration. */
export const trustedRules: readonly Rule[] = [
  malformedRule,
  ...rootCertificateRules,
  ...rulesOfEachCa.map((rule) => ofPath[rule]),
  otherIssuerRule,
  issuerRule,
  identifierRule,
];

/** A CA that applications' certificates may come from. */
export interface TrustedCertificate {
  readonly certificate: Certificate;
  readonly isRoot: boolean;
  /** What the program says of the certificate; what isn't known or given is passed over. */
  readonly issuer?: DistinguishedName | undefined;
  readonly issuerSubjectKeyIdentifier?: KeyIdentifier | undefined;
}

/** @param property The property that holds the certificate. */
export function trustedCertificateFindings(
  property: string,
  { certificate, isRoot, issuer, issuerSubjectKeyIdentifier }: TrustedCertificate,
  now: Date,
): BrokenRule[] {
  const { subject, subjectKeyIdentifier } = certificate;
  const mismatch = (rule: Rule, property: string): BrokenRule => ({ rule, property, found: "another", certificate });
  return [
    ...caFindings(property, certificate, isRoot, now),
    ...(issuer !== undefined && !sameDistinguishedName(issuer, subject) ? [mismatch(issuerRule, "issuer")] : []),
    ...(issuerSubjectKeyIdentifier !== undefined &&
    subjectKeyIdentifier !== undefined &&
    !sameKeyIdentifier(issuerSubjectKeyIdentifier, subjectKeyIdentifier)
      ? [mismatch(identifierRule, "issuerSubjectKeyIdentifier")]
      : []),
  ];
}

/** What is wrong with a CA by its certificate alone. */
export function caFindings(property: string, certificate: Certificate, isRoot: boolean, now: Date): BrokenRule[] {
  const { fields } = certificate;
  const faults = fields === undefined ? [] : certificateRules(fields, now, true);
  // openssl looks in vain for another issuer of a root than itself.
  const otherIssuer = isRoot && fields?.isSelfSigned ? otherIssuerNamed(fields, fields) : undefined;
  return [
    ...brokenBy(isRoot ? rootCertificateRules : trustedCertificateRules, property, certificate, now),
    ...faults
      .filter(({ rule }) => rulesOfEachCa.some((each) => each === rule))
      .map((fault) => ({ rule: ruleOf(fault), property, found: faultInWords(fault), certificate })),
    ...(otherIssuer === undefined ? [] : [{ rule: otherIssuerRule, property, found: otherIssuer, certificate }]),
  ];
}
