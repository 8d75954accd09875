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
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** The repository's address, as a browser takes it. */
export const repository = manifest.repository.url.replace(/^git\+|\.git$/g, "");

/** What a program in Go imports, once Pulumi has generated it. */
export const goPackage = `${repository.replace("https://", "")}/sdk/go/entraca`;
