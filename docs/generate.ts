/** Writes all that is made of definitions, settings and other sources: what of the sdk is, and the pages of the documentation. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pages } from "./pages.js";
import { generatedFiles } from "../sdk/generator/files.js";

/** The repository lies two folders up from dist/generate, where this file runs. */
const root = join(__dirname, "..", "..");

async function write(): Promise<void> {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const [path, text] of [...(await generatedFiles()), ...(await pages(readme))]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

void write();
