/**
 * Has Node keep what it compiles of the plugin, which the launcher wants before it loads the plugin: half of the start-up. Node
 * takes what lies in the folder for the code itself, so that it is one that nobody else can write to, or none. What the user's
 * NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE say comes first.
 */
import { enableCompileCache, getCompileCacheDir } from "node:module";
import { env, umask } from "node:process";
import { cacheFolder } from "../../../files/cacheFolder.js";

if (getCompileCacheDir() === undefined && !env["NODE_DISABLE_COMPILE_CACHE"]) {
  const folder = cacheFolder();
  if (folder !== undefined) {
    // Node makes a folder of its own in it, as open as it may.
    const before = umask(0o077);
    enableCompileCache(folder);
    umask(before);
  }
}
