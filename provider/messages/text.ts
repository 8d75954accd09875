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
  return `${what.startsWith("o") ? "an" : "a"} ${what}`;
}

/** Of some names the one that a misspelt name is likely to be; undefined where there is none like it. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const [best] = names
    .map((candidate) => ({ candidate, distance: distance(plain(name), plain(candidate)) }))
    .sort((one, other) => one.distance - other.distance);
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? best.candidate : undefined;
}

/** As long as a name may be to be compared: names are short, and the time grows with both lengths. */
const longestCompared = 100;

/** How many letters have to be added, removed or changed to make one text of another (Levenshtein). */
function distance(one: string, other: string): number {
  const [from, to] = [one.slice(0, longestCompared), other.slice(0, longestCompared)];
  let row = [...Array(to.length + 1).keys()];
  for (const [at, letter] of Array.from(from).entries()) {
    const next = [at + 1];
    for (const [column, wanted] of Array.from(to).entries()) {
      const changed = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** What begins a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
