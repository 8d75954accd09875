import { berElements, identifier, tags, type Element } from "./der.js";
import { UnreadableText } from "./pem.js";

const signedData = "1.2.840.113549.1.7.2";

/** A PKCS#7, by what it is good for. */
export type Pkcs7 =
  /** It has only certificates (RFC 5652 section 5, RFC 8551 section 3.8), each as its DER; what nobody signed is passed over. */
  | { readonly is: "certificates"; readonly certificates: readonly Uint8Array[] }
  /** It signs something, with the certificates of whoever did. */
  | { readonly is: "signature" }
  /** It encrypts something, or the like. */
  | { readonly is: "other" };

/**
 * Reads a PKCS#7. Revocation lists in it are passed over.
 *
 * @throws {UnreadableText} for other bytes.
 */
export function readPkcs7(pkcs7: Uint8Array): Pkcs7 {
  const [outer, excess] = berElements(pkcs7);
  const [type, wrapped] = berElements(within(outer, tags.sequence));
  if (excess !== undefined) {
    throw new UnreadableText("it goes on after its end");
  }
  if (identifier(type) !== signedData) {
    return { is: "other" };
  }
  const [content] = berElements(within(wrapped, tags.context0));
  const [, algorithms, , ...rest] = berElements(within(content, tags.sequence));
  const [certificates] = rest;
  const signers = rest.at(-1);
  within(algorithms, tags.set);
  if (within(signers, tags.set).length > 0) {
    return { is: "signature" };
  }
  const all = certificates?.tag === tags.context0 ? berElements(certificates.content) : [];
  return {
    is: "certificates",
    certificates: all.flatMap(({ tag, whole }) => (tag === tags.sequence ? [whole] : [])),
  };
}

function within(element: Element | undefined, tag: number): Uint8Array {
  if (element?.tag !== tag) {
    throw new UnreadableText("an element is missing");
  }
  return element.content;
}
