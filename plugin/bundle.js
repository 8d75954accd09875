// Bundles the plugin with all that it needs: what serves it, which is there for the engine in half the time, and beside it
// what the calls need, which is loaded once the engine has the port, and what the launcher loads before either. The licences of
// all that is in there lie beside it.
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const root = join(__dirname, "..");
const provider = join(root, "provider");
const outdir = join(root, "dist", "plugin");

const { metafile } = buildSync({
  absWorkingDir: root,
  entryPoints: {
    nodeVersion: join(provider, "nodeVersion.ts"),
    compileCache: join(provider, "adapters", "plugin", "compileCache.ts"),
    index: join(provider, "adapters", "plugin", "main.ts"),
    calls: join(provider, "adapters", "plugin", "calls.ts"),
  },
  external: ["./calls.js"],
  outdir,
  bundle: true,
  platform: "node",
  target: "node22",
  minify: true,
  keepNames: true,
  legalComments: "linked",
  logLevel: "warning",
  metafile: true,
});

const inputs = Object.keys(metafile.inputs).map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
const titlesByText = new Map();
for (const folder of [...new Set(inputs)].filter(Boolean).sort()) {
  const { title, text } = licenseOf(folder);
  titlesByText.set(text, [...(titlesByText.get(text) ?? []), title]);
}
const texts = [...titlesByText].map(([text, titles]) => `${titles.join("\n")}\n\n${text}\n`);
writeFileSync(join(outdir, "licenses.txt"), texts.join("\n----\n\n"));

/** A package's name, version and licence, and the text that its licence has every copy hold. */
function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const files = readdirSync(join(root, folder)).filter((file) =>
    /^(?:licen[cs]e|copying|notice|copyright)/i.test(file),
  );
  if (files.length === 0) {
    throw new Error(`${folder} has no text of its licence, and can't be bundled without`);
  }
  const texts = files.sort().map((file) => readFileSync(join(root, folder, file), "utf8").trim());
  return { title: `${name} ${version} (${license})`, text: texts.join("\n\n") };
}
