import type { Certificate } from "../x509/certificate.js";
import { isAcceptedBy } from "./acceptance.js";
import { malformedRule } from "./commonRules.js";
import { factsOf } from "./facts.js";
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
}

/** The rules that a certificate breaks, each by itself. */
export function brokenBy(
  rules: readonly CertificateRule[],
  property: string,
  certificate: Certificate,
  now: Date,
): BrokenRule[] {
  const facts = factsOf(certificate);
  if (facts === undefined) {
    return [{ rule: malformedRule, property, found: "a field or extension that can't be read", certificate }];
  }
  return rules.flatMap((rule) => {
    const found = rule.broken(facts, now);
    return found === undefined ? [] : [{ rule, property, found, certificate }];
  });
}

/**
 * Whether a broken rule stops the program.
 *
 * @param accepted The entries of `acceptedFindings`.
 * @param inUse The thumbprints of certificates that the state has: time alone must not stop them, or every stack would stop
 *   working as months pass.
 */
export function isError(broken: BrokenRule, accepted: readonly string[], inUse: ReadonlySet<string>): boolean {
  const { rule, certificate } = broken;
  return (
    rule.severity === "error" &&
    !isAcceptedBy(accepted, broken) &&
    !(rule.isAboutTime && certificate !== undefined && inUse.has(certificate.thumbprint))
  );
}

/**
 * A broken rule in words that follow the property's name.
 *
 * @param isSecret Whether what was found may not be told.
 */
export function inWords({ rule, found }: BrokenRule, isSecret: boolean): string {
  return `${rule.demand}; ${isSecret ? "what was found isn't shown, since the program marks arguments as secret" : `found ${found}`} [${rule.id}]`;
}
