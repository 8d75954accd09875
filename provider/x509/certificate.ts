import "reflect-metadata";
import { createHash } from "node:crypto";
import { X509Certificate } from "@peculiar/x509";
import { contents, onlyContent, type Found } from "./contents.js";
import { elements, objectIdentifier, tags, type Element } from "./der.js";
import { distinguishedNameText } from "./distinguishedName.js";
import { UnreadableText } from "./pem.js";

/** What this provider needs to know of one certificate. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The subject, in the form in which Graph shows names: `CN=Contoso Root CA, O=Contoso, C=US`. */
  readonly subject: string;
  /** The issuer's and the subject's name in DER, as names of certificates are compared. */
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  /** The subject key identifier (RFC 5280 section 4.2.1.2) as `BA:AF:…`; undefined where the extension is absent. */
  readonly subjectKeyIdentifier: string | undefined;
  /** SHA-256 over the DER, as lower-case hexadecimal digits. */
  readonly thumbprint: string;
  /** The subject's public key as DER of its SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
  readonly publicKey: Uint8Array;
  /** The hash that the signature is over, as `SHA-256`; undefined for an algorithm that has its own, such as Ed25519. */
  readonly signatureHash: string | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Reads the one certificate that a text or the bytes of a file hold: PEM, with any line endings and text around it, base64
 * of the DER, or the DER.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificate(given: string | Uint8Array): Certificate {
  return parse(onlyContent(given, "certificate"));
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
    const parsed = new X509Certificate(der);
    const { issuer, subject, extensions } = fields(der);
    return {
      der,
      subject: distinguishedNameText(subject),
      issuerName: issuer,
      subjectName: subject,
      subjectKeyIdentifier: subjectKeyIdentifier(extensions),
      thumbprint,
      publicKey: new Uint8Array(parsed.publicKey.rawData),
      signatureHash: (parsed.signatureAlgorithm as { hash?: { name: string } }).hash?.name,
      notBefore: parsed.notBefore,
      notAfter: parsed.notAfter,
    };
  } catch {
    throw new UnreadableText(`${where} is not an X.509 certificate, or a broken one`);
  }
}

/** The fields that are read as they stand (RFC 5280 section 4.1), each with its identifier octet and length. */
function fields(der: Uint8Array): { issuer: Uint8Array; subject: Uint8Array; extensions: Element | undefined } {
  const [certificate] = elements(der);
  const [signed] = elements(certificate?.content ?? der);
  const all = [...elements(signed?.content ?? der)];
  // Only versions 2 and 3 are written down.
  const [, , issuer, , subject] = all[0]?.tag === tags.context0 ? all.slice(1) : all;
  if (issuer === undefined || subject === undefined) {
    throw new UnreadableText("fields are missing");
  }
  return {
    issuer: issuer.whole,
    subject: subject.whole,
    extensions: all.find(({ tag }) => tag === tags.context3),
  };
}

function extensionIn(extensions: Element | undefined, identifier: string): Element | undefined {
  const [list] = elements(extensions?.content ?? new Uint8Array());
  for (const extension of elements(list?.content ?? new Uint8Array())) {
    const [type] = elements(extension.content);
    if (type !== undefined && objectIdentifier(type.content) === identifier) {
      return extension;
    }
  }
  return undefined;
}

function subjectKeyIdentifier(extensions: Element | undefined): string | undefined {
  const found = extensionIn(extensions, "2.5.29.14");
  if (found === undefined) {
    return undefined;
  }
  const [identifier] = elements([...elements(found.content)].at(-1)?.content ?? new Uint8Array());
  return Buffer.from(identifier?.content ?? [])
    .toString("hex")
    .toUpperCase()
    .match(/../g)
    ?.join(":");
}
