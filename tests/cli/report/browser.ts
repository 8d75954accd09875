import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Where the machine has a Chromium; nothing is fetched for it. */
export function chromiumPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Starts it. */
export function startChromium(executablePath: string): Promise<Browser> {
  // In a container, Chromium has no sandbox; it opens nothing but pages that are made here.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
