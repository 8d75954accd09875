// Bundles the plugin with all that it needs: what serves it, which is there for the engine in half the time, and beside it
// what the calls need, which is loaded once the engine has the port, and what the launcher loads before either.
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const provider = join(__dirname, "..", "provider");

buildSync({
  entryPoints: {
    nodeVersion: join(provider, "nodeVersion.ts"),
    compileCache: join(provider, "adapters", "plugin", "compileCache.ts"),
    index: join(provider, "adapters", "plugin", "main.ts"),
    calls: join(provider, "adapters", "plugin", "calls.ts"),
  },
  external: ["./calls.js"],
  outdir: join(__dirname, "..", "dist", "plugin"),
  bundle: true,
  platform: "node",
  target: "node22",
  minify: true,
  keepNames: true,
  legalComments: "linked",
  logLevel: "warning",
});
