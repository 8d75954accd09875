import { isUtf8 } from "node:buffer";
import { tags } from "./der.js";
import { prepared, type Attribute, type Name } from "./name.js";
import { withoutTrailing } from "../messages/text.js";

/**
 * A name in the form in which Graph shows it, which is .NET's: the most specific part first, `, ` between the parts, values with
 * special characters in double quotes. The certificate holds the parts the other way round.
 */
export function distinguishedNameText(name: Name): string {
  return name
    .toReversed()
    .map((part) =>
      part
        .map((attribute) => `${printed.get(attribute.type) ?? `OID.${attribute.type}`}=${valueText(attribute)}`)
        .join(" + "),
    )
    .join(", ");
}

/**
 * Whether two texts name the same subject: attribute by attribute, without regard to case and to runs of white space
 * (RFC 5280 section 7.1), in either order of the parts. A text that isn't a distinguished name is compared as text.
 */
export function sameDistinguishedName(one: string | DistinguishedName, other: string | DistinguishedName): boolean {
  const [left, right] = [one, other].map((name) => (typeof name === "string" ? readDistinguishedName(name) : name));
  return left?.inOrder === right?.inOrder || left?.reversed === right?.inOrder;
}

/** A name as it is compared: its parts as they stand in the text, and the other way round. */
export interface DistinguishedName {
  readonly inOrder: string;
  readonly reversed: string;
}

/** The name that was read last: in a call about a CA, the program, the state and the tenant say the same one. */
let last: { readonly text: string; readonly name: DistinguishedName } | undefined;

/** Reads a name as people write it: RFC 4514, .NET's form, openssl's. */
export function readDistinguishedName(text: string): DistinguishedName {
  if (last?.text !== text) {
    const all = parts(text);
    last = { text, name: { inOrder: all.join(","), reversed: all.toReversed().join(",") } };
  }
  return last.name;
}

// What .NET calls an attribute type, and what else it may be called in a text (RFC 4514 section 3, openssl). It prints any
// other type by its object identifier.
const attributeTypes: readonly (readonly [type: string, printed: string, ...others: string[]])[] = [
  ["2.5.4.3", "CN", "COMMONNAME"],
  ["2.5.4.4", "SN", "SURNAME"],
  ["2.5.4.5", "SERIALNUMBER"],
  ["2.5.4.6", "C", "COUNTRYNAME"],
  ["2.5.4.7", "L", "LOCALITYNAME"],
  ["2.5.4.8", "S", "ST", "STATEORPROVINCENAME"],
  ["2.5.4.9", "STREET", "STREETADDRESS"],
  ["2.5.4.10", "O", "ORGANIZATIONNAME"],
  ["2.5.4.11", "OU", "ORGANIZATIONALUNITNAME"],
  ["2.5.4.12", "T", "TITLE"],
  ["2.5.4.13", "Description"],
  ["2.5.4.17", "PostalCode"],
  ["2.5.4.18", "POBox", "POSTOFFICEBOX"],
  ["2.5.4.20", "Phone", "TELEPHONENUMBER"],
  ["2.5.4.24", "X21Address"],
  ["2.5.4.42", "G", "GN", "GIVENNAME"],
  ["2.5.4.43", "I", "INITIALS"],
  ["2.5.4.46", "dnQualifier"],
  ["0.9.2342.19200300.100.1.25", "DC", "DOMAINCOMPONENT"],
  ["1.2.840.113549.1.9.1", "E", "EMAIL", "EMAILADDRESS"],
];
const printed = new Map(attributeTypes.map(([type, name]) => [type, name]));
const types = new Map([
  ...attributeTypes.flatMap(([type, ...names]) => names.map((name): [string, string] => [name.toUpperCase(), type])),
  // .NET prints these by their object identifiers, other tools by name.
  ["UID", "0.9.2342.19200300.100.1.1"],
  ["USERID", "0.9.2342.19200300.100.1.1"],
  ["BUSINESSCATEGORY", "2.5.4.15"],
  ["ORGANIZATIONIDENTIFIER", "2.5.4.97"],
]);

function valueText({ text, value }: Attribute): string {
  // .NET knows neither of these two types as text.
  if (text === undefined || value.tag === tags.visibleString || value.tag === tags.universalString) {
    const bytes = value.tag === tags.octetString ? value.content : value.whole;
    return `#${Buffer.from(bytes).toString("hex").toUpperCase()}`;
  }
  const shown = withoutTrailing("\0", text);
  // .NET's own list of what needs quotes: a carriage return inside a value is not on it.
  return shown === "" || /^[ \t-\r]|[ \t-\r]$|[,+="\n<>#;]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** One text for each relative distinguished name, alike for names that are the same. */
function parts(name: string): string[] {
  const isSlashed = slashed.test(name);
  const all = isSlashed ? name.split(nextSlashed).slice(1) : split(name, ",;");
  const read = isSlashed ? unescapedHexadecimal : unquoted;
  return all.map((part) =>
    (isSlashed ? part.split(nextPlus) : split(part, "+"))
      .map((attribute) => comparable(attribute, read))
      .sort()
      .join("+"),
  );
}

// How openssl's older form, `/C=US/CN=Root`, separates what it doesn't escape.
const slashed = /^\s*\/[A-Za-z0-9.]+\s*=/;
const nextSlashed = /\/(?=[A-Za-z0-9.]+\s*=)/;
const nextPlus = /\+(?=[A-Za-z0-9.]+\s*=)/;

function comparable(attribute: string, read: (value: string) => string): string {
  const equals = attribute.indexOf("=");
  // The JSON text keeps a comma or plus sign inside a value apart from one between parts.
  const value = JSON.stringify(prepared(read(attribute.slice(equals + 1).trim())));
  if (equals < 0) {
    return value;
  }
  const type = attribute
    .slice(0, equals)
    .trim()
    .toUpperCase()
    .replace(/^OID\./, "");
  return `${types.get(type) ?? type}=${value}`;
}

function unquoted(value: string): string {
  return value.startsWith('"') && value.endsWith('"') && value.length > 1
    ? unescaped(value.slice(1, -1).replaceAll('""', '"'))
    : unescaped(value);
}

/** Without what openssl makes of bytes that aren't ASCII in its older form: `\\xC3\\xA9`. */
function unescapedHexadecimal(value: string): string {
  return value.replace(/(?:\\x[0-9A-F]{2})+/gi, fromHexadecimal);
}

/** Without the backslashes of RFC 4514 section 2.4, which also writes any byte of UTF-8 as two hexadecimal digits. */
function unescaped(value: string): string {
  return value.replace(/(?:\\[0-9a-f]{2})+/gi, fromHexadecimal).replace(/\\(.)/g, "$1");
}

/** What escaped bytes say; the same where that is no UTF-8. */
function fromHexadecimal(escaped: string): string {
  const bytes = Buffer.from(escaped.replace(/\\x?/gi, ""), "hex");
  return isUtf8(bytes) ? bytes.toString("utf8") : escaped;
}

/** Splits at separators that stand outside double quotes and behind no backslash. */
function split(text: string, separators: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let inQuotes = false;
  for (const { 0: token, index } of text.matchAll(/\\[^]|[",;+]/g)) {
    if (token === '"') {
      inQuotes = !inQuotes;
    } else if (!inQuotes && separators.includes(token)) {
      pieces.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...pieces, text.slice(start)];
}
