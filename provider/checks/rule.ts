import type { Certificate } from "../x509/certificate.js";
import type { CertificateFields } from "../x509/certificateFields.js";
import { isDate } from "../x509/time.js";

/** One thing that is demanded of a certificate. */
export interface Rule {
  /** What names it in messages, in `acceptedFindings` and in the documentation; stays the same from release to release. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** Why a program can't accept that it is broken, as a sentence without its end; absent where one can. */
  readonly neverAccepted?: string;
  /** What is demanded and why, as a sentence without its end. */
  readonly demand: string;
  /** What to do about it, as a sentence without its end, where that isn't another certificate. */
  readonly remedy?: string;
  /** Who demands it: a Microsoft page or a section of an RFC. */
  readonly source: string;
}

/** A rule for a single certificate. */
export interface CertificateRule extends Rule {
  /** What was found instead, in words; undefined where the rule is kept. */
  broken(fields: CertificateFields, now: Date): string | undefined;
}

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

/** Of a certificate that no other rule can look at. */
export const malformedRule: Rule = {
  id: "malformed",
  severity: "error",
  neverAccepted: "nothing else of it can be checked, its signature included",
  demand:
    "must be a certificate in DER that OpenSSL and others can read to its last byte, its times and signature algorithm as RFC 5280 has them",
  remedy: "Give another certificate; one of a chain that isn't needed there may be left out",
  source: "RFC 5280 sections 4.1, 4.1.1.2 and 4.1.2.5",
};

/** What is wrong with such a certificate, as far as that can be told. */
function malformation({ encodingFault, notBefore, notAfter }: Certificate): string {
  const [wrong] = Object.entries({ notBefore, notAfter }).flatMap(([name, date]) => (isDate(date) ? [] : [name]));
  return wrong === undefined
    ? (encodingFault ?? "a field or extension that can't be read")
    : `a ${wrong} that isn't written as YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, or that no calendar has`;
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

/** What tells a broken rule from others: rule, certificate, and lower end of the path, as another one under a CA is judged anew. */
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
