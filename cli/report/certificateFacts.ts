/** What a report says of certificates and their paths. */
import { keyInWords } from "../../provider/checks/keyRules.js";
import { certificationPath } from "../../provider/x509/path.js";
import { hexadecimalWithColons, type Certificate } from "../../provider/x509/certificate.js";
import { certificateToPem } from "../../provider/x509/pem.js";
import { attempt } from "../../provider/results.js";
import { isDate } from "../../provider/x509/time.js";
import type { CertificateFacts } from "./model.js";

const day = 24 * 60 * 60_000;

/** What is said of a certificate. */
export function factsOf(certificate: Certificate): CertificateFacts {
  const { fields, thumbprint, subject, notBefore, notAfter, der } = certificate;
  return {
    thumbprint,
    subject,
    issuer: attempt(() => certificate.issuer) ?? "",
    ...(fields && { serialNumber: hexadecimalWithColons(fields.serialNumber) }),
    key: fields === undefined ? "unknown" : keyInWords(fields.key),
    isSelfSigned: fields?.isSelfSigned ?? false,
    ...(isDate(notBefore) && { notBefore: notBefore.toISOString() }),
    ...(isDate(notAfter) && { notAfter: notAfter.toISOString() }),
    pem: certificateToPem(der),
  };
}

/** The certificate of a path with whose end all of the path ends; undefined where none says when it ends. */
export function firstToEnd(path: readonly Certificate[]): Certificate | undefined {
  return path
    .filter(({ notAfter }) => isDate(notAfter))
    .reduce<Certificate | undefined>((one, other) => (one && one.notAfter <= other.notAfter ? one : other), undefined);
}

/** Whole days from one instant to another. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((+to - +from) / day);
}

/** The paths in a bag: down to each certificate that issued no other one there, from the root or what is nearest to it. */
export function pathsIn(bag: readonly Certificate[], at: Date): Certificate[][] {
  const isIssuer = (one: Certificate) =>
    bag.some((other) => other.thumbprint !== one.thumbprint && Buffer.compare(other.issuerName, one.subjectName) === 0);
  const paths = bag.filter((one) => !isIssuer(one)).map((leaf) => pathTo(leaf, bag, at));
  // Those that issued each other, and those that another path goes around.
  const left = bag.filter(({ thumbprint }) => !paths.flat().some((other) => other.thumbprint === thumbprint));
  return [...paths, ...left.map((leaf) => pathTo(leaf, bag, at))];
}

function pathTo(leaf: Certificate, bag: readonly Certificate[], at: Date): Certificate[] {
  return [...certificationPath(leaf, bag, at).certificates].toReversed();
}
