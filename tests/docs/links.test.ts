import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { root } from "../engine/world.js";
import { pages } from "./markdown.js";

describe("the links between pages", () => {
  it("lead to files that exist, and to headings in them", () => {
    const byPath = new Map(pages.map((page) => [page.path, page]));
    const broken = pages.flatMap(({ path, links }) =>
      links
        .filter((link) => !/^\w+:/.test(link))
        .filter((link) => {
          const [file = "", anchor] = link.split("#");
          const target = file === "" ? path : join(path, "..", file);
          const exists = existsSync(join(root, target));
          return !exists || (anchor !== undefined && !byPath.get(target)?.anchors.has(anchor));
        })
        .map((link) => `${path}: ${link}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it("lead from the README, in two clicks, to every page", () => {
    const linked = (from: readonly string[]) =>
      pages
        .filter(({ path }) => from.includes(path))
        .flatMap(({ path, links }) => links.map((link) => join(path, "..", link.split("#")[0] ?? "")));
    const once = linked(["README.md"]);
    const reached = new Set(["README.md", ...once, ...linked(once)]);
    const pagesToRead = pages
      .map(({ path }) => path)
      .filter((path) => !/^CONTRIBUTING|_index|certificates\//.test(path));
    const isReached = (path: string) => reached.has(path) || reached.has(path.replace(/\/README\.md$/, ""));
    expect(pagesToRead.filter((path) => !isReached(path))).to.deep.equal([]);
  });

  it("has a README of at most 150 lines", async () => {
    const { readFile } = await import("node:fs/promises");
    expect((await readFile(join(root, "README.md"), "utf8")).split("\n")).to.have.length.at.most(151);
  });
});
