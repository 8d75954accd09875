/** What a definition says of a resource as a whole, in Markdown. */
import { rolesInWords, type Family } from "../graph/permissions.js";
import type { ArgumentDefinition, Definition } from "./definition.js";

/** What a resource is, what it needs, and what it is to Graph: a paragraph for each. */
export function descriptionOf({ description, family, alsoNeeds, graph }: Definition): string {
  return [description, [needsOf(family), alsoNeeds].filter(Boolean).join(" "), `Graph: ${graph}`].join("\n\n");
}

function needsOf({ permissions: { read, write }, roles, clouds }: Family): string {
  const cloud = clouds === "global" ? " Global cloud only." : "";
  return `Permissions: \`${write}\` (to preview, \`${read}\`), and for a person the role ${rolesInWords(roles.write)}.${cloud}`;
}

/** What an omitted argument means: a value, or words for it; undefined where there is nothing to say. */
export function defaultOf({ whenOmitted }: ArgumentDefinition) {
  switch (whenOmitted?.means) {
    case "value":
    case "usual":
    case "taken":
      return whenOmitted;
    default:
      return undefined;
  }
}
