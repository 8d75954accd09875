import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { pages } from "../../docs/pages.js";
import { root } from "../engine/world.js";

const written = (path: string) => readFileSync(join(root, path), "utf8");

describe("the pages that are made of the sources", () => {
  it("are as they are made now (npm run generate writes them)", async () => {
    for (const [path, page] of await pages(written("README.md"))) {
      expect(written(path), path).to.equal(page);
    }
  });
});
