/** The text of an example in each language that is tested. */
import type { Example, ExampleStep, ExampleValue, FileText, Reference } from "../provider/kernel/example.js";
import { goPackage } from "../provider/manifest.js";
import { harmlessJson } from "../provider/messages/foreignText.js";

/** The languages in which an example is shown, as Markdown and the Pulumi Registry name them. */
export const languages = [
  { name: "TypeScript", id: "typescript", program: (example: Example) => typescript(example) },
  { name: "Python", id: "python", program: python },
  { name: "Go", id: "go", program: go },
  { name: "YAML", id: "yaml", program: (example: Example) => yaml(example) },
] as const;

/** Options of a resource, as Pulumi calls them. */
export interface Options {
  /** The id of an object that exists. */
  readonly import?: string;
  readonly protect?: boolean;
}

/** Those of each resource, by its variable. */
export type OptionsByVariable = Readonly<Record<string, Options>>;

/** What a program in TypeScript has below its imports. */
export function typescriptBody({ steps, exports = {} }: Example, options: OptionsByVariable = {}): string {
  // Here a list is what a look-up gives, and elsewhere a property of that.
  const lists = new Set(
    steps.flatMap((step) => ("lookUp" in step && step.lookUp.startsWith("list") ? step.variable : [])),
  );
  const optionsOf = (variable: string) => {
    const given = entriesOf(options[variable]).map(([name, value]) => `${name}: ${inTypeScript(value)}`);
    return given.length === 0 ? "" : `, { ${given.join(", ")} }`;
  };
  const made = steps.map((step) => {
    const given = Object.entries(step.arguments).map(([property, value]) => `  ${property}: ${inTypeScript(value)},\n`);
    const properties = given.length === 0 ? "{}" : `{\n${given.join("")}}`;
    const call =
      "resource" in step
        ? `new entra.${step.resource}(${JSON.stringify(step.name)}, ${properties}${optionsOf(step.variable)});`
        : `entra.${step.lookUp}Output(${properties});`;
    return isReferredTo(step, { steps, exports }) ? `const ${step.variable} = ${call}` : call;
  });
  const exported = Object.entries(exports).map(
    ([name, { of, property }]) => `export const ${name} = ${of}${lists.has(of) ? "" : `.${property}`};`,
  );
  return [...made, ...exported].join("\n");
}

/** @param from The module that has the resources: another one with the plugin. */
export function typescript(example: Example, from = "pulumi-entra-ca", options: OptionsByVariable = {}): string {
  const imports = [
    ...(filesOf(example).length === 0 ? [] : ['import * as fs from "node:fs";']),
    `import * as entra from ${JSON.stringify(from)};`,
  ];
  return `${imports.join("\n")}\n\n${typescriptBody(example, options)}`;
}

function inTypeScript(value: ExampleValue): string {
  return asText(value, {
    file: ({ file }) => `fs.readFileSync(${JSON.stringify(file)}, "utf8")`,
    reference: ({ of, property }) => `${of}.${property}`,
    list(texts) {
      const inOneLine = `[${texts.join(", ")}]`;
      return inOneLine.length > longestList ? `[\n${texts.map((text) => `    ${text},\n`).join("")}  ]` : inOneLine;
    },
    flag: String,
  });
}

/** As many characters of a list as stand in one line. */
const longestList = 90;

function python(example: Example): string {
  const { steps, exports = {} } = example;
  const imports = [
    ...(filesOf(example).length === 0 ? [] : ["from pathlib import Path\n"]),
    ...(Object.keys(exports).length === 0 ? [] : ["import pulumi"]),
    "import pulumi_entra_ca as entra",
  ];
  const value = (given: ExampleValue) =>
    asText(given, {
      file: ({ file }) => `Path(${JSON.stringify(file)}).read_text()`,
      reference: ({ of, property }) => `${snake(of)}.${snake(property)}`,
      list: (texts) => `[${texts.join(", ")}]`,
      flag: (flag) => (flag ? "True" : "False"),
    });
  const made = steps.map((step) => {
    const given = Object.entries(step.arguments).map(([property, each]) => `${snake(property)}=${value(each)}`);
    const all = "resource" in step ? [JSON.stringify(step.name), ...given] : given;
    const inParentheses = all.length === 0 ? "()" : `(\n${all.map((each) => `    ${each},\n`).join("")})`;
    const call = `entra.${"resource" in step ? step.resource : `${snake(step.lookUp)}_output`}${inParentheses}`;
    return isReferredTo(step, example) ? `${snake(step.variable)} = ${call}` : call;
  });
  const exported = Object.entries(exports).map(([name, of]) => `pulumi.export(${JSON.stringify(name)}, ${value(of)})`);
  return `${imports.join("\n")}\n\n${[...made, ...exported].join("\n")}`;
}

function go(example: Example): string {
  const { steps, exports = {} } = example;
  const files = filesOf(example);
  const resources = new Set(steps.flatMap((step) => ("resource" in step ? step.variable : [])));
  const value = (given: ExampleValue) =>
    asText(given, {
      file: ({ file }) => `pulumi.String(${variableOf(file)})`,
      reference: ({ of, property }) => {
        // An id isn't a property of a resource in Go, and what a look-up finds is told by methods.
        const name = property === "id" && resources.has(of) ? "ID" : capitalized(property);
        return `${of}.${name}${resources.has(of) && property !== "id" ? "" : "()"}`;
      },
      list: (texts) => `pulumi.StringArray{${texts.join(", ")}}`,
      text: (text) => `pulumi.String(${text})`,
      flag: (flag) => `pulumi.Bool(${String(flag)})`,
      number: (number) => `pulumi.Int(${number})`,
    });
  const read = files.map(
    ({ file }) => `${variableOf(file)}, err := os.ReadFile(${JSON.stringify(file)})\nif err != nil {\n\treturn err\n}`,
  );
  const made = steps.map((step) => {
    const given = aligned(Object.entries(step.arguments).map(([name, each]) => [`${capitalized(name)}:`, value(each)]));
    const properties = given.length === 0 ? "{}" : `{\n${given.map((line) => `\t${line},\n`).join("")}}`;
    if ("lookUp" in step) {
      const name = step.lookUp.replace(/^get/, "lookup");
      const call = `entraca.${capitalized(name)}Output(ctx, entraca.${capitalized(name)}OutputArgs${properties}, nil)`;
      return `${step.variable} := ${call}`;
    }
    const call = `entraca.New${step.resource}(ctx, ${JSON.stringify(step.name)}, &entraca.${step.resource}Args${properties})`;
    return isReferredTo(step, example)
      ? `${step.variable}, err := ${call}\nif err != nil {\n\treturn err\n}`
      : `if _, err := ${call}; err != nil {\n\treturn err\n}`;
  });
  const exported = Object.entries(exports).map(([name, of]) => `ctx.Export(${JSON.stringify(name)}, ${value(of)})`);
  const body = [...read, ...made, ...exported, "return nil"].join("\n").split("\n");
  const imports = [
    ...(files.length === 0 ? [] : ['\t"os"\n']),
    `\t"${goPackage}"`,
    '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"',
  ];
  return `package main

import (
${imports.join("\n")}
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
${body.map((line) => `\t\t${line}`).join("\n")}
	})
}`;
}

/** A program in YAML. */
export function yaml({ steps, exports = {} }: Example, options: OptionsByVariable = {}): string {
  const value = (given: ExampleValue, indent: string) =>
    asText(given, {
      file: ({ file }) => `\n${indent}  fn::readFile: ./${file}`,
      reference: ({ of, property }) => ` \${${of}.${property}}`,
      list: (texts) => (texts.length === 0 ? " []" : texts.map((text) => `\n${indent}  - ${text.trim()}`).join("")),
      text: (text) => ` ${inYaml(text)}`,
      flag: (flag) => ` ${String(flag)}`,
      number: (number) => ` ${number}`,
    });
  const properties = (given: ExampleStep["arguments"], indent: string) =>
    Object.entries(given).map(([name, each]) => `${indent}${name}:${value(each, indent)}\n`);
  const optionsOf = (variable: string) => {
    const given = entriesOf(options[variable]).map(([name, each]) => `      ${name}:${value(each, "      ")}\n`);
    return given.length === 0 ? [] : ["    options:\n", ...given];
  };
  const resources = steps.flatMap((step) =>
    "resource" in step
      ? [
          `  ${step.variable}:\n    type: entra-ca:${step.resource}\n`,
          // The name of a resource is that of the variable, unless it says another.
          ...(step.name === step.variable ? [] : [`    name: ${nameInYaml(step.name)}\n`]),
          "    properties:\n",
          ...properties(step.arguments, "      "),
          ...optionsOf(step.variable),
        ]
      : [],
  );
  const variables = steps.flatMap((step) =>
    "lookUp" in step
      ? [
          `  ${step.variable}:\n    fn::invoke:\n      function: entra-ca:${step.lookUp}\n`,
          ...(Object.keys(step.arguments).length === 0 ? [] : ["      arguments:\n"]),
          ...properties(step.arguments, "        "),
        ]
      : [],
  );
  const outputs = Object.entries(exports).map(([name, of]) => `  ${name}:${value(of, "  ")}\n`);
  return Object.entries({ variables, resources, outputs })
    .filter(([, lines]) => lines.length > 0)
    .map(([section, lines]) => `${section}:\n${lines.join("")}`)
    .join("")
    .trimEnd();
}

/** How one language writes each value. */
interface Writing {
  readonly file: (file: FileText) => string;
  readonly reference: (reference: Reference) => string;
  readonly list: (texts: readonly string[]) => string;
  readonly flag: (flag: boolean) => string;
  /** As it is, if left out. */
  readonly number?: (number: number) => string;
  /** Of what stands in quotation marks; as it is, if left out. */
  readonly text?: (quoted: string) => string;
}

function asText(value: ExampleValue, writing: Writing): string {
  if (typeof value === "string") {
    const text = quoted(value);
    return writing.text?.(text) ?? text;
  }
  if (typeof value === "boolean") {
    return writing.flag(value);
  }
  if (typeof value === "number") {
    return writing.number?.(value) ?? String(value);
  }
  if ("file" in value) {
    return writing.file(value);
  }
  return "of" in value ? writing.reference(value) : writing.list(value.map((item) => asText(item, writing)));
}

/** A text in quotation marks, in which nothing acts where the program is read or shown. */
function quoted(text: string): string {
  return harmlessJson(JSON.stringify(text));
}

/** A name that isn't several words may be one of YAML's own: `yes`. */
function nameInYaml(name: string): string {
  return name.includes("-") ? name : quoted(name);
}

/** What stands in quotation marks, in YAML: it has no halves of characters, and Pulumi puts something in the place of `${…}`. */
function inYaml(text: string): string {
  const halves = /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/g;
  return text
    .replace(halves, (_, ...two: string[]) => {
      const [high = "", low = ""] = two;
      const character = String.fromCharCode(parseInt(high, 16), parseInt(low, 16)).codePointAt(0) ?? 0;
      return `\\U${character.toString(16).padStart(8, "0")}`;
    })
    .replaceAll("$", "$$$$");
}

function entriesOf(options: Options = {}): [string, string | boolean][] {
  return Object.entries(options) as [string, string | boolean][];
}

function filesOf({ steps }: Example): FileText[] {
  const files = steps
    .flatMap((step) => Object.values(step.arguments).flat())
    .filter((value) => typeof value === "object" && "file" in value);
  return [...new Map(files.map((each) => [each.file, each])).values()];
}

function isReferredTo({ variable }: ExampleStep, { steps, exports = {} }: Example): boolean {
  const values = [...steps.flatMap((step) => Object.values(step.arguments)), ...Object.values(exports)];
  return values.flat().some((value) => typeof value === "object" && "of" in value && value.of === variable);
}

type Pair = readonly [first: string, second: string];

/** Pairs in lines whose second parts stand below each other, section by section, as gofmt has it. */
function aligned(pairs: readonly Pair[]): string[] {
  const sections: Pair[][] = [];
  for (const pair of pairs) {
    const section = sections.at(-1);
    if (section === undefined || beginsSection(pair, section)) {
      sections.push([pair]);
    } else {
      section.push(pair);
    }
  }
  return sections.flatMap((section) => {
    const width = Math.max(...section.map(([first]) => first.length));
    return section.map(([first, second]) => `${first.padEnd(width)} ${second}`);
  });
}

/** Whether a pair, or the one before it, is long and its length is another one than that of those before. */
function beginsSection([first]: Pair, before: readonly Pair[]): boolean {
  // Without the colon.
  const lengths = before.map(([each]) => each.length - 1);
  const length = first.length - 1;
  const mean = Math.exp(lengths.reduce((sum, each) => sum + Math.log(each), 0) / lengths.length);
  const isLong = Math.max(length, lengths.at(-1) ?? 0) > 40;
  return isLong && (length >= 2.5 * mean || 2.5 * length <= mean);
}

/** `root.pem` as the name of a variable: `rootPem`. */
function variableOf(file: string): string {
  return file.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A name as Python's sdk has it. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
