/** The page on resources, its tables made of the schema: `npm run docs` writes it. */
import { format } from "prettier";
import { resources, type ClassName } from "../provider/resources/resources.js";
import { foundTypes, lookUpSchemas } from "../provider/adapters/plugin/schema/lookUpSchemas.js";
import { argumentsOf, outputsOf, resourceSchemas } from "../provider/adapters/plugin/schema/resourceSchemas.js";

const code = (text: string) => `\`${text}\``;

function table(head: string, rows: readonly string[]): string {
  return [head, head.replace(/[^|]+/g, " --- "), ...rows].map((row) => `| ${row.replaceAll("\n", " ")} |`).join("\n");
}

function argumentsTable(className: ClassName): string {
  const texts = argumentsOf(className);
  const rows = Object.entries(resources[className].arguments).map(([property, { type, required, replaces }]) => {
    const { description = "", default: usual, whenOmitted } = texts[property] ?? {};
    const omitted = required ? "required" : usual === undefined ? (whenOmitted ?? "") : code(String(usual));
    return [code(property), type, omitted, replaces ? "replaces" : "in place", description].join(" | ");
  });
  return table("argument | type | where omitted | a change | meaning", rows);
}

function outputsTable(className: ClassName): string {
  const given = resources[className].arguments;
  const rows = Object.entries(outputsOf(className))
    .filter(([property]) => given[property] === undefined)
    .map(([property, { description }]) => `${code(property)} | ${description}`);
  return table("property | meaning", [`${code("id")} | The id in Graph.`, ...rows]);
}

function lookUpsTable(): string {
  const rows = Object.entries(lookUpSchemas).map(([name, { description, arguments: given, found }]) => {
    const goesBy = Object.keys(given).map(code).join(", ");
    const finds = Object.keys(foundTypes[found]?.properties ?? {}).map(code);
    return `${code(name)} | ${goesBy} | ${finds.join(", ")} | ${description.split("\n\n")[0] ?? ""}`;
  });
  return table("look-up | goes by | finds | meaning", rows);
}

const sections = (Object.keys(resources) as ClassName[]).map(
  (className) => `## ${className}

${resourceSchemas[className].description}

${argumentsTable(className)}

${outputsTable(className)}`,
);

const page = `# Resources and look-ups

Arguments are properties, too. In Python and Go, names are written as they are there: \`root_certificate\`, \`RootCertificate\`.

${sections.join("\n\n")}

## Look-ups

Each may be given a \`connection\` beside. Through the [plugin](plugin.md), \`list…\` gives an object with the list in it.

${lookUpsTable()}
`;

/** The text of docs/resources.md. */
export function resourcesPage(): Promise<string> {
  return format(page, { parser: "markdown", printWidth: 120 });
}
