import "reflect-metadata";
import { SubjectKeyIdentifierExtension, X509Certificate } from "@peculiar/x509";

/** What texts held that were read lately: one is read for its upload and for the log, and tests upload the same ones again. */
const lately = new Map<string, X509Certificate | undefined>();
const mostKept = 100;

/** The certificate that standard base64 of DER holds (OData's `Edm.Binary`), or undefined for anything else. */
export function parseBase64Certificate(text: string): X509Certificate | undefined {
  if (!lately.has(text)) {
    const der = Buffer.from(text, "base64");
    lately.set(text, der.toString("base64") === text ? parseDer(der) : undefined);
    const [oldest] = lately.keys();
    if (lately.size > mostKept && oldest !== undefined) {
      lately.delete(oldest);
    }
  }
  return lately.get(text);
}

/** The certificates of a PEM text that holds certificates and nothing else, or undefined. */
export function parsePemCertificates(text: string): X509Certificate[] | undefined {
  // A label of another kind may be a private key that was pasted along; the emulator must not keep one.
  if (/-----BEGIN (?!CERTIFICATE-----)/.test(text)) {
    return undefined;
  }
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g)];
  const certificates = blocks.flatMap(([, body = ""]) => parseBase64Certificate(body.replaceAll(/\s/g, "")) ?? []);
  return blocks.length > 0 && certificates.length === blocks.length ? certificates : undefined;
}

/** SubjectPublicKeyInfo in DER, by which a certificate and a request are told to be of one key. */
export function publicKeyOf(certificate: X509Certificate): Buffer {
  return Buffer.from(certificate.publicKey.rawData);
}

/**
 * The subject as Graph's examples print an issuer: most specific name first, which is the reverse of the encoding
 * (RFC 4514, section 2.1), and a space after each comma.
 */
export function subjectName(certificate: X509Certificate): string {
  return certificate.subjectName
    .toJSON()
    .reverse()
    .map((relativeName) =>
      Object.entries(relativeName)
        .flatMap(([attribute, values]) => values.map((value) => `${attribute}=${escapeNameValue(value)}`))
        .join("+"),
    )
    .join(", ");
}

/** As Graph's examples print it, `BA:AF:4A:…`, or null for a certificate without the extension. */
export function subjectKeyIdentifier(certificate: X509Certificate): string | null {
  const extension = certificate.getExtension(SubjectKeyIdentifierExtension);
  return extension?.keyId.toUpperCase().match(/../g)?.join(":") ?? null;
}

function escapeNameValue(value: string): string {
  return value.replaceAll(/[,+"\\<>;]|^ | $/g, (character) => `\\${character}`);
}

/** Whether it is a SEQUENCE by its length, and nothing else. */
export function isDer(bytes: Buffer): boolean {
  return bytes.length === derLength(bytes);
}

function parseDer(der: Buffer): X509Certificate | undefined {
  // The library reads PEM and hexadecimal text as well, and ignores what comes after the certificate.
  if (!isDer(der)) {
    return undefined;
  }
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** The length, header included, that a DER SEQUENCE says it has (X.690, section 8.1.3). */
function derLength(der: Buffer): number | undefined {
  const [tag, first] = der;
  if (tag !== 0x30 || first === undefined) {
    return undefined;
  }
  if (first < 0x80) {
    return 2 + first;
  }
  const octets = first & 0x7f;
  return octets >= 1 && octets <= 4 && der.length >= 2 + octets ? 2 + octets + der.readUIntBE(2, octets) : undefined;
}
