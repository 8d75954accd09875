/** The pieces of a `$filter` expression (OData 4.01 ABNF), in their order. */
export type Token =
  | { readonly kind: "word" | "sign"; readonly text: string }
  /** `value` is what the quotes hold. */
  | { readonly kind: "string"; readonly text: string; readonly value: string };

const pattern =
  /\s*(?:('(?:[^']|'')*')|([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[\w.-]+(?:\/[\w.-]+)*)|([(),]))/y;

/** Undefined where the text has something else in it. */
export function filterTokens(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (pattern.lastIndex = 0; pattern.lastIndex < end;) {
    const [, quoted, word, sign] = pattern.exec(text) ?? [];
    if (quoted !== undefined) {
      // A quote within a literal is doubled (`SQUOTE-in-string`).
      tokens.push({ kind: "string", text: quoted, value: quoted.slice(1, -1).replaceAll("''", "'") });
    } else if (word !== undefined) {
      tokens.push({ kind: "word", text: word });
    } else if (sign !== undefined) {
      tokens.push({ kind: "sign", text: sign });
    } else {
      return undefined;
    }
  }
  return tokens;
}
