/**
 * Text that comes from elsewhere, made so that it can only be read: what Graph, Entra, a certificate, a file or a state says
 * may hold what moves a terminal's cursor, forges a line of Pulumi's, or is a command to a CI runner.
 */

/** As much of one part of a message as anybody reads. */
const longest = 4_000;

/**
 * What is not seen, but acts: control characters, among them line ends and the escapes of terminals; what changes the
 * direction or joins letters without being seen; line and paragraph separators; halves of characters (Unicode: general
 * categories Cc, Cf, Zl, Zp and Cs). What Unicode keeps from being a character breaks XML (XML 1.0 section 2.2).
 */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** `##[…` and `##vso[…` are commands to Azure Pipelines and `##teamcity[…` to TeamCity, wherever in a line they stand. */
const hashCommand = /#(?=#[a-z]*\[)/gi;

/** `::name::` is a command to GitHub Actions at the beginning of a line; in a URN a name or a type comes before the colons. */
const colonCommand = /(?<![\p{L}\p{N}_.$-]):(?=:[a-z])/giu;

/** A private key as PEM, with or without its end; its line ends may be escaped. */
const privateKey = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g;

/** The same within a text of a JSON document. */
const privateKeyInJson =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:[^"\\]|\\[^])*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|(?="))/g;

/** What stands for one wherever it turns up: in the name of an argument, in a file of another name, in what Graph repeats. */
const privateKeyWord = "[private key]";

/**
 * A message, or a part of one, in one line in which nothing acts, and which has no private key as PEM. Done again, it changes
 * nothing.
 */
export function inOneLine(text: string): string {
  const shown = text.replace(privateKey, privateKeyWord);
  return withoutCommands(shown.length > longest ? `${shown.slice(0, longest)}…` : shown);
}

/**
 * A JSON document, of any length and perhaps on several lines, in which nothing acts and which says the same, but for private
 * keys as PEM.
 */
export function harmlessJson(json: string): string {
  // Line ends inside its texts are escaped already.
  return json.replace(privateKeyInJson, privateKeyWord).split("\n").map(withoutCommands).join("\n");
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
