import { identifier, tags, type Element } from "./der.js";
import { UnreadableText } from "./pem.js";

const signedData = "1.2.840.113549.1.7.2";

/** How deep indefinite lengths may be nested. Those who write them nest them four deep. */
const deepest = 8;

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

/** What is in the outermost element of something that may be of indefinite length. */
export function berContent(bytes: Uint8Array): Uint8Array | undefined {
  return bytes[1] === 0x80 ? bytes.subarray(2) : undefined;
}

function within(element: Element | undefined, tag: number): Uint8Array {
  if (element?.tag !== tag) {
    throw new UnreadableText("an element is missing");
  }
  return element.content;
}

/** The elements that some bytes are, to the last; constructed ones may be of indefinite length (X.690 section 8.1.3.6). */
function berElements(bytes: Uint8Array): Element[] {
  const all: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const { content, whole } = berElement(bytes.subarray(at), 0);
    all.push({ tag: bytes[at] ?? 0, content, whole, isWhole: true });
    at += whole.length;
  }
  return all;
}

function berElement(bytes: Uint8Array, depth: number): { content: Uint8Array; whole: Uint8Array } {
  const [tag = 0, first] = bytes;
  if (first === undefined || depth > deepest) {
    throw new UnreadableText("an element is cut off, or too deep");
  }
  if (first === 0x80 && (tag & 0x20) !== 0) {
    let end = 2;
    while (bytes[end] !== 0 || bytes[end + 1] !== 0) {
      end += berElement(bytes.subarray(end), depth + 1).whole.length;
    }
    return { content: bytes.subarray(2, end), whole: bytes.subarray(0, end + 2) };
  }
  const size = first < 0x80 ? 2 : 2 + (first & 0x7f);
  const length = first < 0x80 ? first : bytes.subarray(2, size).reduce((sum, byte) => sum * 256 + byte, 0);
  if (size > 6 || (first >= 0x80 && size === 2) || bytes.length < size + length) {
    throw new UnreadableText("an element is cut off");
  }
  return { content: bytes.subarray(size, size + length), whole: bytes.subarray(0, size + length) };
}
