/** The page on resources, its tables made of the definitions: `npm run generate` writes it. */
import type { Definition } from "../provider/kernel/definition.js";
import { defaultOf, descriptionOf } from "../provider/kernel/description.js";
import { forms } from "../provider/kernel/forms.js";
import { propertiesOf } from "../provider/kernel/objectProperties.js";
import { namedLookUps } from "../provider/lookUps/definitions.js";
import { definitions } from "../provider/resources/definitions.js";
import { code, table } from "./table.js";

function argumentsTable(definition: Definition): string {
  const rows = Object.entries(definition.arguments).map(([property, argument]) => {
    const { required, onChange, description } = argument;
    const usual = defaultOf(argument);
    const omitted = required ? "required" : typeof usual === "boolean" ? code(String(usual)) : (usual ?? "");
    return [
      code(property),
      forms[argument.kind],
      omitted,
      onChange === "replaces" ? "replaces" : "in place",
      description,
    ];
  });
  return table(["argument", "type", "where omitted", "a change", "meaning"], rows);
}

function outputsTable(definition: Definition): string {
  const rows = Object.entries(propertiesOf(definition))
    .filter(([property]) => definition.arguments[property] === undefined)
    .map(([property, { description }]) => [code(property), description]);
  return table(["property", "meaning"], [[code("id"), "The id in Graph."], ...rows]);
}

function lookUpsTable(): string {
  const rows = namedLookUps.map(({ name, description, arguments: given, definition: { found } }) => {
    const goesBy = Object.keys(given).map(code).join(", ");
    const finds = Object.keys(found.properties).map(code).join(", ");
    return [code(name), goesBy, finds, description];
  });
  return table(["look-up", "goes by", "finds", "meaning"], rows);
}

const sections = definitions.map(
  (definition) => `## ${definition.className}

${descriptionOf(definition)}

${argumentsTable(definition)}

${outputsTable(definition)}`,
);

export const resourcesPage = `# Resources and look-ups

Arguments are properties, too. In Python and Go, names are written as they are there: \`root_certificate\`, \`RootCertificate\`.

${sections.join("\n\n")}

## Look-ups

Each may be given a \`connection\` beside. Through the [plugin](plugin.md), \`list…\` gives an object with the list in it.

${lookUpsTable()}
`;
