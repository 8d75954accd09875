/** How values are typed in TypeScript. */
import type { ArgumentDefinition, ObjectTypeName } from "../../provider/kernel/definition.js";
import { forms, type Form } from "../../provider/kernel/values.js";
import type { ObjectProperty } from "../../provider/kernel/objectProperties.js";
import { comment } from "./comment.js";
import { objectTypes } from "../../provider/resources/objectTypes.js";

type Typed = Pick<ObjectProperty, "kind" | "typeName">;

/** How a program gives each form, and what an output has of it. */
const types: Readonly<Record<Exclude<Form, "object of strings">, { readonly input: string; readonly output: string }>> =
  {
    string: { input: "string", output: "string" },
    number: { input: "number", output: "number" },
    boolean: { input: "boolean", output: "boolean" },
    "list of strings": { input: "pulumi.Input<string>[]", output: "string[]" },
    "string or list of strings": { input: "string | pulumi.Input<string>[]", output: "string | string[]" },
  };

/** An argument's type. */
export function inputType(argument: Typed & Pick<ArgumentDefinition, "choices">): string {
  const form = forms[argument.kind];
  if (argument.choices !== undefined) {
    return `pulumi.Input<${argument.choices.map((choice) => JSON.stringify(choice)).join(" | ")}>`;
  }
  if (form !== "object of strings") {
    return `pulumi.Input<${types[form].input}>`;
  }
  const name = nameOf(argument);
  return name === "Connection" ? "ConnectionInput" : `pulumi.Input<${name}>`;
}

/** The type of what an output has. */
export function outputType(output: Typed): string {
  const form = forms[output.kind];
  if (form !== "object of strings") {
    return types[form].output;
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
export function memberLine(type: string, isOptional: boolean): string {
  return isOptional ? `?: ${type} | undefined;` : `: ${type};`;
}

/** The interface of a type whose properties are texts, each of which is given as `type`. */
export function objectType(name: ObjectTypeName, type: string): string {
  const { description, properties } = objectTypes[name];
  const members = Object.entries(properties).map(
    ([property, { isOptional, description: text }]) =>
      `${comment([text], [], 2)}\n  ${property}${memberLine(type, isOptional)}`,
  );
  return `${comment(description.split("\n\n"))}
export interface ${name} {
  ${members.join("\n  ")}
}`;
}
