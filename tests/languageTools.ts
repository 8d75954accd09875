/** What programs in other languages than the package's own need of a machine. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./engine/world.js";

/** What each language needs beside the Pulumi CLI. */
export const tools = {
  typescript: [["pulumi-language-nodejs", "-h"]],
  python: [
    ["python3", "--version"],
    ["pulumi-language-python", "-h"],
  ],
  go: [
    ["go", "version"],
    ["pulumi-language-go", "-h"],
  ],
  yaml: [["pulumi-language-yaml", "-h"]],
} as const;

/** Whether a command is there, whatever it says. */
export function isThere([command = "", ...options]: readonly string[]): boolean {
  return spawnSync(command, options, { stdio: "ignore" }).error === undefined;
}

/** What docs/plugin.md has a person run for the languages whose package Pulumi makes. */
export const generating =
  /^pulumi (package add .*)$/m.exec(readFileSync(join(root, "docs", "plugin.md"), "utf8"))?.[1]?.split(" ") ?? [];
