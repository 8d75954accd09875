import { allElements, hasShortestLengths, onlyElement, tags, withTag, type Element } from "./der.js";

/** The fields of a certificate as they stand (RFC 5280 section 4.1), each with its identifier octet and length. */
export interface CertificateParts {
  /** Absent from certificates of version 1. */
  readonly version: Element | undefined;
  readonly serialNumber: Element;
  readonly issuer: Element;
  readonly notBefore: Element;
  readonly notAfter: Element;
  readonly subject: Element;
  readonly publicKey: Element;
  readonly extensions: Element | undefined;
  readonly signatureAlgorithm: Element;
  /** The same algorithm, where the signature is over it. */
  readonly signedAlgorithm: Element;
  readonly signature: Element;
}

/** @throws {UnreadableText} for what is no certificate. */
export function certificateParts(der: Uint8Array): CertificateParts {
  const [signed, signatureAlgorithm, signature] = allElements(onlyElement(der, tags.sequence).content);
  const all = allElements(withTag(signed, tags.sequence).content);
  const version = all[0]?.tag === tags.context0 ? all[0] : undefined;
  const [serialNumber, algorithm, issuer, validity, subject, publicKey, ...more] =
    version === undefined ? all : all.slice(1);
  const [notBefore, notAfter] = allElements(withTag(validity, tags.sequence).content) as [Element?, Element?];
  return {
    version,
    serialNumber: withTag(serialNumber, tags.integer),
    issuer: withTag(issuer, tags.sequence),
    notBefore: withTag(notBefore, notBefore?.tag ?? tags.utcTime),
    notAfter: withTag(notAfter, notAfter?.tag ?? tags.utcTime),
    subject: withTag(subject, tags.sequence),
    publicKey: withTag(publicKey, tags.sequence),
    extensions: more.find(({ tag }) => tag === tags.context3),
    signatureAlgorithm: withTag(signatureAlgorithm, tags.sequence),
    signedAlgorithm: withTag(algorithm, tags.sequence),
    signature: withTag(signature, tags.bitString),
  };
}

/**
 * What is wrong with how a certificate is written, in words: that it isn't DER, names two algorithms where RFC 5280
 * section 4.1.1.2 has one, or has no signature of whole bytes. Some software reads it all the same.
 */
export function encodingFault(
  der: Uint8Array,
  { signatureAlgorithm, signedAlgorithm, signature: { content } }: CertificateParts,
): string | undefined {
  if (!hasShortestLengths(der)) {
    return "a length that isn't written as DER has it";
  }
  if (Buffer.compare(signatureAlgorithm.whole, signedAlgorithm.whole) !== 0) {
    return "one signature algorithm in what is signed, and another beside it";
  }
  return content.length < 2 || content[0] !== 0 ? "a signature that isn't whole bytes" : undefined;
}
