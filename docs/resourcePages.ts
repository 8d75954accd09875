/** A page for each resource, made of its definition: `npm run generate` writes them. */
import { rolesInWords } from "../provider/graph/permissions.js";
import type { ArgumentDefinition, Definition } from "../provider/kernel/definition.js";
import { defaultOf } from "../provider/kernel/description.js";
import { oneOf } from "../provider/messages/text.js";
import { forms } from "../provider/kernel/values.js";
import { propertiesOf } from "../provider/kernel/objectProperties.js";
import { definitions } from "../provider/resources/definitions.js";
import { snake } from "../programs/programs.js";
import { programs } from "./programs.js";
import { code, kebab, table } from "./table.js";

/** The page of a resource in the folder `docs`. */
export function resourcePath({ className }: Definition): string {
  return `resources/${kebab(className)}.md`;
}

/** The pages, by their paths in the repository. */
export function resourcePages(): [path: string, text: string][] {
  return definitions.map((definition) => [`docs/${resourcePath(definition)}`, page(definition)]);
}

function page(definition: Definition): string {
  const { className, description, account, get, ofArguments } = definition;
  return `# ${className}

${description}

## What it needs

${needsTable(definition)}

${definition.alsoNeeds ?? ""}

## Example

${programs(definition.example, "###")}

## Arguments

${ofArguments ?? ""}

${argumentsTable(definition)}

\`connection\` is for [several tenants in one program](../signing-in.md#several-tenants-in-one-program), \`acceptedFindings\` for
[rules that a certificate may break](../certificate-checks.md#accepting-a-finding). Pulumi's own options are as for every resource.
Python writes names as \`${snake("certificateId")}\`, Go as \`CertificateId\`.

## Outputs

Every argument with a value is an output, too, but \`adopt\` and \`acceptedFindings\`.

${outputsTable(definition)}

## Life cycle

${account.lifeCycle}

## Deletion

${account.deletion}

## Drift

Every preview compares the program with the tenant. ${account.drift}

## Take over what exists

${adopting(definition)}
With [the plugin](../plugin.md), \`pulumi import\` takes it over and prints the code for it:

\`\`\`sh
pulumi import entra-ca:index:${className} ${nameOf(definition)} ID
\`\`\`

The id: ${get.id.charAt(0).toLowerCase()}${get.id.slice(1)}

\`${className}.get("${nameOf(definition)}", id)\` reads one without managing it. [Moving a tenant in](../guides/existing-tenant.md)
shows all three.
`;
}

/** The name of the resource that the example is about. */
function nameOf({ className, example }: Definition): string {
  const [name = ""] = example.steps.flatMap((step) =>
    "resource" in step && step.resource === className ? step.name : [],
  );
  return name;
}

function needsTable({ family, graph }: Definition): string {
  const { permissions, roles, clouds, licence } = family;
  return table(
    ["", ""],
    [
      ["Graph permission", code(permissions.write)],
      ["to preview alone", code(permissions.read)],
      ["role, for a person", rolesInWords(roles.write)],
      ["clouds", clouds === "global" ? "global alone" : "all"],
      ["licence", licence],
      ["in Graph", graph],
    ],
  );
}

function argumentsTable(definition: Definition): string {
  const rows = Object.entries(definition.arguments).map(([property, argument]) => [
    code(property),
    typeInWords(argument),
    omitted(argument),
    changes[argument.onChange],
    argument.description,
  ]);
  return table(["argument", "type", "where omitted", "a change", "meaning and limits"], rows);
}

function typeInWords({ kind, choices }: ArgumentDefinition): string {
  return choices === undefined ? forms[kind] : oneOf(choices.map((choice) => code(JSON.stringify(choice))));
}

const changes = { replaces: "replaces", updates: "in place", nothing: "sends nothing" } as const;

function omitted(argument: ArgumentDefinition): string {
  const usual = defaultOf(argument);
  if (argument.required || usual === undefined) {
    return argument.required ? "required" : "";
  }
  return "inWords" in usual ? usual.inWords : code(JSON.stringify(usual.value));
}

function outputsTable(definition: Definition): string {
  const rows = Object.entries(propertiesOf(definition))
    .filter(([property]) => definition.arguments[property] === undefined)
    .map(([property, { description }]) => [code(property), description]);
  return table(["output", "meaning"], [[code("id"), definition.get.id], ...rows]);
}

function adopting(definition: Definition): string {
  const { adopt } = definition.arguments;
  if (adopt === undefined) {
    return "";
  }
  return `\`adopt\` works in every program, without another command. ${adopt.description}

\`\`\`yaml
adopt: ${definition.idForm?.example ?? "49243d01-4dc4-40ca-bfc1-bca1e0b2c6ae"}
\`\`\`

`;
}
