/**
 * Refuses, when it is loaded, a Node that is older than the package needs: a library would fail on it later, with an error that
 * names neither. Whoever loads anything else of the package loads this first.
 */
import { versions } from "node:process";
import { manifest } from "./manifest.js";

/** The first two numbers of a version, or of a range such as `>=22.19`. */
const numbersIn = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
const [major = 0, minor = 0] = numbersIn(manifest.engines.node);
const [foundMajor = 0, foundMinor = 0] = numbersIn(versions.node);

if (foundMajor < major || (foundMajor === major && foundMinor < minor)) {
  const error = new Error(
    `pulumi-entra-ca needs Node ${major}.${minor} or later, and found ${versions.node}: install a later one`,
  );
  // Where it was thrown tells nobody anything, and Pulumi would print it.
  error.stack = error.message;
  throw error;
}
