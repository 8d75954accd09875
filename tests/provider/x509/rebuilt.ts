import { sign } from "node:crypto";
import { allElements, onlyElement, tags } from "../../../provider/x509/der.js";
import { certificateToPem } from "../../../provider/x509/pem.js";
import { base64Of } from "../../certificates.js";
import { der } from "./der.js";

/** The fields of a certificate of version 3 (RFC 5280 section 4.1), each as its DER. */
export interface Fields {
  version: Uint8Array;
  serialNumber: Uint8Array;
  algorithm: Uint8Array;
  issuer: Uint8Array;
  validity: Uint8Array;
  subject: Uint8Array;
  publicKey: Uint8Array;
  extensions: Uint8Array;
}

/**
 * A certificate with other fields and a true signature over them by ECDSA with SHA-256, for what openssl's commands don't
 * make.
 *
 * @param issuerKey As PEM.
 */
export function rebuilt(
  { certificate }: { readonly certificate: string },
  issuerKey: string,
  change: (fields: Readonly<Fields>) => Partial<Fields>,
): string {
  const [signed, algorithm] = allElements(
    onlyElement(Buffer.from(base64Of(certificate), "base64"), tags.sequence).content,
  );
  const names = [
    ...(["version", "serialNumber", "algorithm", "issuer", "validity", "subject", "publicKey", "extensions"] as const),
  ];
  const elements = allElements(signed!.content);
  const fields = Object.fromEntries(names.map((name, index) => [name, elements[index]!.whole])) as unknown as Fields;
  const content = der(tags.sequence, ...Object.values({ ...fields, ...change(fields) }));
  return certificateToPem(
    der(tags.sequence, content, algorithm!.whole, der(tags.bitString, "\0", sign("sha256", content, issuerKey))),
  );
}

/** A validity (RFC 5280 section 4.1.2.5) of any two texts, as UTCTime where nothing else is said. */
export function validity(notBefore: string, notAfter: string, tag: number = tags.utcTime): Buffer {
  return der(tags.sequence, der(tags.utcTime, notBefore), der(tag, notAfter));
}
