import { elementsIn, identifier, sequence, tags, type Element } from "./der.js";
import { UnreadableText } from "./pem.js";
import { attempt } from "../results.js";

/** One attribute of a name (RFC 5280 section 4.1.2.4). */
export interface Attribute {
  /** The object identifier of its type: `2.5.4.3`. */
  readonly type: string;
  readonly value: Element;
  /** What its value says; undefined where it isn't a string. */
  readonly text: string | undefined;
}

/** The relative distinguished names of a name, the most general first as certificates have them. */
export type Name = readonly (readonly Attribute[])[];

/** A name ready to be compared by RFC 5280 section 7.1: a text for each part, the most general first; equal for the same name. */
export type ComparableName = readonly string[];

const noAttributes = JSON.stringify([]);

/**
 * The name that is the DER of an X.501 Name.
 *
 * @throws {UnreadableText} for other bytes.
 */
export function readName(der: Uint8Array): Name {
  return sequence(der).map((part) => elementsIn(part, tags.set).map(attribute));
}

/** What names are compared by: a part's attributes in any order, strings by what they say whatever their type, others by bytes. */
export function comparableName(name: Name): ComparableName {
  return name.map((part) => JSON.stringify(part.map(comparableAttribute).sort()));
}

/** Whether two names are the same. */
export function sameName(one: ComparableName, other: ComparableName): boolean {
  return one.length === other.length && isWithin(one, other);
}

/** Whether a name has no attributes, be it in no parts or in empty ones. */
export function isEmptyName(name: ComparableName): boolean {
  return name.every((part) => part === noAttributes);
}

/** Whether a name begins with all parts of another: the other's subtree (RFC 5280 section 4.2.1.10). */
export function isWithin(name: ComparableName, subtree: ComparableName): boolean {
  return subtree.every((part, index) => name[index] === part);
}

/**
 * A text as names are compared (RFC 4518, which RFC 5280 section 7.1 points to): without regard to case, to characters
 * that can't be seen, to how accents are encoded, and to the amount of white space.
 */
export function prepared(text: string): string {
  // What nearly all names are, and the rest of this doesn't change.
  if (/^[ -~]*$/.test(text)) {
    return text.toLowerCase().replace(/ +/g, " ").trim();
  }
  return (
    text
      .replace(/[\s\u0085]+/g, " ")
      .replace(/\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u034f|\u1806|\ufffc/gu, "")
      .normalize("NFKC")
      // By way of upper case ß is ss and ς is σ (RFC 3454 appendix B.2); ı, which alone would become i, stays.
      .replace(/[^ı]+/g, (run) => run.toUpperCase().toLowerCase().replaceAll("ς", "σ"))
      .normalize("NFKC")
      .replace(/\s+/g, " ")
      .trim()
  );
}

function comparableAttribute({ type, value, text }: Attribute): string {
  return text === undefined ? `${type} ${Buffer.from(value.whole).toString("hex")}` : `${type}=${prepared(text)}`;
}

function attribute(element: Element): Attribute {
  const [type, value, excess] = elementsIn(element);
  if (value === undefined || excess !== undefined) {
    throw new UnreadableText("an attribute of a name has a type and one value");
  }
  return { type: identifier(type), value, text: stringOf(value) };
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
  return attempt(() => new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content));
}

function fromUtf32(bytes: Buffer): string | undefined {
  const points = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4));
  return bytes.length % 4 === 0 && points.every((point) => point <= 0x10ffff)
    ? points.map((point) => String.fromCodePoint(point)).join("")
    : undefined;
}
