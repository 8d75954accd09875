/** The pages that people read, as far as tests look at them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import GithubSlugger from "github-slugger";
import { lexer, walkTokens, type Token, type Tokens } from "marked";
import { root } from "../engine/world.js";

export interface Page {
  /** In the repository. */
  readonly path: string;
  readonly links: readonly string[];
  /** The names of its headings, as a link has them behind `#`. */
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly Block[];
}

/** A block of code. */
export interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

/** All pages but those of what was installed or made. */
export const pages: readonly Page[] = ["", "docs", "examples"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== "", encoding: "utf8" })
      .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
      .map((name) => join(folder, name)),
  )
  .map(read);

function read(path: string): Page {
  const links: string[] = [];
  const anchors = new Set<string>();
  const blocks: Block[] = [];
  const slugger = new GithubSlugger();
  // What the Pulumi Registry reads before the text isn't Markdown.
  const text = readFileSync(join(root, path), "utf8").replace(/^---\n.*?\n---\n/s, "");
  void walkTokens(lexer(text), (token) => {
    if (token.type === "link" || token.type === "image") {
      links.push((token as Tokens.Link).href);
    } else if (token.type === "heading") {
      anchors.add(slugger.slug(textOf(token.tokens ?? [])));
    } else if (token.type === "code") {
      const { lang = "", text: code } = token as Tokens.Code;
      blocks.push({ page: path, language: lang, text: code });
    }
  });
  return { path, links, anchors, blocks };
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ("tokens" in token ? textOf(token.tokens ?? []) : "text" in token ? String(token.text) : ""))
    .join("");
}

/** The blocks in one of some languages. */
export function blocksIn(...languages: string[]): Block[] {
  return pages.flatMap(({ blocks }) => blocks).filter(({ language }) => languages.includes(language));
}
