/**
 * Text that comes from elsewhere, made so that it can only be read: what Graph, Entra, a certificate, a file or a state says
 * may hold what moves a terminal's cursor, forges a line of Pulumi's, or is a command to a CI runner.
 */

/** As much of one part of a message as anybody reads. */
const longest = 4_000;

/**
 * What is not seen, but acts: control characters, among them line ends and the escapes of terminals; what changes the
 * direction or joins letters without being seen; line and paragraph separators; halves of characters (Unicode: general
 * categories Cc, Cf, Zl, Zp and Cs).
 */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** `##[…` and `##vso[…` are commands to Azure Pipelines and `##teamcity[…` to TeamCity, wherever in a line they stand. */
const hashCommand = /#(?=#[a-z]*\[)/gi;

/** `::name::` is a command to GitHub Actions at the beginning of a line; in a URN a name or a type comes before the colons. */
const colonCommand = /(?<![\w.$-]):(?=:[a-z])/gi;

/** A message, or a part of one, in one line in which nothing acts. Done again, it changes nothing. */
export function inOneLine(text: string): string {
  return withoutCommands(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** A JSON document, of any length and perhaps on several lines, which says the same and in which nothing acts. */
export function harmlessJson(json: string): string {
  // Line ends inside its texts are escaped already.
  return json.split("\n").map(withoutCommands).join("\n");
}

function withoutCommands(line: string): string {
  return line
    .replace(hashCommand, escaped)
    .replace(colonCommand, escaped)
    .replace(acting, (character) => named[character] ?? escaped(character));
}

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
    return `\\u${unit}`;
  }).join("");
}

/** The stack of an error that nobody foresaw, its message made so that it can't act. */
export function harmlessStack({ name, message, stack = "" }: Error): string {
  const start = `${name}: ${message}`;
  const frames = stack.startsWith(start) ? stack.slice(start.length) : "";
  return inOneLine(start) + frames;
}
