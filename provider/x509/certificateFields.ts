import type { X509Certificate } from "node:crypto";
import type { CertificateParts } from "./certificateParts.js";
import { naturalNumber, onlyElement, tags } from "./der.js";
import type { Extensions } from "./extensions.js";
import type { GeneralName } from "./generalName.js";
import { comparableName, sameName, type ComparableName, type Name } from "./name.js";
import { readPublicKey, type PublicKey } from "./publicKey.js";
import { attempt, once } from "../results.js";
import { signatureAlgorithm, type SignatureAlgorithm } from "./signatureAlgorithm.js";

/** What a certificate says, as rules and the validation of a path look at it. */
export class CertificateFields {
  readonly version: number;
  /** What the issuer numbers it by (RFC 5280 section 4.1.2.2): the content of an INTEGER. */
  readonly serialNumber: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly issuer: ComparableName;
  readonly subject: ComparableName;
  /** Whether subject and issuer are the same name; the key that signed it may be another (RFC 5280 section 3.2). */
  readonly isSelfIssued: boolean;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** The DER of its key's SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly key: PublicKey;
  /** The subject and all other names of the certificate. */
  readonly names: readonly GeneralName[];
  /** What is asked for seldom, and costs the verification of a signature or the reading of a key. */
  readonly #isSelfSigned = once(() => this.isSelfIssued && this.isSignedBy(this) === true);
  readonly #opensslKey = once(() => attempt(() => this.openssl.publicKey));

  /** @throws {UnreadableText} where the bytes of a part can't be read. */
  constructor(
    { version, serialNumber, notBefore, notAfter, publicKey, signatureAlgorithm: algorithm }: CertificateParts,
    issuer: Name,
    subject: Name,
    readonly extensions: Extensions,
    private readonly openssl: X509Certificate,
  ) {
    this.version = version === undefined ? 1 : naturalNumber(onlyElement(version.content, tags.integer).content) + 1;
    this.serialNumber = serialNumber.content;
    this.notBefore = notBefore;
    this.notAfter = notAfter;
    this.issuer = comparableName(issuer);
    this.subject = comparableName(subject);
    this.isSelfIssued = sameName(this.issuer, this.subject);
    this.signatureAlgorithm = signatureAlgorithm(algorithm);
    this.publicKey = publicKey.whole;
    this.key = readPublicKey(publicKey);
    this.names = [
      ...(this.subject.length === 0
        ? []
        : [{ form: "directoryName" as const, comparable: this.subject, name: subject }]),
      ...emailAddresses(subject),
      ...(extensions.alternativeNames ?? []),
    ];
  }

  /** Whether it was signed with its own key, as a root is: then nobody verifies its signature, and it stands for itself. */
  get isSelfSigned(): boolean {
    return this.#isSelfSigned();
  }

  /** Whether OpenSSL can read its key: that its numbers are those of a key, and its point is one of its curve. */
  get isKeyReadable(): boolean {
    return this.#opensslKey() !== undefined;
  }

  /** Whether its signature was made with another's key; undefined where OpenSSL can't read that key, or not use it for this. */
  isSignedBy(issuer: CertificateFields): boolean | undefined {
    const key = issuer.#opensslKey();
    return attempt(() => key && this.openssl.verify(key));
  }
}

/** The e-mail addresses in a subject, which name constraints apply to as well (RFC 5280 section 4.2.1.10). */
function emailAddresses(name: Name): GeneralName[] {
  return name
    .flat()
    .filter(({ type }) => type === "1.2.840.113549.1.9.1")
    .map(({ text = "" }) => ({ form: "rfc822Name", text }));
}
