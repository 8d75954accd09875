import { hash, X509Certificate, type KeyObject } from "node:crypto";
import { CertificateFields } from "./certificateFields.js";
import { certificateParts, encodingFault, type CertificateParts } from "./certificateParts.js";
import { onlyOne, printing } from "./contents.js";
import { distinguishedNameText } from "./distinguishedName.js";
import { extensionsIn, onlySubjectKeyIdentifier, readExtensions } from "./extensions.js";
import { comparableName, readName, type ComparableName, type Name } from "./name.js";
import { UnreadableText } from "./pem.js";
import { samePublicKey } from "./publicKey.js";
import { Reader } from "./reader.js";
import { attempt, once } from "../results.js";
import { isDate } from "./time.js";

/**
 * A certificate, taken apart once: nothing else reads its DER. Its names, its key and its times can be told of every one; what
 * isn't asked for of each is read when it is first asked for.
 */
export class Certificate {
  /** The subject, in the form in which Graph shows names: `CN=Contoso Root CA, O=Contoso, C=US`. */
  readonly subject: string;
  /** The issuer's and the subject's name in DER. */
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  /** The subject's public key as DER of its SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
  readonly publicKey: Uint8Array;
  /** Invalid dates where they aren't written as RFC 5280 section 4.1.2.5 has them. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly #parts: CertificateParts;
  readonly #subject: Name;
  readonly #issuer = once(() => readName(this.issuerName));
  readonly #thumbprint = once(() => hash("sha256", this.der));
  readonly #extensions = once(() => attempt(() => extensionsIn(this.#parts.extensions)));
  readonly #subjectKeyIdentifier = once(() => {
    const found = onlySubjectKeyIdentifier(this.#extensions() ?? []);
    return found && hexadecimalWithColons(found);
  });
  readonly #encodingFault = once(() => encodingFault(this.der, this.#parts));
  /** What it throws tells a user no more than that the certificate is broken. */
  readonly #openssl = once(() => attempt(() => new X509Certificate(this.der)));
  readonly #fields = once(() => attempt(() => this.#readFields()));

  /** @throws {UnreadableText} for what is no certificate. */
  constructor(readonly der: Uint8Array) {
    this.#parts = certificateParts(der);
    this.#subject = readName(this.#parts.subject.whole);
    this.subject = distinguishedNameText(this.#subject);
    this.issuerName = this.#parts.issuer.whole;
    this.subjectName = this.#parts.subject.whole;
    this.publicKey = this.#parts.publicKey.whole;
    this.notBefore = this.#parts.notBefore;
    this.notAfter = this.#parts.notAfter;
  }

  /**
   * The issuer, in the form of `subject`.
   *
   * @throws {UnreadableText} where it is no name.
   */
  get issuer(): string {
    return distinguishedNameText(this.#issuer());
  }

  /** What the subject is compared by. */
  get comparableSubject(): ComparableName {
    return comparableName(this.#subject);
  }

  /** SHA-256 over the DER, as lower-case hexadecimal digits. */
  get thumbprint(): string {
    return this.#thumbprint();
  }

  /** The subject key identifier (RFC 5280 section 4.2.1.2) as `BA:AF:…`; undefined where it has none, or not just one. */
  get subjectKeyIdentifier(): string | undefined {
    return this.#subjectKeyIdentifier();
  }

  /** All that rules and paths look at; undefined where that can't be read to its last byte. */
  get fields(): CertificateFields | undefined {
    return this.#fields();
  }

  /** What is wrong with how it is written, in words. */
  get encodingFault(): string | undefined {
    return this.#encodingFault();
  }

  /** Whether a private key is its key's. */
  isOf(key: KeyObject): boolean {
    return attempt(() => this.#openssl()?.checkPrivateKey(key)) ?? false;
  }

  #readFields(): CertificateFields | undefined {
    if (!isDate(this.notBefore) || !isDate(this.notAfter) || this.encodingFault !== undefined) {
      return undefined;
    }
    const [extensions, openssl] = [this.#extensions(), this.#openssl()];
    return (
      extensions &&
      openssl &&
      new CertificateFields(this.#parts, this.#issuer(), this.#subject, readExtensions(extensions), openssl)
    );
  }
}

const reader = new Reader("certificate", "an X.509 certificate", (der) => new Certificate(der));

/**
 * Reads the one certificate that a text or the bytes of a file hold: PEM, with any line endings and text around it, base64
 * or hexadecimal digits of the DER, the DER, or PKCS#7 with that certificate alone.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificate(given: string | Uint8Array): Certificate {
  return reader.one(given);
}

/** What comes where one certificate belongs: that one, or PKCS#7 with those above it. */
export interface Bundle {
  readonly certificates: readonly Certificate[];
  /** How to print those of PKCS#7, in words that follow a colon. */
  readonly printing?: string;
}

/**
 * Reads the certificate that a PKI made of a CSR, as `readCertificate` does, or the PKCS#7 in which it came with the CAs above
 * it.
 *
 * @throws {UnreadableText} for anything but one certificate, or PKCS#7.
 */
export function readCertificateOrBundle(given: string | Uint8Array): Bundle {
  const found = reader.all(given, false);
  const [first, second] = found;
  if (second === undefined || !found.every(({ isBundled }) => isBundled)) {
    return { certificates: [onlyOne(found, "certificate").read()] };
  }
  return { certificates: found.map(({ read }) => read()), ...(first && { printing: printing(first) }) };
}

/**
 * The certificate that was signed: the only one, or that of the CSR's key, or where that isn't known or there, the one that
 * issued none of the others.
 *
 * @param requestKey The CSR's public key as DER, where it is known.
 * @throws {UnreadableText} where none or several could be meant.
 */
export function signedOf({ certificates, printing: advice }: Bundle, requestKey: Uint8Array | undefined): Certificate {
  const all = [...new Map(certificates.map((each) => [each.thumbprint, each])).values()];
  const ofKey = all.filter(({ publicKey }) => requestKey !== undefined && samePublicKey(publicKey, requestKey));
  const lowest = all.filter(
    ({ subjectName, thumbprint }) =>
      !all.some((other) => other.thumbprint !== thumbprint && Buffer.compare(other.issuerName, subjectName) === 0),
  );
  const [one, another] = ofKey.length > 0 ? ofKey : lowest;
  if (one === undefined || another !== undefined) {
    throw new UnreadableText(
      `found ${all.length} certificates in PKCS#7 where one belongs, and can't tell which is meant${advice === undefined ? "" : `: ${advice}`}`,
    );
  }
  return one;
}

/**
 * Reads the certificates that a text or the bytes of a file hold, one or more, in its order.
 *
 * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
 */
export function readCertificates(given: string | Uint8Array): Certificate[] {
  return reader.all(given).map(({ read }) => read());
}

/** Bytes as people write them: `BA:AF:…`. */
export function hexadecimalWithColons(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("hex")
    .toUpperCase()
    .replace(/..(?!$)/g, "$&:");
}
