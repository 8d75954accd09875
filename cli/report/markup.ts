import { html, raw } from "hono/html";
import { inOneLine } from "../../provider/messages/foreignText.js";

/** HTML or XML in which what was put in is only text. */
export type Markup = ReturnType<typeof raw>;

type Content = Markup | string | number | false | undefined | readonly Content[];

/** A template of HTML or XML: texts that are put in are shown in one line in which nothing acts, and escaped. */
export function markup(template: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  // Nothing is waited for in there.
  return html(template, ...contents.map(shown)) as Markup;
}

/** What is markup already, by whoever made it: no text of somebody else's. */
export const trusted = (own: string): Markup => raw(own);

function shown(content: Content): unknown {
  if (Array.isArray(content)) {
    return (content as readonly Content[]).map(shown);
  }
  return typeof content === "string" ? inOneLine(content) : content;
}
