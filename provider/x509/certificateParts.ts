import { elementsIn, hasShortestLengths, sequence, tags, withTag } from "./der.js";
import { time } from "./time.js";

/** The fields of a certificate as they stand (RFC 5280 section 4.1), each with its identifier octet and length. */
export type CertificateParts = ReturnType<typeof certificateParts>;

/** @throws {UnreadableText} for what is no certificate. */
export function certificateParts(der: Uint8Array) {
  const [signed, signatureAlgorithm, signature] = sequence(der);
  const all = elementsIn(signed);
  // Absent from certificates of version 1.
  const version = all[0]?.tag === tags.context0 ? all[0] : undefined;
  const [serialNumber, algorithm, issuer, validity, subject, publicKey, ...more] =
    version === undefined ? all : all.slice(1);
  const [notBefore, notAfter] = elementsIn(validity);
  return {
    version,
    serialNumber: withTag(serialNumber, tags.integer),
    issuer: withTag(issuer, tags.sequence),
    notBefore: time(notBefore),
    notAfter: time(notAfter),
    subject: withTag(subject, tags.sequence),
    publicKey: withTag(publicKey, tags.sequence),
    extensions: more.find(({ tag }) => tag === tags.context3),
    signatureAlgorithm: withTag(signatureAlgorithm, tags.sequence),
    /** The same algorithm, where the signature is over it. */
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
