import { signedOf, type Bundle, type Certificate } from "../x509/certificate.js";
import type { CertificateRequest } from "../x509/certificateRequest.js";
import { certificationPath, type CertificationPath } from "../x509/path.js";
import type { PathFinding } from "../x509/pathRules.js";
import { whyUnreadable } from "../x509/pem.js";
import { attempt } from "../results.js";
import { chainDemands, chainRules, faultInWords, isAboutEnd, ruleOf, sameEnd } from "./chainRules.js";
import { brokenBy, malformedRule, type BrokenRule, type Rule } from "./rule.js";
import { brokenKey, brokenRequest, brokenSubject, keyRule, requestRule, subjectRule } from "./requestRules.js";
import { signedCertificateRules, sixMonthsRule } from "./signedCertificateRules.js";

/** Everything that is demanded of a signed certificate, its key and its chain. */
export const rules: readonly Rule[] = [
  malformedRule,
  requestRule,
  keyRule,
  ...signedCertificateRules,
  subjectRule,
  ...chainRules,
];

/** What a PKI made of a TLS inspection CA's CSR; what isn't known is passed over. */
export interface SignedCertificate {
  readonly certificate: Bundle | undefined;
  readonly certificateSigningRequest: CertificateRequest | undefined;
  /** The certificates above it, in any order; the signed one may be among them. */
  readonly chain: readonly PlacedCertificate[] | undefined;
}

/** A certificate, and the path of the property that has it: `certificate`, `chain[1]`. */
export interface PlacedCertificate {
  readonly certificate: Certificate;
  readonly property: string;
}

/** The service issues one CA of its own below the one that is signed. */
const authoritiesToCome = 1;

/** The rules that a signed certificate, its key and its chain break. */
export function signedCertificateFindings(
  { certificate: given, certificateSigningRequest, chain }: SignedCertificate,
  now: Date,
): BrokenRule[] {
  const ofRequest = brokenRequest(certificateSigningRequest);
  if (given === undefined) {
    return ofRequest;
  }
  // Which of several is meant, may depend on the CSR.
  const requestKey = certificateSigningRequest?.publicKey;
  const found = whyUnreadable(() => signedOf(given, requestKey));
  if (found !== undefined) {
    return [...ofRequest, { rule: keyRule, property: "certificate", found, certificate: undefined }];
  }
  const certificate = signedOf(given, requestKey);
  const broken = brokenBy(signedCertificateRules, "certificate", certificate, now);
  const above = chain && propertiesOf(chain);
  // Nothing can be said of the path from a certificate that can't be read.
  const ofChain =
    above === undefined || broken.some(({ rule }) => rule === malformedRule)
      ? []
      : brokenChain(certificate, above, now);
  const ofKey = brokenKey(certificate, certificateSigningRequest);
  return [
    ...ofRequest,
    ...ofKey,
    // Where another CSR was signed, its subject is no news.
    ...(ofKey.length > 0 ? [] : brokenSubject(certificate, certificateSigningRequest)),
    // The path ends before the certificate does, where both end soon.
    ...broken.filter(
      ({ rule }) => !ofChain.some((other) => other.rule.id === rule.id && other.rule.id === sixMonthsRule.id),
    ),
    ...ofChain,
  ];
}

/** The best path from the certificate upwards, each with the property that has it; empty where it can't be looked for. */
export function pathOf(
  { certificate: given, certificateSigningRequest, chain }: SignedCertificate,
  now: Date,
): PlacedCertificate[] {
  const leaf = given && attempt(() => signedOf(given, certificateSigningRequest?.publicKey));
  if (leaf === undefined || chain === undefined) {
    return [];
  }
  const above = propertiesOf(chain);
  return pathAbove(leaf, [...above.keys()], now).certificates.map((certificate, index) => ({
    certificate,
    property: index === 0 ? "certificate" : (above.get(certificate) ?? "chain"),
  }));
}

/**
 * The certificate with whose end the signed one can no longer be used: itself, or a CA in the path above it that ends clearly
 * before; undefined where not all of them is known.
 */
export function firstToEnd(
  given: SignedCertificate,
  now: Date,
): { readonly certificate: Certificate; readonly isOwn: boolean } | undefined {
  const all = pathOf(given, now).map(({ certificate }) => certificate);
  const [own] = all;
  if (own === undefined) {
    return undefined;
  }
  const first = all.reduce((one, other) => (other.notAfter < one.notAfter ? other : one));
  const isOwn = !(+first.notAfter < +own.notAfter - sameEnd);
  return { certificate: isOwn ? own : first, isOwn };
}

function pathAbove(certificate: Certificate, above: readonly Certificate[], now: Date): CertificationPath {
  return certificationPath(certificate, above, now, authoritiesToCome, chainDemands);
}

/** The properties that have the certificates of a chain. */
function propertiesOf(chain: readonly PlacedCertificate[]): ReadonlyMap<Certificate, string> {
  return new Map(chain.map(({ certificate, property }) => [certificate, property]));
}

function brokenChain(certificate: Certificate, above: ReadonlyMap<Certificate, string>, now: Date): BrokenRule[] {
  const malformed = [...above].flatMap(([each, property]) => named(each, brokenBy([], property, each, now)));
  if (malformed.length > 0) {
    return malformed;
  }
  const { certificates, findings } = pathAbove(certificate, [...above.keys()], now);
  const at = ({ certificate: index }: PathFinding) => certificates[index] ?? certificate;
  // Of several that end early the first counts, which ends the path.
  const end = findings.filter(isAboutEnd).sort((one, other) => +at(one).notAfter - +at(other).notAfter)[0];
  return findings.flatMap((finding): BrokenRule[] => {
    const faulty = at(finding);
    // The rules for the signed certificate by itself have these.
    if (faulty === certificate && (finding.rule === "notYetValid" || finding.rule === "expired")) {
      return [];
    }
    const broken = { rule: ruleOf(finding), found: faultInWords(finding), leaf: certificate };
    if (isAboutEnd(finding)) {
      return finding === end ? named(faulty, [{ ...broken, property: "certificate", certificate }]) : [];
    }
    const isLackOfOthers = ["issuerMissing", "rootMissing", "searchLimit"].includes(finding.rule);
    const property = isLackOfOthers ? "chain" : (above.get(faulty) ?? "certificate");
    return named(faulty, [{ ...broken, property, certificate: faulty }]);
  });
}

/** One text may have several certificates, and a list of texts doesn't tell by its index which CA it is. */
function named({ subject }: Certificate, broken: readonly BrokenRule[]): BrokenRule[] {
  return broken.map((rule) => ({ ...rule, found: `for ${JSON.stringify(subject)}: ${rule.found}` }));
}
