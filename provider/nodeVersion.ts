/**
 * Refuses, when it is loaded, a Node that is older than the package needs: a library would fail on it later, with an error that
 * names neither. Whoever loads anything else of the package loads this first.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { versions } from "node:process";

/** Two folders up from dist/provider, where this file runs. */
const { engines } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  engines: { node: string };
};

const [wanted, found] = [engines.node, versions.node].map((text) => /(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number));
const [[major = 0, minor = 0] = [], [foundMajor = 0, foundMinor = 0] = []] = [wanted, found];

if (foundMajor < major || (foundMajor === major && foundMinor < minor)) {
  const error = new Error(
    `pulumi-entra-ca needs Node ${major}.${minor} or later, and found ${versions.node}: install a later one`,
  );
  // Where it was thrown tells nobody anything, and Pulumi would print it.
  error.stack = error.message;
  throw error;
}
