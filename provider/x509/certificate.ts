import "reflect-metadata";
import { createHash } from "node:crypto";
import { SubjectKeyIdentifierExtension, X509Certificate } from "@peculiar/x509";
import { distinguishedNameText } from "./distinguishedName.js";
import { decodeBase64, readPem, refusePrivateKey, UnreadableText } from "./pem.js";

/** What this provider needs to know of one certificate. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The subject, in the form in which Graph shows names: `CN=Contoso Root CA, O=Contoso, C=US`. */
  readonly subject: string;
  /** The subject key identifier (RFC 5280 section 4.2.1.2) as `BA:AF:…`; undefined where the extension is absent. */
  readonly subjectKeyIdentifier: string | undefined;
  /** SHA-256 over the DER, as lower-case hexadecimal digits. */
  readonly thumbprint: string;
  /** The subject's public key as DER of its SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
  readonly publicKey: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const certificateLabels = new Set(["CERTIFICATE", "X509 CERTIFICATE"]);

/**
 * Reads the one certificate that a text holds: PEM, with any line endings and text around it, or base64 of the DER alone.
 *
 * @throws {UnreadableText} saying what was found instead, without repeating any of it.
 */
export function readCertificate(text: string): Certificate {
  const [first, ...more] = readCertificates(text);
  if (first === undefined || more.length > 0) {
    throw new UnreadableText(`found ${more.length + 1} certificates where one belongs`);
  }
  return first;
}

/**
 * Reads the certificates that a text holds, one or more, in its order.
 *
 * @throws {UnreadableText} saying what was found instead, without repeating any of it.
 */
export function readCertificates(text: string): Certificate[] {
  refusePrivateKey(text, "a certificate");
  if (!text.includes("-----BEGIN ")) {
    const der = decodeBase64(text);
    if (der === undefined) {
      throw new UnreadableText("found neither PEM (-----BEGIN CERTIFICATE-----) nor base64 of a certificate's DER");
    }
    return [parse(der)];
  }
  const blocks = readPem(text);
  const other = blocks.find((block) => !certificateLabels.has(block.label));
  if (other !== undefined) {
    throw new UnreadableText(`found a PEM block "${other.label}" where a CERTIFICATE belongs`);
  }
  return blocks.map(({ der }) => parse(der));
}

function parse(der: Uint8Array): Certificate {
  if (outerLength(der) !== der.length) {
    throw new UnreadableText("the bytes are not one DER certificate: they end too early or go on after its end");
  }
  let parsed: X509Certificate;
  let subject: string;
  try {
    parsed = new X509Certificate(der);
    subject = distinguishedNameText(parsed.subjectName.toJSON());
  } catch {
    throw new UnreadableText("the bytes are not an X.509 certificate");
  }
  const keyIdentifier = parsed.getExtension(SubjectKeyIdentifierExtension)?.keyId;
  return {
    der,
    subject,
    subjectKeyIdentifier: keyIdentifier?.toUpperCase().match(/../g)?.join(":"),
    thumbprint: createHash("sha256").update(der).digest("hex"),
    publicKey: new Uint8Array(parsed.publicKey.rawData),
    notBefore: parsed.notBefore,
    notAfter: parsed.notAfter,
  };
}

/** How many bytes the outermost DER element has by its own account (X.690 section 8.1.3); 0 where that can't be told. */
function outerLength(der: Uint8Array): number {
  const length = der[1] ?? 0;
  if (length < 0x80) {
    return 2 + length;
  }
  const lengthBytes = der.subarray(2, 2 + (length & 0x7f));
  return lengthBytes.length > 4 ? 0 : lengthBytes.reduce((sum, byte) => sum * 256 + byte, 0) + 2 + lengthBytes.length;
}
