/** One block of a PEM text (RFC 7468): its label and what its base64 decodes to. */
export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** A text that can't be read as what it should be. Never holds any of the text itself, which may be a private key. */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";
}

const begin = "-----BEGIN ";
const dashes = "-----";
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The PEM blocks of a text, in its order; text around the blocks is passed over, as RFC 7468 section 2 allows.
 *
 * @throws {UnreadableText} for a block that doesn't end or whose content isn't base64.
 */
export function readPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let start = text.indexOf(begin); start >= 0; start = text.indexOf(begin, start)) {
    const labelEnd = text.indexOf(dashes, start + begin.length);
    const label = labelEnd < 0 ? "" : text.slice(start + begin.length, labelEnd);
    const end = `-----END ${label}-----`;
    const contentEnd = labelEnd < 0 ? -1 : text.indexOf(end, labelEnd + dashes.length);
    const position = `PEM block ${blocks.length + 1}`;
    if (contentEnd < 0) {
      throw new UnreadableText(`${position} begins but doesn't end: the text was cut off`);
    }
    const der = decodeBase64(text.slice(labelEnd + dashes.length, contentEnd));
    if (der === undefined) {
      throw new UnreadableText(`${position} holds something that isn't base64`);
    }
    blocks.push({ label, der });
    start = contentEnd + end.length;
  }
  return blocks;
}

/** Refuses a text with a private key in it, whatever else it holds. */
export function refusePrivateKey(text: string, wanted: string): void {
  if (text.includes("PRIVATE KEY-----")) {
    throw new UnreadableText(
      `a private key was found where ${wanted} belongs. Give ${wanted} alone, and treat the key as exposed if it was ` +
        "committed or shared",
    );
  }
}

/** The bytes of a base64 text (RFC 4648 section 4, white space passed over), or undefined where it is something else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, "");
  return base64.test(compact) && compact.length % 4 === 0 ? Uint8Array.from(Buffer.from(compact, "base64")) : undefined;
}

/** A certificate's bytes as PEM with lines of 64 characters (RFC 7468 section 5.1). */
export function certificateToPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
