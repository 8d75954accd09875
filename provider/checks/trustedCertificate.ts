import type { Certificate } from "../x509/certificate.js";
import { sameDistinguishedName, type DistinguishedName } from "../x509/distinguishedName.js";
import { sameKeyIdentifier, type KeyIdentifier } from "../x509/keyIdentifier.js";
import { certificateRules } from "../x509/pathRules.js";
import { faultInWords, otherIssuerNamed, otherIssuerRule, ruleOf } from "./chainRules.js";
import { brokenBy, type BrokenRule } from "./findings.js";
import type { Rule } from "./rule.js";
import {
  identifierRule,
  issuerRule,
  rootCertificateRules,
  rulesOfEachCa,
  trustedCertificateRules,
} from "./trustedCertificateRules.js";

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
  return [
    ...brokenBy(isRoot ? rootCertificateRules : trustedCertificateRules, property, certificate, now),
    ...brokenAnywhere(property, certificate, now),
    ...(isRoot ? brokenByRoot(property, certificate) : []),
  ];
}

/** openssl looks in vain for another issuer of a root than itself. */
function brokenByRoot(property: string, certificate: Certificate): BrokenRule[] {
  const { fields } = certificate;
  const found = fields?.isSelfSigned === true ? otherIssuerNamed(fields, fields) : undefined;
  return found === undefined ? [] : [{ rule: otherIssuerRule, property, found, certificate }];
}

function brokenAnywhere(property: string, certificate: Certificate, now: Date): BrokenRule[] {
  const { fields } = certificate;
  return fields === undefined
    ? []
    : certificateRules(fields, now, true)
        .filter(({ rule }) => rulesOfEachCa.some((each) => each === rule))
        .map((rule) => ({ ...rule, certificate: 0, subject: certificate.subject }))
        .map((finding) => ({ rule: ruleOf(finding), property, found: faultInWords(finding), certificate }));
}
