/** What of the sdk is made of definitions. */
import { readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { format, type FormatConfig } from "oxfmt";
import { lookUpDefinitions } from "../../provider/lookUps/definitions.js";
import { definitions } from "../../provider/resources/definitions.js";
import { lookUpsFile, lookUpTypes, pluginLookUpsFile } from "./lookUps.js";
import { argumentTypeNames, classComment, resourceFile } from "./resource.js";
import { connectionFile, providerArgsFile } from "./settings.js";

export const folder = "sdk/generated";

const of = {
  resources: "provider/resources/definitions.ts",
  lookUps: "provider/lookUps/definitions.ts",
  settings: "provider/settings/settings.ts",
};

function sources(): [file: string, madeOf: string, text: string][] {
  return [
    ...definitions.map((definition): [string, string, string] => {
      const file = fileOf(definition.className);
      return [file, `provider/resources/${file}/definition.ts`, resourceFile(definition)];
    }),
    ...lookUpDefinitions.map((definition): [string, string, string] => [
      `${fileOf(definition.className)}LookUps`,
      of.lookUps,
      lookUpsFile(definition),
    ]),
    ["connection", of.settings, connectionFile()],
    ["index", `${of.resources} and ${of.lookUps}`, indexFile()],
    ["plugin/resources", of.resources, pluginResourcesFile()],
    ["plugin/lookUps", of.lookUps, pluginLookUpsFile()],
    ["plugin/providerArgs", of.settings, providerArgsFile()],
    ["plugin/index", `${of.resources} and ${of.lookUps}`, pluginIndexFile()],
  ];
}

function fileOf(className: string): string {
  return className.charAt(0).toLowerCase() + className.slice(1);
}

function indexFile(): string {
  const files = [
    ...definitions.map(({ className }) => fileOf(className)),
    ...lookUpDefinitions.map(({ className }) => `${fileOf(className)}LookUps`),
  ];
  return `export type * from "./connection.js";
${files.map((file) => `export * from "./${file}.js";`).join("\n")}
`;
}

function pluginResourcesFile(): string {
  const classes = definitions.map(
    (definition) => `${classComment(definition)}
export class ${definition.className} extends dynamic.${definition.className} {
  protected static override readonly servedBy = "plugin";
}`,
  );
  return `import * as dynamic from "../index.js";\n\n${classes.join("\n\n")}\n`;
}

function pluginIndexFile(): string {
  // Classes and functions of the same names are the plugin's own.
  const types = [
    ...["Connected", "Connection", "ConnectionInput"],
    ...definitions.flatMap((definition) => [`${definition.className}Args`, ...argumentTypeNames(definition)]),
    ...lookUpTypes,
  ];
  return `export * from "./lookUps.js";
export type * from "./providerArgs.js";
export * from "./resources.js";
export type { ${types.join(", ")} } from "../index.js";
`;
}

/** Every file as it is to be, by its path in the repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = sources().map(async ([name, madeOf, text]): Promise<[string, string]> => {
    const path = join(folder, `${name}.ts`);
    return [path, await formatted(path, `/** Made of ${madeOf} by \`npm run generate\`. */\n${text}`)];
  });
  return new Map(await Promise.all(files));
}

/** A file's text as oxfmt has it, in the repository's folder. */
export async function formatted(path: string, text: string): Promise<string> {
  const options = JSON.parse(readFileSync(".oxfmtrc.json", "utf8")) as FormatConfig;
  const { code, errors } = await format(path, text, options);
  const [error] = errors;
  if (error !== undefined) {
    throw new Error(`${path}: ${error.message}`);
  }
  return code;
}
