import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificateChecksPage } from "./certificateChecks.js";

/** The sources lie two folders up from dist/docs, where this file runs. */
const folder = join(__dirname, "..", "..", "docs");

void certificateChecksPage().then((page) => {
  writeFileSync(join(folder, "certificate-checks.md"), page);
});
