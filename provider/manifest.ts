import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What package.json says: two folders up from dist/provider, and from dist/plugin, where the plugin lies in a few files. */
export const manifest = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly homepage: string;
  readonly repository: { readonly url: string };
  readonly engines: { readonly node: string };
};
