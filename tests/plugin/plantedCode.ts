/** What somebody else would lay into a folder where Node keeps what it compiled, to have it run in place of a file. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/** Of a module that is loaded by `require` (node: src/compile_cache.h, CachedCodeType). */
const commonJs = Buffer.from([0]);

/**
 * Plants code for a file, by running it once. What Node keeps has the length and a sum of the file it is of, and V8 holds its length against the
 * file's: somebody else can make all of that.
 *
 * @param cache The folder as it is given to Node, which keeps what it compiled in one below it for each of its versions.
 */
export function plantCode(code: string, file: string, cache: string): void {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-planting-"));
  try {
    const genuine = readFileSync(file, "utf8");
    const planted = join(folder, "planted.js");
    writeFileSync(planted, code.padEnd(genuine.length));
    execFileSync(process.execPath, [planted], { env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "cache") } });
    const [version = ""] = readdirSync(join(folder, "cache"));
    const compiled = readFileSync(join(folder, "cache", version, sumInHex(commonJs, planted)));
    // After the number that begins it: the file's length, its own, the file's sum, its own.
    compiled.writeUInt32LE(Buffer.byteLength(genuine), 4);
    compiled.writeUInt32LE(crc32(genuine), 12);
    mkdirSync(join(cache, version), { recursive: true });
    writeFileSync(join(cache, version, sumInHex(commonJs, file)), compiled);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sumInHex(type: Buffer, file: string): string {
  return crc32(file, crc32(type)).toString(16).padStart(8, "0");
}
