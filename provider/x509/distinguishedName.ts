import type { JsonName } from "@peculiar/x509";

/**
 * A name in the form in which Graph shows it, which is .NET's: the most specific part first, `, ` between the parts,
 * values with special characters in double quotes. The certificate holds the parts the other way round.
 */
export function distinguishedNameText(name: JsonName): string {
  return name
    .toReversed()
    .map((part) =>
      Object.entries(part)
        .flatMap(([type, values]) => values.map((value) => `${typeText(type)}=${quoted(value)}`))
        .join(" + "),
    )
    .join(", ");
}

/**
 * Whether two texts name the same subject: attribute by attribute, without regard to case and to runs of white space
 * (RFC 5280 section 7.1), in either order of the parts. A text that isn't a distinguished name is compared as text.
 */
export function sameDistinguishedName(one: string, other: string): boolean {
  const left = parts(one);
  const right = parts(other);
  const rightText = right.join(",");
  return left.join(",") === rightText || left.toReversed().join(",") === rightText;
}

// The short names that .NET prints, where they differ from RFC 4514's; anything else without one is printed by its OID.
const printed: Readonly<Record<string, string>> = { ST: "S", "2.5.4.5": "SERIALNUMBER", "2.5.4.9": "STREET" };
// What the same attribute type may be called in a text, by one name.
const aliases: Readonly<Record<string, string>> = {
  S: "ST",
  EMAIL: "E",
  EMAILADDRESS: "E",
  SURNAME: "SN",
  GIVENNAME: "G",
  GN: "G",
  TITLE: "T",
  INITIALS: "I",
  "2.5.4.3": "CN",
  "2.5.4.4": "SN",
  "2.5.4.5": "SERIALNUMBER",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "STREET",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "2.5.4.12": "T",
  "2.5.4.42": "G",
  "2.5.4.43": "I",
  "0.9.2342.19200300.100.1.1": "UID",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "E",
};

function typeText(type: string): string {
  return printed[type] ?? (/^\d/.test(type) ? `OID.${type}` : type);
}

function quoted(value: string): string {
  return /^\s|\s$|[,+="\n<>#;]/.test(value) || value === "" ? `"${value.replaceAll('"', '""')}"` : value;
}

/** One text for each relative distinguished name, alike for names that are the same. */
function parts(name: string): string[] {
  return split(name, /[,;]/).map((part) => split(part, /\+/).map(attribute).sort().join("+"));
}

function attribute(text: string): string {
  const equals = text.indexOf("=");
  const value = normalized(unquoted(text.slice(equals + 1).trim()));
  if (equals < 0) {
    return value;
  }
  const type = text
    .slice(0, equals)
    .trim()
    .toUpperCase()
    .replace(/^OID\./, "");
  return `${aliases[type] ?? type}=${value}`;
}

function unquoted(value: string): string {
  return value.startsWith('"') && value.endsWith('"') && value.length > 1
    ? value.slice(1, -1).replaceAll('""', '"').replaceAll(/\\(.)/g, "$1")
    : value.replaceAll(/\\(.)/g, "$1");
}

// The JSON text keeps a comma or plus sign inside a value apart from one between parts.
function normalized(value: string): string {
  return JSON.stringify(value.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim());
}

/** Splits at separators that stand outside double quotes and behind no backslash. */
function split(text: string, separator: RegExp): string[] {
  const pieces: string[] = [];
  let piece = "";
  let inQuotes = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "\\") {
      piece += character + text.charAt(index + 1);
      index += 1;
    } else if (!inQuotes && separator.test(character)) {
      pieces.push(piece);
      piece = "";
    } else {
      inQuotes = character === '"' ? !inQuotes : inQuotes;
      piece += character;
    }
  }
  return [...pieces, piece];
}
