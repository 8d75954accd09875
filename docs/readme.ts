/** The table of the README: `npm run generate` writes it between comments with its name. */
import { rolesInWords } from "../provider/graph/permissions.js";
import { definitions } from "../provider/resources/definitions.js";
import { resourcePath } from "./resourcePages.js";
import { code, table } from "./table.js";

/** The README with its table as it has to be. */
export function withTable(readme: string): string {
  const [before, inside] = readme.split("<!-- resources -->\n");
  const [, after] = (inside ?? "").split("<!-- /resources -->");
  if (before === undefined || after === undefined) {
    throw new Error("the README has no place for the table of resources");
  }
  return `${before}<!-- resources -->\n\n${resourcesTable()}\n\n<!-- /resources -->${after}`;
}

function resourcesTable(): string {
  const rows = definitions.map((definition) => [
    `[${code(definition.className)}](docs/${resourcePath(definition)})`,
    code(definition.family.permissions.write),
    rolesInWords(definition.family.roles.write),
    definition.family.clouds,
  ]);
  return table(["resource", "Graph permission", "role, for a person", "clouds"], rows);
}
