import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./pages.js";

/** The sources lie two folders up from dist/docs, where this file runs. */
const folder = join(__dirname, "..", "..", "docs");

for (const [name, page] of Object.entries(pages)) {
  void page().then((text) => {
    writeFileSync(join(folder, name), text);
  });
}
