import type { Certificate } from "../x509/certificate.js";
import { malformation, malformedRule } from "./commonRules.js";
import type { CertificateRule, Rule } from "./rule.js";

/** A rule that a certificate breaks. */
export interface BrokenRule {
  readonly rule: Rule;
  /** The path of the property that holds the certificate: `certificate`, `chain[1]`. */
  readonly property: string;
  /** What was found instead of what is demanded. */
  readonly found: string;
  /** The certificate that breaks it; undefined for a rule about something else. */
  readonly certificate: Certificate | undefined;
  /** The certificate at the lower end of the path, where the rule is about a path. */
  readonly leaf?: Certificate;
}

/** The rules that a certificate breaks, each by itself. */
export function brokenBy(
  rules: readonly CertificateRule[],
  property: string,
  certificate: Certificate,
  now: Date,
): BrokenRule[] {
  const { fields } = certificate;
  if (fields === undefined) {
    return [{ rule: malformedRule, property, found: malformation(certificate), certificate }];
  }
  return rules.flatMap((rule) => {
    const found = rule.broken(fields, now);
    return found === undefined ? [] : [{ rule, property, found, certificate }];
  });
}

/**
 * What tells a broken rule from others: the rule and the certificate, and the one at the lower end of the path, since
 * another one under the same CA is judged anew.
 */
export function identityOf({ rule, certificate, leaf }: BrokenRule): string {
  return [rule.id, certificate?.thumbprint, leaf?.thumbprint].join(" ");
}

/**
 * A broken rule in words that follow the property's name.
 *
 * @param isSecret Whether what was found may not be told.
 */
export function inWords({ rule, found }: BrokenRule, isSecret: boolean): string {
  return `${rule.demand}; ${isSecret ? "what was found isn't shown, since the program marks arguments as secret" : `found ${found}`} [${rule.id}]`;
}
