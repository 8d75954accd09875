/** A page for each look-up, made of its definition: `npm run generate` writes them. */
import { rolesInWords } from "../provider/graph/permissions.js";
import { forms } from "../provider/kernel/values.js";
import { lookUpConnection, namedLookUps, type NamedLookUp } from "../provider/lookUps/definitions.js";
import { programs } from "./programs.js";
import { code, kebab, table } from "./table.js";

/** The page of a look-up in the folder `docs`. */
export function lookUpPath({ name }: NamedLookUp): string {
  return `look-ups/${kebab(name)}.md`;
}

/** The pages, by their paths in the repository. */
export function lookUpPages(): [path: string, text: string][] {
  return namedLookUps.map((lookUp) => [`docs/${lookUpPath(lookUp)}`, page(lookUp)]);
}

function page(lookUp: NamedLookUp): string {
  const { name, description, cost, program, definition } = lookUp;
  const { permissions, roles, clouds, licence } = definition.family;
  return `# ${name}

${[description, cost].filter(Boolean).join(" ")} [Look-ups](../look-ups.md) says what all of them have in common.

| | |
| --- | --- |
| Graph permission | ${code(permissions.read)} |
| role, for a person | ${rolesInWords(roles.read)} |
| clouds | ${clouds === "global" ? "global alone" : "all"} |
| licence | ${licence} |

## Example

${programs(program, "###")}

## Arguments

${argumentsTable(lookUp)}

## What it finds

${found(lookUp)}
`;
}

function argumentsTable({ arguments: given }: NamedLookUp): string {
  const rows = Object.entries(given).map(([property, { isRequired, description }]) => [
    code(property),
    isRequired ? "required" : "one of these",
    description,
  ]);
  return table(["argument", "", "meaning"], [...rows, [code("connection"), "", lookUpConnection]]);
}

function found({ listedAs, definition: { found: of } }: NamedLookUp): string {
  const rows = Object.entries(of.properties).map(([property, { kind, isOptional, description }]) => [
    code(property),
    forms[kind] + (isOptional ? ", optional" : ""),
    description,
  ]);
  const properties = table(["property", "type", "meaning"], rows);
  return listedAs === undefined
    ? properties
    : `A list. Through [the plugin](../plugin.md) in other languages it is the property \`${listedAs}\` of an object. Each one has:

${properties}`;
}
