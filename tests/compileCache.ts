/**
 * Where Node keeps what it compiled, for the many processes that tests start. Those that are ended by a signal, as providers
 * are, keep nothing, so that it is filled once before all tests.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ownFolder } from "../files/ownFolder.js";

/** Beside the code, since what lies in it is run as that is. Empty, which is none, where other users can write there. */
export const compileCache = ownFolder(join(__dirname, "..", ".."), ".cache", "compile") ?? "";

// Commands inherit it, whichever test starts them.
process.env["NODE_COMPILE_CACHE"] = compileCache;

/** Mocha runs it once, however many files it runs at once. */
export function mochaGlobalSetup(): void {
  const modules = [
    join(__dirname, "..", "provider", "adapters", "dynamic", "dynamic.js"),
    // What the provider loads when it is first needed.
    ...["@azure/identity", "reflect-metadata", "@peculiar/x509"],
    "@pulumi/pulumi/cmd/dynamic-provider",
  ];
  // The last one misses the engine's address, and ends the process.
  const script = modules.map((module) => `require(${JSON.stringify(module)});`).join("");
  spawnSync(process.execPath, ["-e", script]);
}
