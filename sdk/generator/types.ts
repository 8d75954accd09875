/** How values are typed in TypeScript. */
import type { ObjectTypeName } from "../../provider/kernel/definition.js";
import { forms, type Form } from "../../provider/kernel/values.js";
import type { ObjectProperty } from "../../provider/kernel/objectProperties.js";
import { comment } from "./comment.js";
import { objectTypes } from "../../provider/resources/objectTypes.js";

type Typed = Pick<ObjectProperty, "kind" | "typeName">;

const inputs: Readonly<Record<Exclude<Form, "object of strings">, string>> = {
  string: "pulumi.Input<string>",
  boolean: "pulumi.Input<boolean>",
  "list of strings": "pulumi.Input<pulumi.Input<string>[]>",
  "string or list of strings": "pulumi.Input<string | pulumi.Input<string>[]>",
};

const outputs: Readonly<Record<Exclude<Form, "object of strings">, string>> = {
  string: "string",
  boolean: "boolean",
  "list of strings": "string[]",
  "string or list of strings": "string | string[]",
};

/** An argument's type. */
export function inputType(argument: Typed): string {
  const type = forms[argument.kind];
  if (type !== "object of strings") {
    return inputs[type];
  }
  const name = nameOf(argument);
  return name === "Connection" ? "ConnectionInput" : `pulumi.Input<${name}>`;
}

/** The type of what an output has. */
export function outputType(output: Typed): string {
  const type = forms[output.kind];
  if (type !== "object of strings") {
    return outputs[type];
  }
  switch (nameOf(output)) {
    case "Connection":
      return "Connection";
    case "SignedCertificateTimeouts":
      return "pulumi.Unwrap<SignedCertificateTimeouts>";
    case "Validity":
      return validity("");
  }
}

/** A type that a program needn't name, written out. */
export function validity(modifier: "" | "readonly "): string {
  const properties = Object.keys(objectTypes.Validity.properties);
  return `{ ${properties.map((property) => `${modifier}${property}: string`).join("; ")} }`;
}

function nameOf({ kind, typeName }: Typed): ObjectTypeName {
  if (typeName === undefined) {
    throw new Error(`a value of the kind ${kind} has no name for its type`);
  }
  return typeName;
}

/** What stands behind a member's name. */
export function member(type: string, isOptional: boolean): string {
  return isOptional ? `?: ${type} | undefined;` : `: ${type};`;
}

/** The interface of a type whose properties are texts. */
export function objectType(name: ObjectTypeName, declared: (property: string, isOptional: boolean) => string): string {
  const { description, properties } = objectTypes[name];
  const members = Object.entries(properties).map(
    ([property, { isOptional, description: text }]) => `${comment([text], [], 2)}\n  ${declared(property, isOptional)}`,
  );
  return `${comment(description.split("\n\n"))}
export interface ${name} {
  ${members.join("\n  ")}
}`;
}
