/** An element of DER (X.690 section 8.1) with a text's bytes or other elements in it. */
export function der(tag: number, ...contents: readonly (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(
    contents.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
  );
  const digits = content.length.toString(16);
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  return Buffer.concat([
    content.length < 0x80 ? Buffer.from([tag, content.length]) : Buffer.from([tag, 0x80 | length.length, ...length]),
    content,
  ]);
}

/** The certificates of a .p7b file: PKCS#7 that signs nothing (RFC 2315 section 9.1). */
export function pkcs7(...certificates: readonly Uint8Array[]): Buffer {
  const type = (last: number) => der(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]));
  const empty = der(0x31);
  const signed = der(0x30, der(0x02, "\x01"), empty, der(0x30, type(1)), der(0xa0, ...certificates), empty);
  return der(0x30, type(2), der(0xa0, signed));
}

const types = { CN: "\x55\x04\x03", C: "\x55\x04\x06", O: "\x55\x04\x0a", OU: "\x55\x04\x0b", own: "\x2a\x03\x04" };

/** The tags of strings (X.680 section 8.6), and of two things that are none. */
export const strings = {
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  visible: 0x1a,
  universal: 0x1c,
  bmp: 0x1e,
  octets: 0x04,
  bits: 0x03,
} as const;

/** An attribute of a name: its type, its string type and its bytes. */
export function attribute(type: keyof typeof types, tag: number, value: Uint8Array | string): Buffer {
  return der(0x30, der(0x06, types[type]), der(tag, value));
}

/** A name (RFC 5280 section 4.1.2.4) of parts with one or more attributes each. */
export function name(...parts: readonly (readonly Uint8Array[])[]): Buffer {
  return der(0x30, ...parts.map((part) => der(0x31, ...part)));
}
