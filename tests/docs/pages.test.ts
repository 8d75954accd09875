import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { pages } from "../../docs/pages.js";

describe("the pages that are made of the sources", () => {
  for (const [name, page] of Object.entries(pages)) {
    it(`have ${name} as it is (npm run docs writes it)`, async () => {
      expect(readFileSync(join(__dirname, "../../../docs", name), "utf8")).to.equal(await page());
    });
  }
});
