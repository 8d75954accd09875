import { elements, objectIdentifier, tags, type Element } from "./der.js";
import { UnreadableText } from "./pem.js";
import { prepared } from "./stringPreparation.js";

/** One attribute of a name (RFC 5280 section 4.1.2.4). */
export interface Attribute {
  /** The object identifier of its type: `2.5.4.3`. */
  readonly type: string;
  readonly value: Element;
  /** What its value says; undefined where it isn't a string. */
  readonly text: string | undefined;
}

/**
 * The relative distinguished names of a name (the DER of an X.501 Name), the most general first as certificates have them.
 *
 * @throws {UnreadableText} for other bytes.
 */
export function readName(der: Uint8Array): Attribute[][] {
  return inside(only(der), tags.sequence).map((part) => inside(part, tags.set).map(attribute));
}

/**
 * Whether two names (DER of an X.501 Name) are the same (RFC 5280 section 7.1): part by part, the attributes of one part in
 * any order, strings by what they say whatever their type, anything else byte by byte.
 *
 * @throws {UnreadableText} for other bytes.
 */
export function sameName(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0 || comparable(one) === comparable(other);
}

function comparable(der: Uint8Array): string {
  return JSON.stringify(
    readName(der).map((part) =>
      part
        .map(({ type, value, text }) =>
          text === undefined ? `${type} ${Buffer.from(value.whole).toString("hex")}` : `${type}=${prepared(text)}`,
        )
        .sort(),
    ),
  );
}

function attribute(element: Element): Attribute {
  const [identifier, value, excess] = inside(element, tags.sequence);
  const type = identifier?.tag === tags.objectIdentifier ? objectIdentifier(identifier.content) : undefined;
  if (type === undefined || value === undefined || excess !== undefined) {
    throw new UnreadableText("the bytes are not a name");
  }
  return { type, value, text: stringOf(value) };
}

function stringOf({ tag, content }: Element): string | undefined {
  const bytes = Buffer.from(content);
  switch (tag) {
    case tags.utf8String:
      return bytes.toString("utf8");
    case tags.teletexString:
      // Nobody writes T.61: it is UTF-8 or else Latin-1, as .NET reads it too.
      return decoded("utf-8", content) ?? bytes.toString("latin1");
    case tags.numericString:
    case tags.printableString:
    case tags.ia5String:
    case tags.visibleString:
      return bytes.toString("latin1");
    case tags.bmpString:
      return decoded("utf-16be", content);
    case tags.universalString:
      return fromUtf32(bytes);
    default:
      return undefined;
  }
}

function decoded(encoding: string, content: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

function fromUtf32(bytes: Buffer): string | undefined {
  const points = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4));
  return bytes.length % 4 === 0 && points.every((point) => point <= 0x10ffff)
    ? points.map((point) => String.fromCodePoint(point)).join("")
    : undefined;
}

function only(der: Uint8Array): Element {
  const [first] = elements(der);
  if (first?.whole.length !== der.length) {
    throw new UnreadableText("the bytes are not a name");
  }
  return first;
}

function inside({ tag, content }: Element, wanted: number): Element[] {
  const all = [...elements(content)];
  const length = all.reduce((sum, { whole }) => sum + whole.length, 0);
  if (tag !== wanted || length !== content.length || all.at(-1)?.isWhole === false) {
    throw new UnreadableText("the bytes are not a name");
  }
  return all;
}
