import type { ArgumentDefinition, Definition, ObjectTypeName } from "../../../kernel/definition.js";
import { defaultOf, descriptionOf } from "../../../kernel/description.js";
import { forms, type Form } from "../../../kernel/values.js";
import { propertiesOf, type ObjectProperty } from "../../../kernel/objectProperties.js";
import {
  descriptionOfLookUp,
  foundType,
  lookUpConnection,
  lookUpDefinitions,
  namedLookUps,
  type NamedLookUp,
} from "../../../lookUps/definitions.js";
import { definitions } from "../../../resources/definitions.js";
import { objectTypes } from "../../../resources/objectTypes.js";
import { configurationKeys, definitionOf, formOf, type SettingKey } from "../../../settings/settings.js";
import { goPackage, manifest, repository } from "../../../manifest.js";
import { oneOf } from "../../../messages/text.js";
import { mapped, namesOf, only } from "../../../records.js";
import { movingKeys } from "../configuring.js";

type Json = Readonly<Record<string, unknown>>;

function token(name: string): string {
  return `entra-ca:index:${name}`;
}

function tokened<Named>(all: readonly Named[], convert: (each: Named) => readonly [name: string, of: Json]): Json {
  return Object.fromEntries(all.map(convert).map(([name, of]) => [token(name), of]));
}

/** The schema of the package as Pulumi's code generators read it (Pulumi: pkg/codegen/schema/pulumi.json). */
export function pulumiSchema(version: string): Json {
  const configuration = Object.fromEntries(configurationKeys.map((key) => [key, configurationProperty(key)]));
  return {
    name: "entra-ca",
    displayName: "Microsoft Entra certificate authorities",
    version,
    description:
      "The certificate authorities of Microsoft Entra: TLS inspection CAs, and the CAs whose certificates applications may use.",
    keywords: ["pulumi", "entra", "certificate-authority", "category/cloud"],
    license: "Apache-2.0",
    publisher: manifest.name,
    homepage: manifest.homepage,
    repository,
    config: { variables: configuration },
    provider: {
      description: `One tenant, as it is signed in to; a program may have several. What is left out is the environment's, and not the stack's configuration. Another ${oneOf(movingKeys.map((key) => `\`${key}\``))} makes everything in it anew there.`,
      inputProperties: configuration,
    },
    types: {
      ...tokened(Object.entries(objectTypes), ([name, { description, properties }]) => [
        name,
        { description, ...objectOf(mapped(properties, (each) => ({ kind: "text", ...each }))) },
      ]),
      ...tokened(lookUpDefinitions, (each) => [
        foundType(each),
        { description: each.found.description, ...objectOf(each.found.properties) },
      ]),
    },
    resources: tokened(definitions, (each) => [each.className, resource(each)]),
    functions: tokened(namedLookUps, (each) => [each.name, lookUp(each)]),
    language: {
      // Without these the generators leave each language's own conventions out.
      csharp: { namespaces: { "entra-ca": "EntraCa" }, respectSchemaVersion: true },
      go: {
        importBasePath: goPackage,
        generateResourceContainerTypes: true,
        respectSchemaVersion: true,
      },
      java: { basePackage: "io.github.pulumientraca", packages: { "entra-ca": "entraca" }, buildFiles: "gradle" },
      // What `pulumi import` prints has to import the plugin's classes, not those of dynamic resources, which are others.
      nodejs: { packageName: `${manifest.name}/plugin`, respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
    },
  };
}

function configurationProperty(key: SettingKey): Json {
  const { meaning, variables, fileVariable, whenUnset, isSecret } = definitionOf(key);
  const usual = whenUnset === "" ? "" : ` Default: ${whenUnset}.`;
  const named = variables.map((variable) => `\`${variable}\``);
  const file = fileVariable === undefined ? "" : `; in a file that \`${fileVariable}\` names`;
  return {
    type: formOf(key),
    description: `${meaning}. In the environment: ${named.join(", ")}${file}.${usual}`,
    ...(isSecret ? { secret: true } : {}),
  };
}

function resource(definition: Definition): Json {
  const outputs = propertiesOf(definition);
  // What a look at an object may need beside its id: where to look.
  const whereabouts = only(outputs, (_output, property) => ["connection", definition.get.within].includes(property));
  return {
    description: descriptionOf(definition),
    inputProperties: mapped(definition.arguments, (argument) => ({
      ...valueType(argument),
      ...inputWords(argument),
      ...(argument.onChange === "replaces" ? { willReplaceOnChanges: true } : {}),
    })),
    requiredInputs: namesOf(definition.arguments, ({ required }) => required),
    ...membersOf(outputs),
    stateInputs: objectOf(mapped(whereabouts, (output) => ({ ...output, isOptional: true }))),
    aliases: [{ type: `pulumi-nodejs:dynamic/entra-ca:${definition.className}` }],
  };
}

/** Pulumi's schema takes a value for a default, and words only in the description. */
function inputWords(argument: ArgumentDefinition): Json {
  const { description } = argument;
  const usual = defaultOf(argument);
  return usual !== undefined && "inWords" in usual
    ? { description: `${description} Default: ${usual.inWords}.` }
    : { description, ...(usual && { default: usual.value }) };
}

function lookUp(one: NamedLookUp): Json {
  const { definition, arguments: given, listedAs } = one;
  const required = namesOf(given, ({ isRequired }) => isRequired);
  const all = { $ref: `#/types/${token(foundType(definition))}` };
  return {
    description: descriptionOfLookUp(one),
    inputs: {
      type: "object",
      properties: {
        ...mapped(given, ({ kind, description }) => ({ ...valueType({ kind }), description })),
        connection: { ...typeNamed("Connection"), description: lookUpConnection },
      },
      ...(required.length === 0 ? {} : { required }),
    },
    outputs:
      listedAs === undefined
        ? objectOf(definition.found.properties)
        : { type: "object", properties: { [listedAs]: { type: "array", items: all } }, required: [listedAs] },
  };
}

function objectOf(properties: Readonly<Record<string, ObjectProperty>>): Json {
  return { type: "object", ...membersOf(properties) };
}

function membersOf(properties: Readonly<Record<string, ObjectProperty>>): Json {
  const required = namesOf(properties, ({ isOptional }) => !isOptional);
  return {
    properties: mapped(properties, (each) => ({ ...valueType(each), description: each.description })),
    ...(required.length === 0 ? {} : { required }),
  };
}

function valueType(property: Pick<ObjectProperty, "kind" | "typeName">): Json {
  return property.typeName === undefined ? writtenAs[forms[property.kind]] : typeNamed(property.typeName);
}

function typeNamed(name: ObjectTypeName): Json {
  return { type: "object", $ref: `#/types/${token(name)}` };
}

const text = { type: "string" };
const texts = { type: "array", items: text };
const writtenAs: Readonly<Record<Form, Json>> = {
  string: text,
  boolean: { type: "boolean" },
  number: { type: "integer" },
  "list of strings": texts,
  "string or list of strings": { oneOf: [text, texts] },
  "object of strings": { type: "object", additionalProperties: text },
};
