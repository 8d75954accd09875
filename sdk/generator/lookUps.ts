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
import { memberLine, outputType, validity } from "./types.js";

/** The file of the look-ups of one kind, as the program itself asks Graph. */
export function lookUpsFile(definition: LookUpDefinition): string {
  return `import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type LookUpInputs } from "../lookUp.js";
import type { Connected } from "./connection.js";

${argumentTypes(definition)}

${resultType(definition)}

${lookUpsOf(definition)
  .map((each) => functionsOf(each, { now: "lookUp", later: "lookUpOutput", asked: [each.name] }))
  .join("\n\n")}
`;
}

/** The file of all look-ups through the plugin. */
export function pluginLookUpsFile(): string {
  return `import type * as pulumi from "@pulumi/pulumi";
import type { LookUpInputs } from "../../lookUp.js";
import { found, foundLater, listed, listedLater } from "../../plugin/lookUp.js";
import type { Connected, ${lookUpTypes.join(", ")} } from "../index.js";

${namedLookUps.map(pluginFunctions).join("\n\n")}
`;
}

/** The types of all look-ups' arguments and results. */
export const lookUpTypes = lookUpDefinitions.flatMap((each) => [...namesOfArguments(each), foundType(each)]);

/** The types of the arguments that have a name of their own. */
function namesOfArguments(definition: LookUpDefinition): string[] {
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
  if (get === undefined) {
    return "";
  }
  const [name = "", ofAll] = namesOfArguments(definition);
  const criteria = [
    ...Object.entries(get.goesBy).map(([key, description]) => [key, description, "string"] as const),
    ...Object.entries(get.flags ?? {}).map(([key, description]) => [key, description, "true"] as const),
  ];
  const alternatives = criteria.map(([key, description, type]) => {
    const others = criteria.filter(([other]) => other !== key).map(([other]) => `${other}?: undefined;`);
    return `{
        ${comment([description], [], 8)}
        ${key}: ${type};
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
  readonly ${property}${memberLine(type, output.isOptional)}`;
  });
  return `${comment([description])}
export interface ${foundType(definition)} {
  ${members.join("\n  ")}
}`;
}

function pluginFunctions(lookUp: NamedLookUp): string {
  const { name, listedAs } = lookUp;
  const [declared, passed] = [", options?: pulumi.InvokeOptions", ", options"];
  return listedAs === undefined
    ? functionsOf(lookUp, { now: "found", later: "foundLater", asked: [name], declared, passed })
    : functionsOf(lookUp, { now: "listed", later: "listedLater", asked: [name, listedAs], declared, passed });
}

/** What a look-up's functions call, and with what; what they are given beside the arguments, and pass on. */
interface Calling {
  readonly now: string;
  readonly later: string;
  readonly asked: readonly string[];
  readonly declared?: string;
  readonly passed?: string;
}

function functionsOf(lookUp: NamedLookUp, { now, later, asked, declared = "", passed = "" }: Calling): string {
  const { name, definition, listedAs, arguments: given, example, outputExample } = lookUp;
  const [ofOne = "", ofAll = "Connected"] = namesOfArguments(definition);
  const type = listedAs === undefined ? ofOne : ofAll;
  const result = foundType(definition) + (listedAs === undefined ? "" : "[]");
  // A look-up that is given nothing may be called without anything.
  const isBare = Object.keys(given).length === 0;
  const [usual, form] = isBare ? [" = {}", "as an output"] : ["", "for arguments that may be outputs"];
  const first = asked.map((text) => JSON.stringify(text)).join(", ");
  return `${comment(descriptionOfLookUp(lookUp).split("\n\n"), [exampleTag(example)])}
export function ${name}(args: ${type}${usual}${declared}): Promise<${result}> {
  return ${now}(${first}, args${passed});
}

${comment([`\`${name}\` ${form}.`], [exampleTag(outputExample)])}
export function ${name}Output(args: LookUpInputs<${type}>${usual}${declared}): pulumi.Output<${result}> {
  return ${later}(${first}, args${passed});
}`;
}
