import { allElements, onlyElement, tags, withTag, type Element } from "./der.js";

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
}

/** @throws {UnreadableText} for what is no certificate. */
export function certificateParts(der: Uint8Array): CertificateParts {
  const [signed, signatureAlgorithm, signature] = allElements(onlyElement(der, tags.sequence).content);
  withTag(signature, tags.bitString);
  const all = allElements(withTag(signed, tags.sequence).content);
  const version = all[0]?.tag === tags.context0 ? all[0] : undefined;
  const [serialNumber, algorithm, issuer, validity, subject, publicKey, ...more] =
    version === undefined ? all : all.slice(1);
  withTag(algorithm, tags.sequence);
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
  };
}
