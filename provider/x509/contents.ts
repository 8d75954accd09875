import { mostCharacters } from "../messages/text.js";
import { elements, tags } from "./der.js";
import { derKindOf, type DerKind } from "./derKind.js";
import { header, isNumbers, joinedLines, otherForm, parsedJson, foundInJson, type Demanded } from "./otherForms.js";
import {
  certificateToPem,
  decodeBase64,
  isPem,
  joinedBlock,
  lineOf,
  readPem,
  UnreadableText,
  whyUnreadable,
} from "./pem.js";
import { certificatesInPkcs7 } from "./pkcs7.js";

/** The DER of one thing that was found, and where. */
export interface Content {
  readonly der: Uint8Array;
  readonly where: string;
  /** Its PEM label; undefined outside PEM. */
  readonly label?: string;
  /** Whether it is one of those in a PKCS#7. */
  readonly isBundled?: boolean;
  /** The commands that decoded it, one after the other. */
  readonly decodings?: readonly string[];
}

export type WantedContent = Demanded["wanted"];

const labels: ReadonlyMap<string, WantedContent> = new Map([
  ["CERTIFICATE", "certificate"],
  ["X509 CERTIFICATE", "certificate"],
  ["TRUSTED CERTIFICATE", "certificate"],
  ["CERTIFICATE REQUEST", "certificate signing request"],
  ["NEW CERTIFICATE REQUEST", "certificate signing request"],
]);

const asPem = "writes its certificates as PEM";
const withoutOthers =
  "`openssl crl2pkcs7 -nocrl -certfile FILE | openssl pkcs7 -print_certs` writes the certificates alone";
const named: Readonly<Record<Exclude<DerKind, "private key">, { what: string; advice?: string }>> = {
  certificate: { what: "a certificate" },
  "certificate signing request": { what: "a certificate signing request" },
  "certificate revocation list": { what: "a certificate revocation list" },
  "public key": { what: "a public key" },
  "key parameters": { what: "parameters of keys" },
  "PKCS#7": { what: "PKCS#7 (as in a .p7b file)" },
  "PKCS#12": {
    what: "PKCS#12 (as in a .pfx file)",
    advice: `\`openssl pkcs12 -nokeys -in FILE\` ${asPem}; a private key that is in it too stays behind`,
  },
};

/** What openssl writes beside certificates for servers, which is no secret. */
const parameters: ReadonlyMap<string, string> = new Map([
  ["DH PARAMETERS", "Diffie-Hellman parameters"],
  ["X9.42 DH PARAMETERS", "Diffie-Hellman parameters"],
  ["DSA PARAMETERS", "DSA parameters"],
  ["EC PARAMETERS", "the parameters of an elliptic curve"],
]);

/**
 * What a text or the bytes of a file hold, in its order: PEM with text around it, DER, base64 or hexadecimal digits
 * of DER, or base64 of PEM or base64, which is what one tool makes of another's output; of certificates also PKCS#7, in
 * each of these.
 *
 * @throws {UnreadableText} where anything is not what is wanted, saying what was found instead and where.
 */
export function contents(given: string | Uint8Array, wanted: WantedContent, isMany = true): Content[] {
  const asked = { wanted, isMany, decodings: [] };
  const where = typeof given === "string" ? "the text" : "the file";
  refuseLength(given, where);
  const found = typeof given === "string" ? inText(given, asked, where, 0) : inBytes(given, asked, where, 0);
  return found.flatMap((item) => checked(item, wanted));
}

/**
 * The one thing that was found.
 *
 * @throws {UnreadableText} where there are several.
 */
export function onlyOne<F extends Content>(found: readonly F[], wanted: WantedContent): F {
  const [first, second] = found;
  if (first !== undefined && second === undefined) {
    return first;
  }
  const advice = first?.isBundled ? `. ${printing(first)}` : "";
  throw new UnreadableText(`found ${found.length} ${wanted}s where one belongs: see ${String(second?.where)}${advice}`);
}

/**
 * Refuses what can be read but is written as it shouldn't be: of a program, not of a state.
 *
 * @throws {UnreadableText}
 */
export function refuseForm(given: string | Uint8Array): void {
  const text = typeof given === "string" ? given : Buffer.from(given).toString("latin1");
  const where = isPem(text) ? joinedBlock(text) : undefined;
  if (where !== undefined) {
    throw new UnreadableText(`${where} is ${joinedLines.what}: ${joinedLines.advice}`);
  }
}

/**
 * What is wanted as it stands in a property of JSON, as Vault and AWS answer; undefined where a file is no JSON, or has no
 * such property.
 *
 * @throws {UnreadableText} for JSON with a private key in it, and for more than is read.
 */
export function contentInJson(file: Uint8Array, wanted: WantedContent, isMany: boolean): string | undefined {
  refuseLength(file, "the file");
  const text = Buffer.from(file)
    .toString("utf8")
    .replace(/^\ufeff/, "");
  const value = parsedJson(text);
  if (value === undefined) {
    return undefined;
  }
  refuseLabelledKey(text, wanted);
  const isReadable = (inner: string) => isContent(inner, { wanted, isMany, decodings: [] }, 0);
  const texts = typeof value === "string" ? [value] : foundInJson(value, { isMany, isReadable })?.texts;
  if (texts?.length === 1) {
    return texts[0];
  }
  // Only PEM tells where one of several ends.
  const all = texts?.flatMap((each) => contents(each, wanted));
  return all?.map(({ der }) => certificateToPem(der)).join("");
}

/**
 * The PEM in a text or the bytes of a file that may hold a private key, as that of a client who signs in: the text itself,
 * or what base64 or hexadecimal digits of it decode to.
 *
 * @throws {UnreadableText} for every other form, naming it.
 */
export function pemWithKey(
  given: string | Uint8Array,
  where = typeof given === "string" ? "the text" : "the file",
): string {
  refuseLength(given, where);
  if (typeof given !== "string") {
    const kind = derKindOf(given);
    if (kind !== undefined || given[0] === tags.sequence) {
      const { what } = kind === undefined || kind === "private key" ? { what: "binary" } : named[kind];
      throw new UnreadableText(`found ${what} in ${where}, which isn't PEM`);
    }
    return pemWithKey(Buffer.from(given).toString("utf8"), where);
  }
  const text = given.replace(/^\ufeff/, "");
  refuseEncoding(text, where, []);
  if (/-----BEGIN [^\r\n]{0,80}-----[ \t]*(?:[\r\n]|$)/.test(text)) {
    return text;
  }
  const bytes = isPem(text) ? undefined : (decodeHexadecimal(text) ?? decodeBase64(text));
  if (bytes !== undefined && !where.startsWith("what")) {
    return pemWithKey(bytes, "what was in base64");
  }
  const form = otherForm(text, anyPem);
  if (form !== undefined) {
    throw new UnreadableText(`found ${form.what} in ${where}: ${form.advice}`);
  }
  if (!isPem(text)) {
    throw new UnreadableText(`${where} holds neither PEM nor base64 of it`);
  }
  return text;
}

const anyPem: Demanded = { wanted: "certificate", isMany: false, isReadable: isPem, holdsAny: isPem };

interface Asked {
  readonly wanted: WantedContent;
  readonly isMany: boolean;
  /** The commands that decoded what is read now, one after the other. */
  readonly decodings: readonly string[];
  /** Whether it is only tried whether something can be read, and not told what it is otherwise. */
  readonly isTrial?: boolean;
}

const decodesBase64 = "base64 -d";
const decodesHexadecimal = `perl -0777 -ne 's/0x|[^0-9a-f]//gi; print pack "H*", $_'`;

/** The same advice on what a file decodes to. */
function onDecoded(advice: string, [first, ...others]: readonly string[]): string {
  const decode = [`${first} FILE`, ...others].join(" | ");
  return first === undefined
    ? advice
    : `\`${decode} >DECODED\` decodes it, and then ${advice.replaceAll("FILE", "DECODED")}`;
}

/** How to print the certificates of a PKCS#7. */
export function printing({ label, decodings = [] }: Content): string {
  const command =
    label === undefined
      ? "openssl pkcs7 -inform der -print_certs -in FILE"
      : label === "PKCS7"
        ? "openssl pkcs7 -print_certs -in FILE"
        : `sed -E 's/^(-----(BEGIN|END)) .*-----/\\1 PKCS7-----/' FILE | openssl pkcs7 -print_certs`;
  return onDecoded(`\`${command}\` ${asPem}`, decodings);
}

function refuseLength(given: string | Uint8Array, where: string): void {
  const { length } = given;
  if (length > mostCharacters) {
    const unit = typeof given === "string" ? "characters" : "bytes";
    throw new UnreadableText(
      `${where} has ${length} ${unit}, and no more than ${mostCharacters} are read: give what is wanted alone`,
    );
  }
}

function inBytes(bytes: Uint8Array, asked: Asked, where: string, layers: number): Content[] {
  if (bytes.length === 0) {
    throw new UnreadableText(`${where} is empty`);
  }
  const isDer = (bytes[0] === tags.sequence && (bytes[1] ?? 0) >= 0x80) || derKindOf(bytes) !== undefined;
  return isDer || layers > 2
    ? [{ der: bytes, where, decodings: asked.decodings }]
    : inText(Buffer.from(bytes).toString("utf8"), asked, where, layers);
}

function inText(given: string, asked: Asked, where: string, layers: number): Content[] {
  const text = given.replace(/^\ufeff/, "");
  refuseEncoding(text, where, asked.decodings);
  refuseBinary(text, where, asked.wanted);
  refuseLabelledKey(text, asked.wanted);
  if (isPem(text)) {
    try {
      return readPem(text).map((block) => ({ ...block, decodings: asked.decodings }));
    } catch (error) {
      refuseOtherForm(text, asked, where, layers);
      throw error;
    }
  }
  const hexadecimal = decodeHexadecimal(text);
  if (hexadecimal !== undefined) {
    return inBytes(hexadecimal, decodedBy(decodesHexadecimal, asked), "the hexadecimal digits", layers + 1);
  }
  // Without what separates them, digits may be base64, too.
  const bytes = isNumbers(text) ? undefined : decodeBase64(text);
  if (bytes === undefined) {
    refuseOtherForm(text, asked, where, layers);
    const { wanted } = asked;
    throw new UnreadableText(`${where} holds neither PEM (${header(wanted)}) nor base64 of the DER of a ${wanted}`);
  }
  return inBytes(bytes, decodedBy(decodesBase64, asked), "the base64", layers + 1);
}

function decodedBy(command: string, asked: Asked): Asked {
  return { ...asked, decodings: [...asked.decodings, command] };
}

function refuseOtherForm(text: string, asked: Asked, where: string, layers: number): void {
  if (text.trim() === "") {
    throw new UnreadableText(`${where} is empty`);
  }
  if (asked.isTrial === true) {
    return;
  }
  const isReadable = (inner: string) => layers < 2 && isContent(inner, asked, layers);
  const holdsAny = (inner: string) => layers < 2 && isContent(inner, { ...asked, isMany: true }, layers);
  const form = otherForm(text, { ...asked, isReadable, holdsAny });
  if (form !== undefined) {
    const advice = onDecoded(form.advice, asked.decodings);
    throw new UnreadableText(`found ${form.what} in ${where} where a ${asked.wanted} belongs: ${advice}`);
  }
}

/** Whether a text has what is asked for, such as a property of JSON. */
function isContent(text: string, asked: Asked, layers: number): boolean {
  let count = 0;
  whyUnreadable(() => {
    const found = inText(text, { ...asked, isTrial: true }, "the property", layers + 1);
    count = found.flatMap((item) => checked(item, asked.wanted)).length;
  });
  return count === 1 || (asked.isMany && count > 1);
}

/** A file that was read in another encoding than its own. */
function refuseEncoding(text: string, where: string, decodings: readonly string[]): void {
  // UTF-32 and UTF-16 read as UTF-8 or Latin-1: a byte order mark, or more NULs than characters, or every second one.
  if (/^(?:(?:\ufffd\ufffd|ÿþ)\0\0|\0\0(?:\ufffd\ufffd|þÿ)|(?:\0{3}[\t-~]){4}|(?:[\t-~]\0{3}){4})/.test(text)) {
    const order = text.startsWith("\0\0\0") ? "BE" : /^[\t-~]/.test(text) ? "LE" : "";
    const advice = onDecoded(`\`iconv -f UTF-32${order} -t UTF-8 FILE\` writes it in UTF-8`, decodings);
    throw new UnreadableText(`${where} is in UTF-32: ${advice}`);
  }
  if (/^(?:\ufffd\ufffd|ÿþ|þÿ|\x7f~|~\x7f)?\0?(?:[\t-~]\0){4}/.test(text)) {
    const order = text.startsWith("\0") ? "BE" : /^[\t-~]/.test(text) ? "LE" : "";
    const advice = onDecoded(`\`iconv -f UTF-16${order} -t UTF-8 FILE\` writes it in UTF-8`, decodings);
    throw new UnreadableText(`${where} is in UTF-16, as PowerShell's > writes it: ${advice}`);
  }
  if (/^[^\0-\xff]/.test(text) && isPem(Buffer.from(text, "utf16le").toString("latin1"))) {
    throw new UnreadableText(
      `${where} is PEM that was read as UTF-16, which it isn't in: read it as UTF-8, in a program readFileSync(FILE, "utf8")`,
    );
  }
}

/** Binary that was read as text, and no longer is what it was. As ASCII, Node leaves each byte's highest bit out. */
function refuseBinary(text: string, where: string, wanted: WantedContent): void {
  // The identifier octet of a SEQUENCE, which all of these are.
  if (!text.startsWith("0")) {
    return;
  }
  if (/^30(?:(?:\?\?|0[0-4])(?:..){0,4}|..)02010[01](?:02|04|30)/.test(beginningOf(text))) {
    throw privateKey(`in ${where}, which is binary,`, wanted);
  }
  // oxlint-disable-next-line no-control-regex
  if (/^0(?:[\ufffd\x80-\x84]|\x02[^]{2}[0\x02\x06])/.test(text)) {
    throw new UnreadableText(
      `${where} is a binary file that was read as text: \`${commandFor(text, wanted)} -in FILE\` writes a ${wanted} as PEM`,
    );
  }
}

/** The first bytes of what was read as text, as hexadecimal digits; those that were lost are question marks. */
function beginningOf(text: string): string {
  const codes = Array.from(text.slice(0, 40), (letter) => letter.charCodeAt(0));
  return codes.map((code) => (code < 0x80 ? code.toString(16).padStart(2, "0") : "??")).join("");
}

function commandFor(text: string, wanted: WantedContent): string {
  const beginning = beginningOf(text);
  if (/^30(?:..){1,5}02010330/.test(beginning)) {
    return "openssl pkcs12 -nokeys";
  }
  // PKCS#7's object identifiers.
  if (/06092a(?:\?\?|06)48(?:\?\?\?\?|0677)0d0107/.test(beginning)) {
    return "openssl pkcs7 -inform der -print_certs";
  }
  return wanted === "certificate" ? "openssl x509 -inform der" : "openssl req -inform der";
}

/** What stands before, behind or in a private key that is written as text: PEM, PuTTY's form, and JWK's member `d`. */
const labelOfKey =
  /(?:BEGIN|END)(?: |%20|\+)[A-Z0-9 %+]{0,40}PRIVATE(?: |%20|\+)KEY|PuTTY-User-Key-File|"d"\s{0,8}:\s{0,8}"[\w-]{32}/;

/** How DER begins, read as text (see `beginningOf`), of a private key by PKCS#8, PKCS#1 or SEC 1, an encrypted one, and PKCS#12. */
const keyAsText =
  /^30(?:..){1,4}(?:0201(?:0[01](?:30|02|04)|0330)|30(?:..){1,2}06092a(?:\?\?|06)48(?:\?\?\?\?|0677)0d01(?:05|0c))/;

/** Less than this is no private key, whatever it looks like: in bytes, and in letters of base64, the shortest way to write them. */
const shortestKey = 32;
const shortestAsBase64 = Math.ceil((shortestKey * 4) / 3);

/** Whether a text that isn't meant to be a certificate is or holds a private key: by its label, or as its DER, or base64 or digits of that. */
export function holdsPrivateKey(text: string): boolean {
  if (labelOfKey.test(text) || (text.startsWith("0") && keyAsText.test(beginningOf(text)))) {
    return true;
  }
  if (text.length < shortestAsBase64) {
    return false;
  }
  // Hexadecimal digits are letters of base64, too. Among other words, the first line of base64 tells what it is.
  const readings = [
    decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/")),
    anyHexadecimal(text),
    ...(text.match(/[\w+/-]{43}[\w+/-]*/g) ?? []).map((run) => Buffer.from(run, "base64")),
  ];
  return readings.some((bytes) => {
    if (bytes === undefined || bytes.length < shortestKey) {
      return false;
    }
    const isText = bytes.every((byte) => byte >= 0x09 && byte < 0x7f);
    const kind = isText ? undefined : derKindOf(bytes);
    return isText
      ? holdsPrivateKey(Buffer.from(bytes).toString("latin1"))
      : kind === "private key" || kind === "PKCS#12";
  });
}

/** Bytes as hexadecimal digits, however they are separated: `30:82`, `30-82`, `0x30, 0x82`, `\\x3082`. */
function anyHexadecimal(text: string): Uint8Array | undefined {
  const digits = text.replace(/(?<![0-9A-Fa-f])0x|\\x|[\s:,-]+/gi, "");
  return /^(?:[0-9a-f]{2})+$/i.test(digits) ? new Uint8Array(Buffer.from(digits, "hex")) : undefined;
}

/** The same of DER, or of PEM: base64 may have no other letters than those of hexadecimal digits, but never begins like that. */
function decodeHexadecimal(text: string): Uint8Array | undefined {
  const beginning = /^\s*(?:0x|\\x)?(?:30|2d[\s:,-]*2d)/i;
  return beginning.test(text) ? anyHexadecimal(text) : undefined;
}

function refuseLabelledKey(text: string, wanted: WantedContent): void {
  if (!labelOfKey.test(text)) {
    return;
  }
  for (const { index, 0: label } of text.matchAll(new RegExp(labelOfKey, "g"))) {
    if (!isMention(text, index, label)) {
      throw privateKey(`in line ${lineOf(text, index)}`, wanted);
    }
  }
}

/** Whether a comment speaks of a key's first or last line: not at the start of a line, and with no base64 behind or before it. */
function isMention(text: string, index: number, label: string): boolean {
  if (!/^(?:BEGIN|END)/.test(label)) {
    return false;
  }
  const before = text.slice(Math.max(0, index - 60), index);
  const after = text.slice(index + label.length, index + label.length + 60);
  const startsLine = /(?:^|[\r\n])[^A-Za-z0-9#/;]{0,20}$/.test(before);
  const isFollowed = /^-{0,5}(?:\\[rn]|[^A-Za-z0-9+/\\]){0,20}[A-Za-z0-9+/]{16}/.test(after);
  const isPreceded = /[A-Za-z0-9+/]{16}={0,2}(?:\\[rn]|[^A-Za-z0-9+/\\]){0,20}$/.test(before);
  return !startsLine && !(label.startsWith("BEGIN") ? isFollowed : isPreceded);
}

function privateKey(where: string, wanted: WantedContent): UnreadableText {
  return new UnreadableText(
    `a private key was found ${where}, where a ${wanted} belongs. Give the ${wanted} alone, and treat the key as exposed ` +
      "if it was committed or shared",
  );
}

function checked(found: Content, wanted: WantedContent): Content[] {
  const { der, where, label, decodings = [] } = found;
  const kind = derKindOf(der);
  const parameter = parameters.get(label ?? "");
  if (parameter !== undefined && kind !== "private key") {
    const advice = wanted === "certificate" ? withoutOthers : "leave that block out";
    throw new UnreadableText(`found ${parameter} in ${where} where a ${wanted} belongs: ${advice}`);
  }
  if (kind === "private key") {
    throw privateKey(`in ${where}`, wanted);
  }
  if (kind === "PKCS#7" && wanted === "certificate") {
    return bundled(found);
  }
  if (kind !== undefined && kind !== wanted) {
    const { what, advice } = named[kind];
    const remedy = advice === undefined ? "" : `: ${onDecoded(advice, decodings)}`;
    throw new UnreadableText(`found ${what} in ${where} where a ${wanted} belongs${remedy}`);
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
  return [{ der: first.whole, where }];
}

/** The certificates of a .p7b file, as AD CS and others answer with. */
function bundled(found: Content): Content[] {
  const { der: pkcs7, where } = found;
  const content = certificatesInPkcs7(pkcs7);
  const certificates = typeof content === "string" ? [] : content;
  if (certificates.length === 0) {
    const faults = {
      broken: "that is broken, or goes on after its end",
      signature: `that holds more than certificates: ${printing(found)}`,
      encryption: "that holds no certificates: it encrypts something, or the like",
    };
    const fault = typeof content === "string" ? faults[content] : "without a certificate in it";
    throw new UnreadableText(`found ${named["PKCS#7"].what} in ${where} ${fault}`);
  }
  return certificates.flatMap((der, index) =>
    checked({ der, where: `certificate ${index + 1} in ${where}` }, "certificate").map((each) => ({
      ...found,
      ...each,
      isBundled: true,
    })),
  );
}
