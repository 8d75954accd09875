/** The files of look-ups: their arguments, what they find, and their functions for either way in. */
import {
  descriptionOfLookUp,
  foundType,
  lookUpDefinitions,
  namedLookUps,
  type LookUpDefinition,
  type NamedLookUp,
} from "../../provider/lookUps/definitions.js";
import { comment, exampleTag } from "./comment.js";
import { member, outputType, validity } from "./types.js";

/** The file of the look-ups of one kind, as the program itself asks Graph. */
export function lookUpsFile(definition: LookUpDefinition): string {
  return `import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type LookUpInputs } from "../lookUp.js";
import type { Connected } from "./connection.js";

${argumentTypes(definition)}

${resultType(definition)}

${lookUpsOf(definition).map(dynamicFunctions).join("\n\n")}
`;
}

/** The file of all look-ups through the plugin. */
export function pluginLookUpsFile(): string {
  const types = lookUpDefinitions.flatMap((definition) => [...namesOfArguments(definition), foundType(definition)]);
  return `import type * as pulumi from "@pulumi/pulumi";
import type { LookUpInputs } from "../../lookUp.js";
import { found, foundLater, listed, listedLater } from "../../plugin/lookUp.js";
import type { Connected, ${types.join(", ")} } from "../index.js";

${namedLookUps.map(pluginFunctions).join("\n\n")}
`;
}

/** The types of the arguments that have a name of their own. */
export function namesOfArguments(definition: LookUpDefinition): string[] {
  const isNamed = ({ listedAs }: NamedLookUp) => listedAs === undefined || Object.keys(definition.within).length > 0;
  return lookUpsOf(definition)
    .filter(isNamed)
    .map(({ name }) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Args`);
}

function lookUpsOf(definition: LookUpDefinition): readonly NamedLookUp[] {
  return namedLookUps.filter((each) => each.definition === definition);
}

function argumentTypes(definition: LookUpDefinition): string {
  const { get, list, within } = definition;
  const [name = "", ofAll] = namesOfArguments(definition);
  const keys = Object.keys(get.goesBy);
  const alternatives = Object.entries(get.goesBy).map(([key, description]) => {
    const others = keys.filter((other) => other !== key).map((other) => `${other}?: undefined;`);
    return `{
        ${comment([description], [], 8)}
        ${key}: string;
        ${others.join("\n")}
      }`;
  });
  const needed = Object.entries(within).map(
    ([property, description]) => `${comment([description], [], 2)}\n  ${property}: string;`,
  );
  const all =
    ofAll === undefined
      ? ""
      : `${comment([list.which ?? ""])}
export interface ${ofAll} extends Connected {
  ${needed.join("\n  ")}
}

`;
  return `${all}${comment([get.which])}
export type ${name} = ${ofAll ?? "Connected"} & (${alternatives.map((each) => `| ${each}`).join("\n")});`;
}

function resultType(definition: LookUpDefinition): string {
  const { description, properties } = definition.found;
  const members = Object.entries(properties).map(([property, output]) => {
    const type = output.kind === "validity" ? validity("readonly ") : outputType(output);
    return `${comment([output.description], [], 2)}
  readonly ${property}${member(type, output.isOptional)}`;
  });
  return `${comment([description])}
export interface ${foundType(definition)} {
  ${members.join("\n  ")}
}`;
}

/** How a look-up is declared in either way in. */
interface Signature {
  readonly type: string;
  /** A look-up that is given nothing may be called without anything. */
  readonly usual: string;
  readonly result: string;
}

function signatureOf({ definition, listedAs }: NamedLookUp): Signature {
  const [ofOne = "", ofAll] = namesOfArguments(definition);
  const found = foundType(definition);
  return listedAs === undefined
    ? { type: ofOne, usual: "", result: found }
    : { type: ofAll ?? "Connected", usual: ofAll === undefined ? " = {}" : "", result: `${found}[]` };
}

/** The comments of a look-up and of its form for outputs. */
function commentsOf(lookUp: NamedLookUp): [string, string] {
  const { name, arguments: given, example, outputExample } = lookUp;
  const form = Object.keys(given).length === 0 ? "as an output" : "for arguments that may be outputs";
  return [
    comment(descriptionOfLookUp(lookUp).split("\n\n"), [exampleTag(example)]),
    comment([`\`${name}\` ${form}.`], [exampleTag(outputExample)]),
  ];
}

function dynamicFunctions(lookUp: NamedLookUp): string {
  const { type, usual, result } = signatureOf(lookUp);
  const [words, wordsOfOutput] = commentsOf(lookUp);
  const { name } = lookUp;
  return `${words}
export function ${name}(args: ${type}${usual}): Promise<${result}> {
  return lookUp(${JSON.stringify(name)}, args);
}

${wordsOfOutput}
export function ${name}Output(args: LookUpInputs<${type}>${usual}): pulumi.Output<${result}> {
  return lookUpOutput(${JSON.stringify(name)}, args);
}`;
}

function pluginFunctions(lookUp: NamedLookUp): string {
  const { type, usual, result } = signatureOf(lookUp);
  const [words, wordsOfOutput] = commentsOf(lookUp);
  const { name, listedAs } = lookUp;
  const [now, later] = listedAs === undefined ? ["found", "foundLater"] : ["listed", "listedLater"];
  const asked = [name, ...(listedAs === undefined ? [] : [listedAs])].map((text) => JSON.stringify(text)).join(", ");
  return `${words}
export function ${name}(args: ${type}${usual}, options?: pulumi.InvokeOptions): Promise<${result}> {
  return ${now}(${asked}, args, options);
}

${wordsOfOutput}
export function ${name}Output(args: LookUpInputs<${type}>${usual}, options?: pulumi.InvokeOptions): pulumi.Output<${result}> {
  return ${later}(${asked}, args, options);
}`;
}
