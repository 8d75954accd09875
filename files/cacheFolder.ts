import { basename, dirname, isAbsolute } from "node:path";
import { env, platform } from "node:process";
import { ownFolder } from "./ownFolder.js";

const name = "pulumi-entra-ca";

/** Where this package may keep for this user what can be made again, code included; undefined where there is no such place. */
export function cacheFolder(): string | undefined {
  const { HOME: home = "", LOCALAPPDATA: localData = "", XDG_CACHE_HOME: given = "" } = env;
  switch (platform) {
    case "win32":
      return ownFolder(localData, name, "Cache");
    case "darwin":
      return ownFolder(home, "Library", "Caches", name);
    default:
      // XDG Base Directory Specification: a relative path is passed over.
      return isAbsolute(given) ? ownFolder(dirname(given), basename(given), name) : ownFolder(home, ".cache", name);
  }
}
