/** Doc comments of what is generated. */
import { namedLookUps } from "../../provider/lookUps/definitions.js";
import { definitions } from "../../provider/resources/definitions.js";

const width = 120;

/** What a comment can link to: in definitions these names are code. */
const linked: ReadonlySet<string> = new Set([
  ...definitions.map(({ className }) => className),
  ...namedLookUps.map(({ name }) => name),
]);

/** A doc comment of paragraphs in Markdown, with tags behind them as they are to be; `indent` characters will be before it. */
export function comment(paragraphs: readonly string[], tags: readonly string[] = [], indent = 0): string {
  const [first = "", ...others] = paragraphs.map(withLinks);
  const oneLine = `/** ${first} */`;
  if (others.length === 0 && tags.length === 0 && oneLine.length + indent <= width) {
    return oneLine;
  }
  const blocks = [first, ...others].map((paragraph) => filled(paragraph, width - indent - 3));
  const lines = [...blocks, ...(tags.length === 0 ? [] : [tags.join("\n")])].join("\n\n").split("\n");
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

/** The tag with an example, a program in TypeScript. */
export function exampleTag(program: string): string {
  return `@example\n\`\`\`ts\n${program}\n\`\`\``;
}

function withLinks(text: string): string {
  return text.replace(/`(\w+)`/g, (code, name: string) => (linked.has(name) ? `{@link ${name}}` : code));
}

/** A text in lines that are as long as they may be; code and links stay in one line. */
function filled(text: string, most: number): string {
  const words = text.match(/(?:`[^`]*`|\{@[^}]*\}|\S)+/g) ?? [];
  return words.reduce((lines, word) => {
    const last = lines.slice(lines.lastIndexOf("\n") + 1);
    const separator = last.length + 1 + word.length > most ? "\n" : " ";
    return lines === "" ? word : lines + separator + word;
  }, "");
}
