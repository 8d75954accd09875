/** Tables in Markdown. */

/** A text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ").replaceAll("\n", " ")} |`).join("\n");
}
