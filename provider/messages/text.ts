/**
 * A text without all of a character at its end. A regular expression that ends in `+$` begins anew at each of them, in time
 * that grows with the square of how many there are.
 */
export function withoutTrailing(character: string, text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) {
    end -= 1;
  }
  return text.slice(0, end);
}

/** Things of which one is meant: `a, b or c`. */
export function oneOf(things: readonly string[]): string {
  return [things.slice(0, -1).join(", "), things.at(-1)].filter(Boolean).join(" or ");
}

/** All texts in a value. */
export function textsIn(value: unknown): string[] {
  return typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];
}

/** The argument that a property path is about, which Pulumi's begin with: `chain` of `chain[0]` and of `["chain"][0]`. */
export function argumentOf(path: string): string {
  return /^(?:\["([^"]*)"\]|([^.[]*))/.exec(path)?.slice(1).find(Boolean) ?? "";
}

/** What something is called, with its article: `an object`. */
export function withArticle(what: string): string {
  return `${/^[aeio]/.test(what) ? "an" : "a"} ${what}`;
}

/** What begins a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The most characters that a text may have which is searched: 1 MiB, hundreds of certificates. A process with much code has
 * Node's regular expressions remember each character that they pass over, until they give up at some more.
 */
export const mostCharacters = 1_024 * 1_024;
