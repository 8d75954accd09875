import { readCertificate, readCertificates, type Certificate } from "../x509/certificate.js";
import { isGiven } from "../x509/contents.js";
import { certificationPath } from "../x509/path.js";
import { chainCertificateRules, chainRules, faultInWords, ruleOf } from "./chainRules.js";
import { malformedRule } from "./commonRules.js";
import { brokenBy, type BrokenRule } from "./findings.js";
import { brokenKey, keyRule } from "./keyRule.js";
import { brokenRequest, requestRule } from "./requestRule.js";
import type { Rule } from "./rule.js";
import { signedCertificateRules } from "./signedCertificateRules.js";

/** Everything that is demanded of a signed certificate, its key and its chain. */
export const rules: readonly Rule[] = [malformedRule, requestRule, keyRule, ...signedCertificateRules, ...chainRules];

/** What a PKI made of a TLS inspection CA's CSR, each a text or the bytes of a file; what isn't known is passed over. */
export interface SignedCertificate {
  readonly certificate: unknown;
  readonly certificateSigningRequest: unknown;
  /** Or a list of them. */
  readonly chain: unknown;
}

/** The service issues one CA of its own below the one that is signed. */
const authoritiesToCome = 1;

export function signedCertificateFindings(
  { certificate: given, certificateSigningRequest, chain }: SignedCertificate,
  now: Date,
): BrokenRule[] {
  const ofRequest = brokenRequest(certificateSigningRequest);
  if (!isGiven(given)) {
    return ofRequest;
  }
  const certificate = readCertificate(given);
  const broken = brokenBy(signedCertificateRules, "certificate", certificate, now);
  const above = certificatesOf(chain);
  return [
    ...ofRequest,
    ...brokenKey(given, certificateSigningRequest),
    ...broken,
    // Nothing can be said of the path from a certificate that can't be read.
    ...(above === undefined || broken.some(({ rule }) => rule === malformedRule)
      ? []
      : brokenChain(certificate, above, now)),
  ];
}

/** The certificates of a chain, by the property that has them; undefined where not all of it is known. */
function certificatesOf(chain: unknown): Map<Certificate, string> | undefined {
  const all: unknown[] = Array.isArray(chain) ? chain : [chain];
  return all.every(isGiven)
    ? new Map(
        all.flatMap((given, index) =>
          readCertificates(given).map((each) => [each, Array.isArray(chain) ? `chain[${index}]` : "chain"] as const),
        ),
      )
    : undefined;
}

function brokenChain(certificate: Certificate, above: ReadonlyMap<Certificate, string>, now: Date): BrokenRule[] {
  const malformed = [...above].flatMap(([each, property]) => named(each, brokenBy([], property, each, now)));
  if (malformed.length > 0) {
    return malformed;
  }
  const { certificates, findings } = certificationPath(certificate, [...above.keys()], now, authoritiesToCome);
  const ofPath = findings.flatMap((finding): BrokenRule[] => {
    const faulty = certificates[finding.certificate] ?? certificate;
    const { rule } = finding;
    // The rules for the signed certificate by itself have these.
    if (faulty === certificate && (rule === "notYetValid" || rule === "expired")) {
      return [];
    }
    const isLackOfOthers = ["issuerMissing", "rootMissing", "searchLimit"].includes(rule);
    const property = isLackOfOthers ? "chain" : (above.get(faulty) ?? "certificate");
    return named(faulty, [{ rule: ruleOf(finding), property, found: faultInWords(finding), certificate: faulty }]);
  });
  const ofEach = certificates
    .slice(1)
    .flatMap((each) => named(each, brokenBy(chainCertificateRules, above.get(each) ?? "chain", each, now)));
  return [...ofPath, ...ofEach];
}

/** One text may have several certificates, and a list of texts doesn't tell by its index which CA it is. */
function named({ subject }: Certificate, broken: readonly BrokenRule[]): BrokenRule[] {
  return broken.map((rule) => ({ ...rule, found: `for ${JSON.stringify(subject)}: ${rule.found}` }));
}
