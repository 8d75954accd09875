/** A body is longer than any that is expected. */
export class TooLong extends Error {}

const megabyte = 1024 * 1024;

/**
 * The text of an answer's body, read no further than an answer goes.
 *
 * @param megabytes How long it may be.
 * @throws {TooLong}
 */
export async function boundedText(body: AsyncIterable<Uint8Array>, megabytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > megabytes * megabyte) {
      throw new TooLong(`an answer of more than ${megabytes} MB`);
    }
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** As deep as OData's own readers go (OData .NET: ODataMessageQuotas.MaxNestingDepth); Graph's answers are a few levels deep. */
export const deepest = 100;

/**
 * The value that a JSON text says, or why it isn't read: it isn't JSON, or what it says is nested so deep that nothing recursive
 * could handle it.
 */
export function readJson(text: string): { readonly value?: unknown; readonly unread?: "not JSON" | "too deep" } {
  if (isTooDeep(text)) {
    return { unread: "too deep" };
  }
  try {
    return { value: JSON.parse(wellFormed(text)) };
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

/** Counts brackets outside of strings, which is where all escapes are. */
function isTooDeep(text: string): boolean {
  const outsideStrings = text.replace(/\\[^]/g, "").replace(/"[^"]*"?/g, "");
  let depth = 0;
  for (const character of outsideStrings) {
    if (character === "[" || character === "{") {
      depth += 1;
    } else if (character === "]" || character === "}") {
      depth -= 1;
    }
    if (depth > deepest) {
      return true;
    }
  }
  return false;
}
