/** Whether two texts are the same key identifier: its hexadecimal digits count, not their case, colons or spaces. */
export function sameKeyIdentifier(one: string, other: string): boolean {
  return digits(one) === digits(other);
}

/** Whether a text is a key identifier at all: pairs of hexadecimal digits, perhaps with colons or spaces between. */
export function isKeyIdentifier(text: string): boolean {
  const written = digits(text);
  return written !== "" && written.length % 2 === 0 && !/[^0-9a-f]/.test(written);
}

function digits(text: string): string {
  return text.replace(/[\s:]/g, "").toLowerCase();
}
