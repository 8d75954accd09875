/** What of the sdk is made of definitions. */
import { join } from "node:path/posix";
import { foundType, lookUpDefinitions } from "../../provider/lookUps/definitions.js";
import { definitions } from "../../provider/resources/definitions.js";
import { formatted } from "./formatted.js";
import { lookUpsFile, namesOfArguments, pluginLookUpsFile } from "./lookUps.js";
import { argumentTypeNames, classComment, resourceFile } from "./resource.js";
import { connectionFile, providerArgsFile } from "./settings.js";

export const folder = "sdk/generated";

const of = {
  resources: "provider/resources/definitions.ts",
  lookUps: "provider/lookUps/definitions.ts",
  settings: "provider/settings/settings.ts",
};

/** The files, each with what it is made of. */
function sources(): Readonly<Record<string, { readonly madeOf: string; readonly text: string }>> {
  return {
    ...Object.fromEntries(
      definitions.map((definition) => [
        `${fileOf(definition.className)}.ts`,
        { madeOf: `provider/resources/${fileOf(definition.className)}/definition.ts`, text: resourceFile(definition) },
      ]),
    ),
    ...Object.fromEntries(
      lookUpDefinitions.map((definition) => [
        `${lookUpsFileOf(definition.className)}.ts`,
        { madeOf: of.lookUps, text: lookUpsFile(definition) },
      ]),
    ),
    "connection.ts": { madeOf: of.settings, text: connectionFile() },
    "index.ts": { madeOf: `${of.resources} and ${of.lookUps}`, text: indexFile() },
    "plugin/resources.ts": { madeOf: of.resources, text: pluginResourcesFile() },
    "plugin/lookUps.ts": { madeOf: of.lookUps, text: pluginLookUpsFile() },
    "plugin/providerArgs.ts": { madeOf: of.settings, text: providerArgsFile() },
    "plugin/index.ts": { madeOf: `${of.resources} and ${of.lookUps}`, text: pluginIndexFile() },
  };
}

function fileOf(className: string): string {
  return className.charAt(0).toLowerCase() + className.slice(1);
}

function lookUpsFileOf(className: string): string {
  return `${fileOf(className)}LookUps`;
}

function indexFile(): string {
  const files = [
    ...definitions.map(({ className }) => fileOf(className)),
    ...lookUpDefinitions.map(({ className }) => lookUpsFileOf(className)),
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
    ...lookUpDefinitions.flatMap((definition) => [...namesOfArguments(definition), foundType(definition)]),
  ];
  return `export * from "./lookUps.js";
export type * from "./providerArgs.js";
export * from "./resources.js";
export type { ${types.join(", ")} } from "../index.js";
`;
}

/** Every file as it is to be, by its path in the repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = Object.entries(sources()).map(async ([name, { madeOf, text }]): Promise<[string, string]> => {
    const path = join(folder, name);
    return [path, await formatted(path, `/** Made of ${madeOf} by \`npm run generate\`. */\n${text}`)];
  });
  return new Map(await Promise.all(files));
}
