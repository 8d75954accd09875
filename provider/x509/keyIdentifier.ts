/** The hexadecimal digits of a key identifier, in lower case: neither case, colons nor spaces tell two apart. */
export type KeyIdentifier = string & { readonly isKeyIdentifier: unique symbol };

/** Reads a key identifier as people write it; of a text that is none, what its digits would be. */
export function readKeyIdentifier(text: string): KeyIdentifier {
  return text.replace(/[\s:]/g, "").toLowerCase() as KeyIdentifier;
}

/** Whether two texts are the same key identifier. */
export function sameKeyIdentifier(one: string, other: string): boolean {
  return readKeyIdentifier(one) === readKeyIdentifier(other);
}

/** Whether a text is a key identifier at all: pairs of hexadecimal digits, perhaps with colons or spaces between. */
export function isKeyIdentifier(text: string): boolean {
  const digits = readKeyIdentifier(text);
  return digits.length > 0 && digits.length % 2 === 0 && !/[^0-9a-f]/.test(digits);
}
