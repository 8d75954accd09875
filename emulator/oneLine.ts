const longest = 2000;

/** Control and format characters (bidirectional ones among them), separators of lines, and what is no character. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/**
 * Text from elsewhere as a part of one line: nothing in it moves the cursor, turns the text around, or is a command to a
 * CI system (GitHub's `::`, Azure Pipelines' `##`). A text is cut off where it is very long.
 */
export function inOneLine(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut
    .replaceAll(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll(/([:#])(?=\1)/g, "$1\\");
}
