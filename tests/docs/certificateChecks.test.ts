import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { certificateChecksPage } from "../../docs/certificateChecks.js";

describe("the page on certificate checks", () => {
  it("has the rules as they are (npm run docs writes it)", async () => {
    const page = readFileSync(join(__dirname, "../../../docs/certificate-checks.md"), "utf8");
    expect(page).to.equal(await certificateChecksPage());
  });
});
