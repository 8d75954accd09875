/** The file of a resource: its arguments and its class. */
import { howConnected } from "../../provider/kernel/commonArguments.js";
import type { Definition, ObjectTypeName } from "../../provider/kernel/definition.js";
import { defaultOf, descriptionOf } from "../../provider/kernel/description.js";
import { propertiesOf } from "../../provider/kernel/objectProperties.js";
import { comment, exampleTag } from "./comment.js";
import { typescriptBody } from "../../programs/programs.js";
import { inputType, memberLine, objectType, outputType } from "./types.js";

/** The comment of a class, with either way in. */
export function classComment(definition: Definition): string {
  return comment(descriptionOf(definition).split("\n\n"), [exampleTag(typescriptBody(definition.example))]);
}

/** The file of a resource: its arguments and its class. */
export function resourceFile(definition: Definition): string {
  const { className, get } = definition;
  const types = argumentTypeNames(definition).map((name) => objectType(name, "pulumi.Input<string>"));
  return `import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

${argumentsInterface(definition)}

${types.join("\n\n")}

${kindConstant(definition)}

${classComment(definition)}
export class ${className} extends EntraResource {
  ${outputDeclarations(definition)}

  ${comment([get.description], [`@param id ${get.id}`, `@param connection ${howConnected}`], 2)}
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): ${className} {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(name: string, args: ${className}Args, options?: pulumi.CustomResourceOptions) {
    super(kind, name, args, options);
  }
}
`;
}

function argumentsInterface({ className, ofArguments, arguments: given }: Definition): string {
  const article = /^[AEIOU]/.test(className) ? "an" : "a";
  const members = Object.entries(given).map(([property, argument]) => {
    const usual = defaultOf(argument);
    const tags =
      usual === undefined ? [] : [`@default ${"inWords" in usual ? usual.inWords : JSON.stringify(usual.value)}`];
    const type = inputType(argument);
    return `${comment([argument.description], tags, 2)}
  ${property}${memberLine(type, !argument.required)}`;
  });
  const about = [`What ${article} \`${className}\` is made of.`, ofArguments].filter(Boolean).join(" ");
  return `${comment([about])}
export interface ${className}Args {
  ${members.join("\n  ")}
}`;
}

/** The types of arguments that have properties of their own, but of the one that all resources have. */
export function argumentTypeNames({ arguments: { connection: _common, ...own } }: Definition): ObjectTypeName[] {
  return Object.values(own).flatMap(({ typeName }) => typeName ?? []);
}

function kindConstant(definition: Definition): string {
  const { className, hints, tells } = definition;
  const properties = Object.keys(propertiesOf(definition));
  return `const kind: ResourceKind = {
  className: ${JSON.stringify(className)},
  properties: ${JSON.stringify(properties)},
  hints: ${JSON.stringify(hints)},
  ${tells === undefined ? "" : `tells: ${JSON.stringify(tells)},`}
};`;
}

function outputDeclarations(definition: Definition): string {
  return Object.entries(propertiesOf(definition))
    .map(
      ([property, output]) => `${comment([output.description], [], 2)}
  declare public readonly ${property}: pulumi.Output<${outputType(output)}${output.isOptional ? " | undefined" : ""}>;`,
    )
    .join("\n  ");
}
