import type { ArgumentDefinition, Definition, ObjectTypeName } from "../../../kernel/definition.js";
import { defaultOf, descriptionOf } from "../../../kernel/description.js";
import { forms, type Form } from "../../../kernel/forms.js";
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
import { definitionOf, formOf, type SettingKey } from "../../../settings/settings.js";
import { goPackage, manifest, repository } from "../../../manifest.js";
import { oneOf } from "../../../messages/text.js";
import { configurationKeys, movingKeys } from "../configurationProperties.js";

type Json = Readonly<Record<string, unknown>>;

/** The token of a resource, type or look-up. */
function token(name: string): string {
  return `entra-ca:index:${name}`;
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
      ...tokened(objectTypes, (_name, { description, properties }) => ({
        type: "object",
        description,
        ...objectOf(mapped(properties, (_property, each) => ({ kind: "text", ...each }))),
      })),
      ...Object.fromEntries(
        lookUpDefinitions.map((each) => [
          token(foundType(each)),
          { type: "object", description: each.found.description, ...objectOf(each.found.properties) },
        ]),
      ),
    },
    resources: Object.fromEntries(definitions.map((each) => [token(each.className), resource(each)])),
    functions: Object.fromEntries(namedLookUps.map((each) => [token(each.name), lookUp(each)])),
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
  const given = Object.entries(definition.arguments);
  return {
    description: descriptionOf(definition),
    inputProperties: mapped(definition.arguments, (_property, argument) => ({
      ...valueType(argument),
      ...inputWords(argument),
      ...(argument.onChange === "replaces" ? { willReplaceOnChanges: true } : {}),
    })),
    requiredInputs: given.filter(([, { required }]) => required).map(([property]) => property),
    ...objectOf(outputs),
    // What a look at an object may need beside its id: where to look.
    stateInputs: objectOf(
      Object.fromEntries(
        ["connection", "certificateBasedApplicationConfigurationId"].flatMap((property) => {
          const output = outputs[property];
          return output === undefined ? [] : [[property, { ...output, isOptional: true }]];
        }),
      ),
      "object",
    ),
    aliases: [{ type: `pulumi-nodejs:dynamic/entra-ca:${definition.className}` }],
  };
}

/** Pulumi's schema takes a value for a default, and words only in the description. */
function inputWords(argument: ArgumentDefinition): Json {
  const { description } = argument;
  const usual = defaultOf(argument);
  return typeof usual === "string"
    ? { description: `${description} Default: ${usual}.` }
    : { description, ...(usual === undefined ? {} : { default: usual }) };
}

function lookUp(one: NamedLookUp): Json {
  const { definition, arguments: given, listedAs } = one;
  const required = Object.keys(given).filter((property) => given[property]?.isRequired);
  const all = { $ref: `#/types/${token(foundType(definition))}` };
  return {
    description: descriptionOfLookUp(one),
    inputs: {
      type: "object",
      properties: {
        ...mapped(given, (_property, { description }) => ({ type: "string", description })),
        connection: { ...typeNamed("Connection"), description: lookUpConnection },
      },
      ...(required.length === 0 ? {} : { required }),
    },
    outputs:
      listedAs === undefined
        ? { type: "object", ...objectOf(definition.found.properties) }
        : { type: "object", properties: { [listedAs]: { type: "array", items: all } }, required: [listedAs] },
  };
}

function objectOf(properties: Readonly<Record<string, ObjectProperty>>, type?: string): Json {
  const required = Object.keys(properties).filter((property) => properties[property]?.isOptional === false);
  return {
    ...(type === undefined ? {} : { type }),
    properties: mapped(properties, (_property, each) => ({ ...valueType(each), description: each.description })),
    ...(required.length === 0 ? {} : { required }),
  };
}

function valueType(property: Pick<ObjectProperty, "kind" | "typeName">): Json {
  return property.typeName === undefined ? writtenAs(forms[property.kind]) : typeNamed(property.typeName);
}

function typeNamed(name: ObjectTypeName): Json {
  return { type: "object", $ref: `#/types/${token(name)}` };
}

function writtenAs(type: Form): Json {
  switch (type) {
    case "string":
    case "boolean":
      return { type };
    case "list of strings":
      return { type: "array", items: { type: "string" } };
    case "string or list of strings":
      return { oneOf: [writtenAs("string"), writtenAs("list of strings")] };
    case "object of strings":
      return { type: "object", additionalProperties: { type: "string" } };
  }
}

function mapped<Value, Result>(
  values: Readonly<Record<string, Value>>,
  convert: (key: string, value: Value) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, convert(key, value)]));
}

function tokened<Value>(values: Readonly<Record<string, Value>>, convert: (key: string, value: Value) => Json): Json {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [token(key), convert(key, value)]));
}
