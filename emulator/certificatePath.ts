import type { X509Certificate as ParsedCertificate } from "@peculiar/x509";
import { X509Certificate } from "node:crypto";

/** The object identifier 2.5.29.19 in DER. */
const basicConstraints = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x13]);

/**
 * From a certificate to a self-signed root, every step issued and signed by the next (RFC 5280, section 6.1), with the
 * certificates of a bag in any order; undefined where none leads there. Each is looked at once, so that a bag of any
 * kind takes no more than the square of its size.
 */
export function pathToRoot(
  certificate: X509Certificate,
  bag: readonly X509Certificate[],
): readonly X509Certificate[] | undefined {
  const paths: X509Certificate[][] = [[certificate]];
  const rest = new Set(bag.filter(({ raw }) => !raw.equals(certificate.raw)));
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    const last = path.at(-1) ?? certificate;
    if (path.length > 1 && isIssuedBy(last, last)) {
      return path;
    }
    for (const issuer of rest) {
      if (isIssuedBy(last, issuer) && mayIssue(issuer)) {
        rest.delete(issuer);
        paths.push([...path, issuer]);
      }
    }
  }
  return undefined;
}

/** Whether a certificate is issued by itself, its signature verified with its own key. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return isIssuedBy(certificate, certificate);
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return (
      certificate.issuer === issuer.subject && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
    );
  } catch {
    // A signature that a key of this kind can't have made.
    return false;
  }
}

/** A CA, or a root from before there were extensions. */
function mayIssue(issuer: X509Certificate): boolean {
  return issuer.ca || (isSelfSigned(issuer) && !issuer.raw.includes(basicConstraints));
}

/** The same certificate as Node has it, which verifies signatures of every kind without waiting. */
export function nodeCertificate(certificate: ParsedCertificate): X509Certificate {
  return new X509Certificate(Buffer.from(certificate.rawData));
}
