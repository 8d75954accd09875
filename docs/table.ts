/** Tables in Markdown. */

/** A text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ").replaceAll("\n", " ")} |`).join("\n");
}

/** A name as the name of a page. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at) => `${at === 0 ? "" : "-"}${letter.toLowerCase()}`);
}

/** The first sentence of what a definition says. */
export function firstSentence(text: string): string {
  return text.split(/(?<=\.) /)[0] ?? text;
}
