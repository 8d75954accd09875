import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { parseAllDocuments } from "yaml";
import { pulumiSchema } from "../../provider/adapters/plugin/schema/pulumiSchema.js";
import { snake } from "../../programs/programs.js";
import { startEmulator } from "../../emulator/index.js";
import { base64Of, openssl, selfSigned } from "../certificates.js";
import { root } from "../engine/world.js";
import { isThere } from "../languageTools.js";
import { blocksIn, type Block } from "./markdown.js";

interface Described {
  readonly inputProperties?: object;
  readonly requiredInputs?: readonly string[];
  readonly inputs?: { readonly properties: object; readonly required?: readonly string[] };
}
const schema = pulumiSchema("1.0.0") as unknown as Record<"resources" | "functions", Record<string, Described>>;

/** The arguments that a resource or look-up takes, and those that it needs. */
function argumentsOf(name: string): { may: string[]; must: readonly string[] } {
  const token = `entra-ca:index:${name}`;
  const { inputProperties, requiredInputs, inputs } = schema.resources[token] ?? schema.functions[token] ?? {};
  const may = inputProperties ?? inputs?.properties;
  if (may === undefined) {
    throw new Error(`there is no ${name}`);
  }
  return { may: Object.keys(may), must: requiredInputs ?? inputs?.required ?? [] };
}

/** Holds the names of given arguments against the schema, written as a language has them. */
function expectArguments(block: Block, name: string, given: readonly string[], spelling: (property: string) => string) {
  const { may, must } = argumentsOf(name);
  expect(may.map(spelling), `${block.page}: ${name}`).to.include.members([...given]);
  expect(given, `${block.page}: ${name}`).to.include.members(must.map(spelling));
}

const names = [...Object.keys(schema.resources), ...Object.keys(schema.functions)].map((token) =>
  token.replace("entra-ca:index:", ""),
);

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

describe("the programs on the pages in", () => {
  it("YAML name resources, look-ups and arguments that there are", () => {
    const blocks = blocksIn("yaml");
    expect(blocks).not.to.deep.equal([]);
    for (const block of blocks) {
      const [document] = parseAllDocuments(block.text);
      const problems =
        document !== undefined && "errors" in document ? document.errors.map(({ message }) => message) : [];
      expect(problems, block.page).to.deep.equal([]);
      const { resources = {}, variables = {} } = (document?.toJS() ?? {}) as Record<
        string,
        Record<string, Record<string, unknown>>
      >;
      for (const { type, properties = {} } of Object.values(resources)) {
        const name = String(type).replace(/^entra-ca:(index:)?/, "");
        if (name !== type) {
          expectArguments(block, name, Object.keys(properties as object), (property) => property);
        }
      }
      for (const { "fn::invoke": invoked } of Object.values(variables)) {
        const { function: called, arguments: given = {} } = invoked as { function: string; arguments?: object };
        expectArguments(block, called.replace("entra-ca:", ""), Object.keys(given), (property) => property);
      }
    }
  });

  it("Python are Python, and name what there is", function () {
    if (!isThere(["python3", "--version"])) {
      this.skip();
    }
    const blocks = blocksIn("python");
    const calls = `import ast, json, sys
print(json.dumps([[[node.func.attr, [each.arg for each in node.keywords]]
    for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    and isinstance(node.func.value, ast.Name) and node.func.value.id == "entra"] for text in json.load(sys.stdin)]))`;
    const input = JSON.stringify(blocks.map(({ text }) => text));
    const found = JSON.parse(execFileSync("python3", ["-c", calls], { input, encoding: "utf8" })) as [
      string,
      string[],
    ][][];
    const inPython = new Map(names.map((name) => [/^[a-z]/.test(name) ? `${snake(name)}_output` : name, name]));
    blocks.forEach((block, at) => {
      expect(found[at], block.page).not.to.deep.equal([]);
      for (const [called, given] of found[at] ?? []) {
        expectArguments(block, inPython.get(called) ?? called, given, snake);
      }
    });
  });

  it("Go are formatted Go, and name what there is", function () {
    if (!isThere(["gofmt", "-h"])) {
      this.skip();
    }
    const inGo = new Map(
      names.map((name) =>
        /^[a-z]/.test(name)
          ? [`${capitalized(name.replace(/^get/, "lookup"))}OutputArgs`, name]
          : [`${name}Args`, name],
      ),
    );
    for (const block of blocksIn("go")) {
      expect(execFileSync("gofmt", { input: block.text, encoding: "utf8" }).trimEnd(), block.page).to.equal(block.text);
      const literals = [...block.text.matchAll(/entraca\.(\w+Args)\{([^}]*(?:\{[^}]*\}[^}]*)*)\}/g)];
      expect(literals, block.page).not.to.deep.equal([]);
      for (const [, type = "", fields = ""] of literals) {
        const given = [...fields.matchAll(/^\s*(\w+):/gm)].map(([, field]) => String(field));
        expectArguments(block, inGo.get(type) ?? type, given, capitalized);
      }
    }
  });
});

describe("the JSON on the pages", () => {
  const rsa = selfSigned("/CN=Signs assertions", [], { newKey: ["rsa:2048"] }).certificate;
  const publicKey = openssl(rsa, "x509", "-noout", "-pubkey").toString();

  /** What is left out of a certificate or a key, so that a page can be read, is filled in. */
  function completed(text: string): unknown {
    return JSON.parse(text, (_name, value: unknown) =>
      typeof value !== "string" || !value.includes("…")
        ? value
        : value.startsWith("-----BEGIN PUBLIC KEY")
          ? publicKey
          : value.startsWith("-----BEGIN CERTIFICATE")
            ? rsa
            : base64Of(rsa),
    );
  }

  for (const { page, text } of blocksIn("json")) {
    it(`is what ${page} says that it is`, async () => {
      const value = completed(text) as object;
      if (page.startsWith("docs/emulator")) {
        const options = page === "docs/emulator.md" ? value : { signIn: value };
        await (await startEmulator({ token: "token", ...options })).close();
      }
    });
  }
});

/** Commands that somebody else's tools bring, or the shell itself. */
const others = new Set([
  ...["for", "do", "done", "printf"],
  ...["sh", "cd", "export", "rm", "mkdir", "cat", "cp", "curl", "jq", "tee", "az", "vault", "aws", "step", "certreq"],
]);

/** Pulumi's commands that the pages have, and their own commands. */
const ofPulumi =
  /^pulumi (up|preview|refresh|destroy|import|install|login|new|config set|stack (init|select|output|export|import|tag)|state (delete|unprotect)|plugin install|package add)\b/;

describe("the commands on the pages", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const command = join(root, "dist/cli/main.js");
  const help = (...of: string[]) => execFileSync(process.execPath, [command, ...of, "--help"], { encoding: "utf8" });
  const commands = [...help().matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name);
  const helps = new Map<string, string>();
  const openssl = execFileSync("openssl", ["list", "-commands"], { encoding: "utf8" }).split(/\s+/);

  /** What is wrong with one command; undefined for nothing. */
  function complaint(line: string): string | undefined {
    const words = line.split(/\s+/).filter((word) => !/^\w+=/.test(word));
    const [name = "", sub = ""] = words;
    switch (name) {
      case "npm": {
        const [, script = ""] = /^npm run (?:--silent )?([\w:]+)/.exec(words.join(" ")) ?? [];
        return script in scripts || ["ci", "install", "pack", "test", "start"].includes(sub)
          ? undefined
          : "no such script";
      }
      case "npx": {
        if (sub !== "pulumi-entra-ca") {
          return sub in { mocha: 1, pulumi: 1 } ? undefined : "not known";
        }
        const [, , of = ""] = words;
        if (!commands.includes(of)) {
          return `no command ${of}`;
        }
        const text = helps.get(of) ?? help(of);
        helps.set(of, text);
        const options = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/=.*/, ""));
        const unknown = options.filter((option) => !text.includes(option));
        return unknown.length === 0 ? undefined : `no ${unknown.join()}`;
      }
      case "openssl":
        return openssl.includes(sub) ? undefined : "no such command of openssl's";
      case "pulumi":
        return ofPulumi.test(words.join(" ")) ? undefined : "no such command of Pulumi's";
      default:
        return others.has(name) ? undefined : "not known";
    }
  }

  it("are there, with the options that are given", () => {
    const wrong = blocksIn("sh").flatMap(({ page, text }) =>
      text
        .replace(/\\\n/g, " ")
        .replace(/'[^']*'/gs, "TEXT")
        .split("\n")
        .map((line) => line.replace(/(^|\s)#.*/, ""))
        .flatMap((line) => line.split(/&&|\|\||[|;]|&$/))
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .flatMap((line) => {
          const problem = complaint(line);
          return problem === undefined ? [] : [`${page}: ${line}: ${problem}`];
        }),
    );
    expect(wrong).to.deep.equal([]);
  });
});
