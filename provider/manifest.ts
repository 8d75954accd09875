import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What package.json says: two folders up from dist/provider, and from dist/plugin, where the plugin lies in a few files. */
export const manifest = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  readonly version: string;
  readonly description: string;
  readonly engines: { readonly node: string };
};
