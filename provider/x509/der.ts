/**
 * DER (X.690). What reads one thing here throws `UnreadableText` for whatever is something else, or goes on behind it. The schemas
 * of @peculiar/asn1-x509 take much of that, and ten times as long for a certificate.
 */
import { UnreadableText } from "./pem.js";

/** One element of DER (X.690 section 8.1): its identifier octet, what it holds, and all of it. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
  /** Whether all the bytes that it claims to have are there. */
  readonly isWhole: boolean;
}

/** The identifier octets that X.509 has (X.690 section 8.1.2, X.680 section 8.6). */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  /** Context-specific and constructed. */
  context0: 0xa0,
  context3: 0xa3,
} as const;

/** The elements that some bytes are, one after the other, as far as they can be told; the last may be cut off. */
export function* elements(bytes: Uint8Array): Generator<Element, void> {
  for (let rest = bytes; rest.length > 0;) {
    const element = firstElement(rest);
    if (element === undefined) {
      return;
    }
    yield element;
    rest = rest.subarray(element.whole.length);
  }
}

/** The elements that some bytes are, to the last byte. */
export function allElements(bytes: Uint8Array): Element[] {
  const all = [...elements(bytes)];
  const length = all.reduce((sum, { whole }) => sum + whole.length, 0);
  // What X.509 holds has one identifier octet.
  if (length !== bytes.length || all.some(({ tag, isWhole }) => !isWhole || (tag & 0x1f) === 0x1f)) {
    throw new UnreadableText("the bytes are not DER");
  }
  return all;
}

/** The one element that some bytes are. */
export function onlyElement(bytes: Uint8Array, tag: number): Element {
  const [element, ...more] = allElements(bytes);
  if (more.length > 0) {
    throw new UnreadableText("there is more than one element");
  }
  return withTag(element, tag);
}

/** An element that has to be there, and be of a kind. */
export function withTag(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) {
    throw new UnreadableText(`found tag ${String(element?.tag)} where ${tag} belongs`);
  }
  return element;
}

/** What is in an element that is a SEQUENCE, or a SET. */
export function elementsIn(element: Element | undefined, tag: number = tags.sequence): Element[] {
  return allElements(withTag(element, tag).content);
}

/** The elements of the one SEQUENCE that some bytes are. */
export function sequence(bytes: Uint8Array): Element[] {
  return elementsIn(onlyElement(bytes, tags.sequence));
}

/** An element that is an object identifier, in dots. */
export function identifier(element: Element | undefined): string {
  const { content } = withTag(element, tags.objectIdentifier);
  const dotted = objectIdentifier(content);
  if (dotted === undefined || (content.at(-1) ?? 0x80) >= 0x80) {
    throw new UnreadableText("an object identifier doesn't end");
  }
  return dotted;
}

/** How deep elements are nested at most, in whatever is in use. */
const deepest = 16;

/** Whether all lengths are written as short as they can be, as in DER they must (X.690 section 10.1). */
export function hasShortestLengths(bytes: Uint8Array, start = 0, end = bytes.length, depth = 0): boolean {
  for (let at = start; at < end;) {
    const [tag = 0, first = 0, second = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const size = first < 0x80 ? 0 : first & 0x7f;
    let length = size === 0 ? first : 0;
    for (let index = 0; index < size; index += 1) {
      length = length * 256 + (bytes[at + 2 + index] ?? 0);
    }
    if (size > 0 && (second === 0 || length < 0x80)) {
      return false;
    }
    const content = at + 2 + size;
    at = content + length;
    if ((tag & 0x20) !== 0 && depth < deepest && !hasShortestLengths(bytes, content, Math.min(at, end), depth + 1)) {
      return false;
    }
  }
  return true;
}

/** An INTEGER's content (X.690 section 8.3), as short as it can be, not negative, and not larger than anything counted here. */
export function naturalNumber(content: Uint8Array): number {
  const [first = 0x80, second = 0x80] = content;
  const value = content.reduce((sum, byte) => sum * 256 + byte, 0);
  if (first >= 0x80 || (content.length > 1 && first === 0 && second < 0x80) || !Number.isSafeInteger(value)) {
    throw new UnreadableText("an integer is empty, negative, too long or too large");
  }
  return value;
}

/** A BOOLEAN's content. */
export function boolean(content: Uint8Array): boolean {
  if (content.length !== 1) {
    throw new UnreadableText("a boolean is of other than one byte");
  }
  return content[0] !== 0;
}

/** An object identifier in dots (X.690 section 8.19); undefined for one that is longer than any in use. */
export function objectIdentifier(content: Uint8Array): string | undefined {
  if (content.length > 64) {
    return undefined;
  }
  const numbers: (number | bigint)[] = [];
  let number = 0;
  let start = 0;
  content.forEach((byte, at) => {
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(Number.isSafeInteger(number) ? number : exactNumber(content.subarray(start, at + 1)));
      number = 0;
      start = at + 1;
    }
  });
  const [first = 0, ...others] = numbers;
  const root = first < 80 ? Math.floor(Number(first) / 40) : 2;
  const second = typeof first === "bigint" ? first - 80n : first - root * 40;
  return [root, second, ...others].join(".");
}

/** A number of an object identifier that is larger than those that computers count with, such as a UUID's (ITU-T X.667). */
function exactNumber(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => (number << 7n) | BigInt(byte & 0x7f), 0n);
}

/** How deep indefinite lengths may be nested. Those who write them nest them four deep. */
const deepestIndefinite = 8;

/** The same as `allElements`; those of indefinite length too (X.690 section 8.1.3.6), as Java writes PKCS#7 and PKCS#12. */
export function berElements(bytes: Uint8Array): Element[] {
  const all: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = berElement(bytes.subarray(at), 0);
    all.push(element);
    at += element.whole.length;
  }
  return all;
}

function berElement(bytes: Uint8Array, depth: number): Element {
  const [tag = 0, length] = bytes;
  if (depth > deepestIndefinite) {
    throw new UnreadableText("an element is too deep");
  }
  if (length === 0x80 && (tag & 0x20) !== 0) {
    let end = 2;
    while (bytes[end] !== 0 || bytes[end + 1] !== 0) {
      end += berElement(bytes.subarray(end), depth + 1).whole.length;
    }
    return { tag, content: bytes.subarray(2, end), whole: bytes.subarray(0, end + 2), isWhole: true };
  }
  const element = firstElement(bytes);
  if (element?.isWhole !== true) {
    throw new UnreadableText("an element is cut off");
  }
  return element;
}

/** What is in the outermost element of something that may be of indefinite length, as far as it can be told. */
export function outermostContent(bytes: Uint8Array): Uint8Array | undefined {
  return bytes[1] === 0x80 ? bytes.subarray(2) : firstElement(bytes)?.content;
}

/** The first of the elements that some bytes are; undefined where its length can't be told. */
function firstElement(bytes: Uint8Array): Element | undefined {
  const [tag = 0, first = 0x80] = bytes;
  const size = first < 0x80 ? 2 : 2 + (first & 0x7f);
  // No certificate has an element with no length or one of 4 GiB.
  if (first === 0x80 || size > 6 || bytes.length < size) {
    return undefined;
  }
  const end = size + (first < 0x80 ? first : bytes.subarray(2, size).reduce((sum, byte) => sum * 256 + byte, 0));
  return {
    tag,
    content: bytes.subarray(size, end),
    whole: bytes.subarray(0, end),
    isWhole: end <= bytes.length,
  };
}
