import { elements, tags } from "./der.js";
import { kindOf, type Kind } from "./kind.js";
import { decodeBase64, isPem, lineOf, readPem, UnreadableText } from "./pem.js";

/** The DER of one thing that was found, and where. */
export interface Found {
  readonly der: Uint8Array;
  readonly where: string;
  /** Its PEM label; undefined outside PEM. */
  readonly label?: string;
}

/** Whether something is a text or the bytes of a file. */
export function isGiven(value: unknown): value is string | Uint8Array {
  return typeof value === "string" || value instanceof Uint8Array;
}

type Wanted = "certificate" | "certificate signing request";

const labels: ReadonlyMap<string, Wanted> = new Map([
  ["CERTIFICATE", "certificate"],
  ["X509 CERTIFICATE", "certificate"],
  ["TRUSTED CERTIFICATE", "certificate"],
  ["CERTIFICATE REQUEST", "certificate signing request"],
  ["NEW CERTIFICATE REQUEST", "certificate signing request"],
]);

const asPem = "writes its certificates as PEM";
const named: Readonly<Record<Exclude<Kind, "private key">, { what: string; advice?: string }>> = {
  certificate: { what: "a certificate" },
  "certificate signing request": { what: "a certificate signing request" },
  "certificate revocation list": { what: "a certificate revocation list" },
  "public key": { what: "a public key" },
  "PKCS#7": {
    what: "PKCS#7 (as in a .p7b file)",
    advice: `: \`openssl pkcs7 -print_certs -in FILE\` ${asPem}, with -inform der where the file is binary`,
  },
  "PKCS#12": {
    what: "PKCS#12 (as in a .pfx file)",
    advice: `: \`openssl pkcs12 -nokeys -in FILE\` ${asPem}; a private key that is in it too stays behind`,
  },
};

/**
 * What a text or the bytes of a file hold, in its order: PEM with text around it, DER, base64 of DER, or base64 of PEM or
 * base64, which is what one tool makes of another's output.
 *
 * @throws {UnreadableText} where anything is not what is wanted, saying what was found instead and where.
 */
export function contents(given: string | Uint8Array, wanted: Wanted): Found[] {
  const found =
    typeof given === "string" ? inText(given, wanted, "the text", 0) : inBytes(given, wanted, "the file", 0);
  return found.map((item) => checked(item, wanted));
}

/**
 * The one thing that a text or the bytes of a file hold.
 *
 * @throws {UnreadableText} as `contents` does, and where there are several.
 */
export function onlyContent(given: string | Uint8Array, wanted: Wanted): Found {
  const found = contents(given, wanted);
  const [first, second] = found;
  if (first !== undefined && second === undefined) {
    return first;
  }
  throw new UnreadableText(`found ${found.length} ${wanted}s where one belongs: see ${String(second?.where)}`);
}

function inBytes(bytes: Uint8Array, wanted: Wanted, where: string, layers: number): Found[] {
  if (bytes.length === 0) {
    throw new UnreadableText(`${where} is empty`);
  }
  const isDer = (bytes[0] === tags.sequence && (bytes[1] ?? 0) >= 0x80) || kindOf(bytes) !== undefined;
  return isDer || layers > 1
    ? [{ der: bytes, where }]
    : inText(Buffer.from(bytes).toString("utf8"), wanted, where, layers);
}

function inText(given: string, wanted: Wanted, where: string, layers: number): Found[] {
  const text = given.replace(/^\ufeff/, "");
  refuseEncoding(text, where);
  refuseLabelledKey(text, wanted);
  if (isPem(text)) {
    return readPem(text);
  }
  const bytes = decodeBase64(text);
  if (bytes === undefined) {
    throw new UnreadableText(`${where} holds neither PEM (${header(wanted)}) nor base64 of the DER of a ${wanted}`);
  }
  return inBytes(bytes, wanted, "the base64", layers + 1);
}

/** A file that was read in another encoding than its own. */
function refuseEncoding(text: string, where: string): void {
  // UTF-16 read as UTF-8 or Latin-1: its byte order mark, or every second character NUL.
  if (/^(?:\ufffd\ufffd|ÿþ|þÿ)|^\0?(?:[\t-~]\0){4}/.test(text)) {
    throw new UnreadableText(`${where} is in UTF-16, as PowerShell's > writes it: save it as UTF-8 or ASCII`);
  }
  if (/^0[\ufffd\x80-\x84]/.test(text)) {
    throw new UnreadableText(
      `${where} is a binary file that was read as text: \`openssl x509 -inform der -in FILE\` writes a certificate as PEM`,
    );
  }
}

/** What stands before, behind or in a private key that is written as text: PEM, PuTTY's form, and JWK's member `d`. */
const labelOfKey =
  /(?:BEGIN|END)(?: |%20|\+)[A-Z0-9 %+]{0,40}PRIVATE(?: |%20|\+)KEY|PuTTY-User-Key-File|"d"\s{0,8}:\s{0,8}"[\w-]{32}/;

/** Less than this is no private key, whatever it looks like. */
const smallestKey = 32;

/** Whether a text that isn't meant to be a certificate is or holds a private key: by its label, or as base64 or digits of its DER. */
export function holdsPrivateKey(text: string): boolean {
  if (labelOfKey.test(text)) {
    return true;
  }
  // Hexadecimal digits are letters of base64, too. Among other words, the first line of base64 tells what it is.
  const readings = [
    decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/")),
    decodeHexadecimal(text),
    ...(text.match(/[\w+/-]{43,}/g) ?? []).map((run) => Buffer.from(run, "base64")),
  ];
  return readings.some((bytes) => {
    if (bytes === undefined || bytes.length < smallestKey) {
      return false;
    }
    const isText = bytes.every((byte) => byte >= 0x09 && byte < 0x7f);
    const kind = isText ? undefined : kindOf(bytes);
    return isText
      ? holdsPrivateKey(Buffer.from(bytes).toString("latin1"))
      : kind === "private key" || kind === "PKCS#12";
  });
}

function decodeHexadecimal(text: string): Uint8Array | undefined {
  const digits = text.replace(/[\s:]+/g, "");
  return /^(?:[0-9a-f]{2})+$/i.test(digits) ? new Uint8Array(Buffer.from(digits, "hex")) : undefined;
}

function refuseLabelledKey(text: string, wanted: Wanted): void {
  const index = text.search(labelOfKey);
  if (index >= 0) {
    throw privateKey(`in line ${lineOf(text, index)}`, wanted);
  }
}

function privateKey(where: string, wanted: Wanted): UnreadableText {
  return new UnreadableText(
    `a private key was found ${where}, where a ${wanted} belongs. Give the ${wanted} alone, and treat the key as exposed ` +
      "if it was committed or shared",
  );
}

function checked({ der, where, label }: Found, wanted: Wanted): Found {
  const kind = kindOf(der);
  if (kind === "private key") {
    throw privateKey(`in ${where}`, wanted);
  }
  if (kind !== undefined && kind !== wanted) {
    const { what, advice = "" } = named[kind];
    throw new UnreadableText(`found ${what} in ${where} where a ${wanted} belongs${advice}`);
  }
  if (label !== undefined && labels.get(label) !== wanted) {
    throw new UnreadableText(`${where} begins otherwise than with ${header(wanted)}`);
  }
  const [first, auxiliary] = elements(der);
  if (first?.isWhole !== true) {
    throw new UnreadableText(`${where} is not one ${wanted} in DER: it ends too early`);
  }
  // What openssl's -trustout adds to a certificate: the purposes that it is trusted for.
  const isTrusted = label === "TRUSTED CERTIFICATE" && auxiliary?.tag === tags.sequence && auxiliary.isWhole;
  if (first.whole.length + (isTrusted ? auxiliary.whole.length : 0) !== der.length) {
    throw new UnreadableText(`${where} is not one ${wanted} in DER: it goes on after its end`);
  }
  return { der: first.whole, where };
}

function header(wanted: Wanted): string {
  return `-----BEGIN ${wanted === "certificate" ? "CERTIFICATE" : "CERTIFICATE REQUEST"}-----`;
}
