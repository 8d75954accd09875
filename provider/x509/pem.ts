/** One block of a PEM text (RFC 7468): its label, what its base64 decodes to, and where it was. */
export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
  /** `PEM block 2 (line 24)` */
  readonly where: string;
}

/** The same as it stands, and the line in which it begins, counted from 1. */
interface EncodedBlock extends Omit<PemBlock, "der"> {
  readonly content: string;
  readonly line: number;
}

/** A text that can't be read as what it should be. Never holds any of the text itself, which may be a private key. */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";
}

/** Why something can't be read, in words that follow "found"; undefined where it can. */
export function whyUnreadable(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableText) {
      return error.message;
    }
    throw error;
  }
}

const begin = "-----BEGIN ";
const dashes = "-----";
const header = /-----BEGIN ([^-\r\n]{0,64})-----/y;
/** A marker counts at the start of a line, where a comment can't be taken for it (RFC 7468 section 2). */
const startsLine = /(?<=^|[\r\n])[ \t]*-----BEGIN /g;

/** Whether a text holds PEM at all. */
export function isPem(text: string): boolean {
  return text.includes(begin);
}

/**
 * The PEM blocks of a text, in its order; text around the blocks is passed over, as RFC 7468 section 2 allows. Where none
 * starts a line, as behind the name of a variable, they may start anywhere.
 *
 * @throws {UnreadableText} for a block that doesn't end or whose content isn't base64, saying where.
 */
export function readPem(text: string): PemBlock[] {
  return Array.from(encodedBlocks(text), ({ label, content, where, line }) => {
    const der = decodeBase64(content);
    if (der === undefined) {
      const fault = line + lineEndings(content.slice(0, Math.max(0, content.search(/[^A-Za-z0-9+/=\s]/))));
      throw new UnreadableText(`${where} holds something that isn't base64, or not all of it: see line ${fault}`);
    }
    return { label, der, where };
  });
}

/** Where the first PEM block is whose lines are one, with blanks where they ended; undefined where none is. */
export function joinedBlock(text: string): string | undefined {
  for (const { content, where } of encodedBlocks(text)) {
    if (/^[ \t]*\S+[ \t]+\S/.test(content) && !/[\r\n]/.test(content)) {
      return where;
    }
  }
  return undefined;
}

function* encodedBlocks(text: string): Generator<EncodedBlock, void> {
  let count = 0;
  let line = 1;
  let read = 0;
  /** Up to where line ends were counted. */
  let counted = 0;
  startsLine.lastIndex = 0;
  const isInLine = !startsLine.test(text);
  const next = () => {
    startsLine.lastIndex = read;
    const found = isInLine ? text.indexOf(begin, read) : (startsLine.exec(text)?.index ?? -1);
    return found < 0 ? -1 : text.indexOf(begin, found);
  };
  for (let start = next(); start >= 0; start = next()) {
    line += lineEndings(text.slice(counted, start));
    counted = start;
    count += 1;
    const where = `PEM block ${count} (line ${line})`;
    header.lastIndex = start;
    const [opening, label] = header.exec(text) ?? [];
    if (opening === undefined || label === undefined) {
      throw new UnreadableText(`${where} doesn't begin with a whole line like -----BEGIN CERTIFICATE-----`);
    }
    const contentStart = start + opening.length;
    // Base64 has no dashes: the next ones are the end of this block or a sign that its end is missing.
    const contentEnd = text.indexOf(dashes, contentStart);
    const closing = `-----END ${label}-----`;
    if (contentEnd < 0 || !text.startsWith(closing, contentEnd)) {
      throw new UnreadableText(`${where} begins but doesn't end: the text was cut off, or its END line is another's`);
    }
    const content = text.slice(contentStart, contentEnd);
    yield { label, content, where, line };
    read = contentEnd + closing.length;
  }
}

/** The line in which an index of a text is, counted from 1. */
export function lineOf(text: string, index: number): number {
  return 1 + lineEndings(text.slice(0, index));
}

/** The bytes of a base64 text (RFC 4648 section 4, white space passed over), or undefined where it is something else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, "");
  const digits = compact.search(/[^A-Za-z0-9+/]/);
  const isWhole = compact !== "" && compact.length % 4 === 0 && (digits < 0 || /^={1,2}$/.test(compact.slice(digits)));
  return isWhole ? new Uint8Array(Buffer.from(compact, "base64")) : undefined;
}

/** A certificate's bytes as PEM with lines of 64 characters (RFC 7468 section 5.1). */
export function certificateToPem(der: Uint8Array): string {
  return toPem("CERTIFICATE", der);
}

/** The same of whatever has another label. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .replace(/.{1,64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

function lineEndings(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
