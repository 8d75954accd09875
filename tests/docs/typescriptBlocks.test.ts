import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import ts from "typescript";
import { root } from "../engine/world.js";
import { blocksIn } from "./markdown.js";

/** The page whose blocks are files of the repository, which a test of its own compiles. */
const ofContributors = "docs/contributing.md";

/** Each block by a name of a file. One without imports goes on from the block above it on its page. */
function programs(extension: string): Map<string, string> {
  const files = new Map<string, string>();
  let current = { page: "", text: "", name: "" };
  for (const { page, text } of blocksIn("ts", "typescript").filter(({ page: of }) => of !== ofContributors)) {
    const goesOn = page === current.page && !/^import /m.test(text);
    const name = goesOn
      ? current.name
      : join(root, "examples", `${page.replace(/\W/g, "-")}-${files.size}${extension}`);
    current = { page, name, text: goesOn ? `${current.text}\n${text}` : text };
    // What nothing imports or exports would be one program with all others of that kind.
    files.set(name, `${current.text}\nexport {};\n`);
  }
  return files;
}

/** What the compiler says of the programs. */
function complaints(files: ReadonlyMap<string, string>, modules: object): string[] {
  const all = { strict: true, noEmit: true, skipLibCheck: true, types: ["node", "mocha"], target: "es2022" };
  const { options } = ts.convertCompilerOptionsFromJson({ ...all, ...modules }, root);
  const installed = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...installed,
    fileExists: (path) => files.has(path) || installed.fileExists(path),
    getSourceFile(path, version, ...others) {
      const text = files.get(path);
      return text === undefined
        ? installed.getSourceFile(path, version, ...others)
        : ts.createSourceFile(path, text, version);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ messageText, start }) => {
      const line = (files.get(name) ?? "").slice(0, start).split("\n").at(-1) ?? "";
      const rest = (files.get(name) ?? "").slice(start).split("\n")[0] ?? "";
      return `${name.slice(root.length)}: ${line}${rest}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    }),
  );
}

describe("the programs in TypeScript on the pages compile", () => {
  it("in a CommonJS project, as pulumi new makes one", function () {
    this.timeout(60_000);
    const modules = { module: "commonjs", moduleResolution: "node", ignoreDeprecations: "6.0" };
    expect(complaints(programs(".cts"), modules)).to.deep.equal([]);
  });

  it("as ES modules", function () {
    this.timeout(60_000);
    expect(complaints(programs(".mts"), { module: "nodenext" })).to.deep.equal([]);
  });
});
