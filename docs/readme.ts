/** The tables of the README: `npm run generate` writes them between comments with their names. */
import { inWords, type Family } from "../provider/graph/permissions.js";
import { definitions } from "../provider/resources/definitions.js";
import { definitionOf, type SettingKey } from "../provider/settings/settings.js";
import { code, table } from "./table.js";

const tables: Readonly<Record<string, () => string>> = { resources: resourcesTable, settings: settingsTable };

/** The README with its tables as they have to be, between the comments that name them. */
export function withTables(readme: string): string {
  return Object.entries(tables).reduce((text, [name, made]) => {
    const [before, inside] = text.split(`<!-- ${name} -->\n`);
    const [, after] = (inside ?? "").split(`<!-- /${name} -->`);
    if (before === undefined || after === undefined) {
      throw new Error(`the README has no place for the table of ${name}`);
    }
    return `${before}<!-- ${name} -->\n\n${made()}\n\n<!-- /${name} -->${after}`;
  }, readme);
}

function resourcesTable(): string {
  const families = [...new Set<Family>(definitions.map(({ family }) => family))];
  const rows = families.map((family) => [
    definitions
      .filter((each) => each.family === family)
      .map(({ className }) => code(className))
      .join(", "),
    code(family.permissions.write),
    code(family.permissions.read),
    inWords(family.roles.write),
    family.clouds,
  ]);
  return table(["resource", "Graph permission", "to preview", "role, for a person", "clouds"], rows);
}

/** The settings that most projects need. */
const usual: readonly SettingKey[] = [
  ...(["tenantId", "clientId", "clientSecret", "auth", "environment"] as const),
  ...(["liveDiff", "endpoint", "accessToken", "debug"] as const),
];

function settingsTable(): string {
  const rows = usual.map((key) => {
    const { variables, inStack, isSecret, meaning } = definitionOf(key);
    const stack = inStack ? code((isSecret ? "--secret " : "") + `entra-ca:${key}`) : "";
    return [variables.map(code).join(", "), stack, meaning];
  });
  return table(["environment", "`pulumi config set`", "meaning"], rows);
}
