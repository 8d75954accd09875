/** As deep as OData's own readers go (OData .NET: ODataMessageQuotas.MaxNestingDepth); Graph's answers are a few levels deep. */
export const deepest = 100;

/** What a text is that isn't read: it isn't JSON, or what it says is nested so deep that nothing recursive could handle it. */
export type Unread = "not JSON" | "too deep";

/** The value that a JSON text says. */
export function readJson(text: string): { readonly value: unknown } | { readonly unread: Unread } {
  if (isTooDeep(text)) {
    return { unread: "too deep" };
  }
  try {
    return { value: JSON.parse(wellFormed(text)) as unknown };
  } catch {
    return { unread: "not JSON" };
  }
}

/** Each escape of a JSON text: of both halves of a character, of one half, or of anything else. */
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|[^])/g;

/**
 * The same with U+FFFD for each half of a character: JSON can say one, and UTF-8 can't, so that Pulumi would refuse whatever has
 * one in it.
 */
function wellFormed(text: string): string {
  return /\\u[dD][89a-fA-F]/.test(text)
    ? text.replace(escapes, (escape, half: string | undefined) => (half === undefined ? escape : "\\ufffd"))
    : text;
}

const [quote, backslash] = ['"', "\\"].map((character) => character.charCodeAt(0));
const opening = ["[", "{"].map((character) => character.charCodeAt(0));
const closing = ["]", "}"].map((character) => character.charCodeAt(0));

/** Counts brackets outside of strings, in one pass. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === quote) {
      index = endOfString(text, index);
    } else if (opening.includes(character)) {
      depth += 1;
      if (depth > deepest) {
        return true;
      }
    } else if (closing.includes(character)) {
      depth -= 1;
    }
  }
  return false;
}

/** Where the string ends that begins at a quotation mark. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) {
      escapes += 1;
    }
    if (escapes % 2 === 0) {
      return end;
    }
  }
  return text.length;
}
