import { createHash } from "node:crypto";
import { certificateParts } from "./certificateParts.js";
import { contents, only, onlyContent, printing, type Found } from "./contents.js";
import { allElements, identifier, onlyElement, sequence, tags, withTag, type Element } from "./der.js";
import { distinguishedNameText } from "./distinguishedName.js";
import { UnreadableText } from "./pem.js";
import { samePublicKey } from "./publicKey.js";
import { time } from "./time.js";

/** What this provider needs to know of one certificate. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The subject, in the form in which Graph shows names: `CN=Contoso Root CA, O=Contoso, C=US`. */
  readonly subject: string;
  /** The issuer's and the subject's name in DER, as names of certificates are compared. */
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  /** What the issuer numbers it by (RFC 5280 section 4.1.2.2): the content of an INTEGER. */
  readonly serialNumber: Uint8Array;
  /** The subject key identifier (RFC 5280 section 4.2.1.2) as `BA:AF:…`; undefined where it has none, or not just one. */
  readonly subjectKeyIdentifier: string | undefined;
  /** SHA-256 over the DER, as lower-case hexadecimal digits. */
  readonly thumbprint: string;
  /** The subject's public key as DER of its SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
  readonly publicKey: Uint8Array;
  /** Invalid dates where they aren't written as RFC 5280 section 4.1.2.5 has them. */
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Reads the one certificate that a text or the bytes of a file hold: PEM, with any line endings and text around it, base64
 * or hexadecimal digits of the DER, the DER, or PKCS#7 with that certificate alone.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificate(given: string | Uint8Array): Certificate {
  return parse(onlyContent(given, "certificate"));
}

/**
 * Reads the certificate that a PKI made of a CSR, as `readCertificate` does, or out of the PKCS#7 in which it came with the
 * CAs above it: the one of the CSR's key, or where that isn't known or there, the one that issued none of the others.
 *
 * @param requestKey The CSR's public key as DER, where it is known.
 * @throws {UnreadableText} as `readCertificate` does, and where none or several could be meant.
 */
export function readSignedCertificate(given: string | Uint8Array, requestKey: Uint8Array | undefined): Certificate {
  const found = contents(given, "certificate", false);
  if (found.length === 1 || !found.every(({ isBundled }) => isBundled)) {
    return parse(only(found, "certificate"));
  }
  const all = [...new Map(found.map(parse).map((each) => [each.thumbprint, each])).values()];
  const ofKey = all.filter(({ publicKey }) => requestKey !== undefined && samePublicKey(publicKey, requestKey));
  const lowest = all.filter(
    ({ subjectName, thumbprint }) =>
      !all.some((other) => other.thumbprint !== thumbprint && Buffer.compare(other.issuerName, subjectName) === 0),
  );
  const [first] = found;
  const [one, another] = ofKey.length > 0 ? ofKey : lowest;
  if (one === undefined || another !== undefined) {
    throw new UnreadableText(
      `found ${all.length} certificates in PKCS#7 where one belongs, and can't tell which is meant${first === undefined ? "" : `: ${printing(first)}`}`,
    );
  }
  return one;
}

/**
 * Reads what `readSignedCertificate` reads, as far as that can be done without the CSR.
 *
 * @throws {UnreadableText} for anything but one certificate, or PKCS#7.
 */
export function readCertificateOrBundle(given: string | Uint8Array): Certificate[] {
  const found = contents(given, "certificate", false);
  return (found.every(({ isBundled }) => isBundled) ? found : [only(found, "certificate")]).map(parse);
}

/**
 * Reads the certificates that a text or the bytes of a file hold, one or more, in its order.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificates(given: string | Uint8Array): Certificate[] {
  return contents(given, "certificate").map(parse);
}

/** Those that were read lately, by their thumbprints: a run compares the same few again and again. */
const known = new Map<string, Certificate>();
const mostKnown = 1_000;

function parse({ der, where }: Found): Certificate {
  const thumbprint = createHash("sha256").update(der).digest("hex");
  const certificate = known.get(thumbprint) ?? parseDer(der, thumbprint, where);
  if (known.size >= mostKnown) {
    known.clear();
  }
  known.set(thumbprint, certificate);
  return certificate;
}

function parseDer(der: Uint8Array, thumbprint: string, where: string): Certificate {
  try {
    const { serialNumber, issuer, notBefore, notAfter, subject, publicKey, extensions } = certificateParts(der);
    return {
      der,
      subject: distinguishedNameText(subject.whole),
      issuerName: issuer.whole,
      subjectName: subject.whole,
      serialNumber: serialNumber.content,
      subjectKeyIdentifier: subjectKeyIdentifier(extensions),
      thumbprint,
      publicKey: publicKey.whole,
      notBefore: time(notBefore),
      notAfter: time(notAfter),
    };
  } catch {
    throw new UnreadableText(`${where} is not an X.509 certificate, or a broken one`);
  }
}

/** The one identifier, as its extension is defined: what else is there under its number names no key. */
function subjectKeyIdentifier(extensions: Element | undefined): string | undefined {
  try {
    const values = (extensions === undefined ? [] : sequence(extensions.content))
      .map(({ content }) => allElements(content))
      .filter(([type]) => identifier(type) === "2.5.29.14")
      .map((parts) => onlyElement(withTag(parts.at(-1), tags.octetString).content, tags.octetString).content);
    const [value, second] = values;
    return value === undefined || value.length === 0 || second !== undefined ? undefined : hexadecimalWithColons(value);
  } catch {
    return undefined;
  }
}

/** Bytes as people write them: `BA:AF:…`. */
export function hexadecimalWithColons(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("hex")
    .toUpperCase()
    .replace(/..(?!$)/g, "$&:");
}
