/** What docs/contributing.md has a person do, taken from the page itself. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../engine/world.js";

/** One place that a person edits: a file that is written, or lines of one that are changed. */
export interface Edit {
  readonly path: string;
  readonly isNewFile: boolean;
  /** Of a file that is there: each line behind a space, `+` or `-`. */
  readonly text: string;
}

/** The edits below a heading. A block without a path before it is for the same file as the one above. */
export function editsBelow(heading: string): Edit[] {
  const page = readFileSync(join(root, "docs/contributing.md"), "utf8");
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  let path = "";
  return [...own.matchAll(/(?:`([\w./]+)`:\n\n)?```(ts|diff)\n(.*?)```/gs)].map(([, named, language, text = ""]) => {
    path = named ?? path;
    return { path, isNewFile: language === "ts", text };
  });
}

/** Does an edit in a copy of the repository. */
export function perform({ path, isNewFile, text }: Edit, copy: string): void {
  const file = join(copy, path);
  if (isNewFile) {
    if (existsSync(file)) {
      throw new Error(`${path} is there already`);
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  const lines = text.split("\n").filter((line) => line !== "");
  const side = (other: string) =>
    lines
      .filter((line) => !line.startsWith(other))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const [before, after] = readFileSync(file, "utf8").split(side("+"));
  if (before === undefined || after === undefined || `${before}${side("+")}${after}` !== readFileSync(file, "utf8")) {
    throw new Error(`${path} doesn't have these lines, or has them more than once:\n${side("+")}`);
  }
  writeFileSync(file, `${before}${side("-")}${after}`);
}
