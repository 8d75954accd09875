import { configurationKeys } from "../configurationProperties.js";
import { resources, type ClassName } from "../../../resources/resources.js";
import { definitionOf, type SettingKey } from "../../../settings/settings.js";
import { foundTypes, lookUpSchemas } from "./lookUpSchemas.js";
import { objectTypes } from "./objectTypes.js";
import { argumentsOf, outputsOf, resourceSchemas } from "./resourceSchemas.js";
import type { LookUpSchema, OutputSchema, ValueType } from "./schema.js";

type Json = Readonly<Record<string, unknown>>;

/** The token of a resource, type or look-up. */
export function token(name: string): string {
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
    config: { variables: configuration },
    provider: {
      description:
        "One tenant, as it is signed in to; a program may have several. What is left out is the environment's, and not the stack's configuration. Another `tenantId`, `environment` or `endpoint` makes everything in it anew there.",
      inputProperties: configuration,
    },
    types: Object.fromEntries(
      [...Object.entries(objectTypes), ...Object.entries(foundTypes)].map(([name, { description, properties }]) => [
        token(name),
        { type: "object", description, ...objectOf(properties) },
      ]),
    ),
    resources: tokened(resourceSchemas, resource),
    functions: tokened(lookUpSchemas, lookUp),
    language: {
      // Without these the generators leave each language's own conventions out.
      go: {
        importBasePath: "example.com/pulumi-entra-ca/sdk/go/entraca",
        generateResourceContainerTypes: true,
        respectSchemaVersion: true,
      },
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
    },
  };
}

function configurationProperty(key: SettingKey): Json {
  const { meaning, variables, fileVariable, whenUnset, isSecret, isSwitch } = definitionOf(key);
  const usual = whenUnset === "" ? "" : ` Default: ${whenUnset}.`;
  const named = variables.map((variable) => `\`${variable}\``);
  const file = fileVariable === undefined ? "" : `; in a file that \`${fileVariable}\` names`;
  return {
    type: isSwitch ? "boolean" : "string",
    description: `${meaning}. In the environment: ${named.join(", ")}${file}.${usual}`,
    ...(isSecret ? { secret: true } : {}),
  };
}

function resource(name: string): Json {
  const className = name as ClassName;
  const { description } = resourceSchemas[className];
  const texts = argumentsOf(className);
  const definitions = Object.entries(resources[className].arguments);
  const outputs = outputsOf(className);
  return {
    description,
    inputProperties: Object.fromEntries(
      definitions.map(([property, { type, replaces }]) => {
        const { description: text = "", default: usual, whenOmitted } = texts[property] ?? {};
        // Where an output of the same name has a type of its own, the argument has it too.
        const named = outputs[property]?.type ?? type;
        return [
          property,
          {
            ...valueType(type === "object of strings" ? named : type),
            description: whenOmitted === undefined ? text : `${text} Default: ${whenOmitted}.`,
            ...(usual === undefined ? {} : { default: usual }),
            ...(replaces ? { willReplaceOnChanges: true } : {}),
          },
        ];
      }),
    ),
    requiredInputs: definitions.filter(([, { required }]) => required).map(([property]) => property),
    ...objectOf(outputs),
    // What a look at an object may need beside its id: where to look.
    stateInputs: objectOf(
      Object.fromEntries(
        ["connection", "certificateBasedApplicationConfigurationId"].flatMap((property) => {
          const output = outputs[property];
          return output === undefined ? [] : [[property, { ...output, optional: true as const }]];
        }),
      ),
      "object",
    ),
    aliases: [{ type: `pulumi-nodejs:dynamic/entra-ca:${className}` }],
  };
}

const connectionText = "How it is connected, where that isn't as the environment and the configuration have it.";

function lookUp(_name: string, { description, arguments: given, found, listedAs }: LookUpSchema): Json {
  const required = Object.keys(given).filter((property) => given[property]?.required);
  const all = { $ref: `#/types/${token(found)}` };
  return {
    description,
    inputs: {
      type: "object",
      properties: {
        ...mapped(given, (_property, { description: text }) => ({ type: "string", description: text })),
        connection: { ...valueType("Connection"), description: connectionText },
      },
      ...(required.length === 0 ? {} : { required }),
    },
    outputs:
      listedAs === undefined
        ? { type: "object", ...objectOf(foundTypes[found]?.properties ?? {}) }
        : { type: "object", properties: { [listedAs]: { type: "array", items: all } }, required: [listedAs] },
  };
}

function objectOf(properties: Readonly<Record<string, OutputSchema>>, type?: string): Json {
  const required = Object.keys(properties).filter((property) => properties[property]?.optional !== true);
  return {
    ...(type === undefined ? {} : { type }),
    properties: mapped(properties, (_property, { type: of, description }) => ({ ...valueType(of), description })),
    ...(required.length === 0 ? {} : { required }),
  };
}

function valueType(type: ValueType): Json {
  switch (type) {
    case "string":
    case "boolean":
      return { type };
    case "list of strings":
      return { type: "array", items: { type: "string" } };
    case "string or list of strings":
      return { oneOf: [valueType("string"), valueType("list of strings")] };
    case "object of strings":
      return { type: "object", additionalProperties: { type: "string" } };
    default:
      return { type: "object", $ref: `#/types/${token(type)}` };
  }
}

function mapped<Value>(values: Readonly<Record<string, Value>>, convert: (key: string, value: Value) => Json): Json {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, convert(key, value)]));
}

function tokened<Value>(values: Readonly<Record<string, Value>>, convert: (key: string, value: Value) => Json): Json {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [token(key), convert(key, value)]));
}
