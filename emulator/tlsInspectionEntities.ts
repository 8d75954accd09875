import type { Collection } from "./answers.js";
import type { EntityType, Property } from "./entityType.js";
import type { Switches } from "./switches.js";
import type { TlsInspectionPolicy, TlsInspectionRule } from "./tenant.js";

export const policiesPath = "networkAccess/tlsInspectionPolicies";

/** The contained set of a policy, as a context URL names it. */
function rulesPath(policyId: string): string {
  return `${policiesPath}('${policyId}')/policyRules`;
}

/**
 * Graph: "tlsInspectionRule resource type", and its parent "policyRule", which is all that the metadata has the collection
 * hold. `action` is in the documentation alone.
 */
export const ruleType: EntityType = {
  name: "microsoft.graph.networkaccess.tlsInspectionRule",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["name", { type: "String", nullable: false, filter: ["eq", "ne", "startsWith"] }],
    ["priority", { type: "Int64", nullable: false, filter: ["eq", "ne", "ge", "le"] }],
    ["description", { type: "String", nullable: true, filter: ["eq", "ne", "startsWith"] }],
    ["action", { type: "Enum", nullable: false, members: ["bypass", "inspect", "unknownFutureValue"] }],
    ["settings", { type: "Complex", nullable: false }],
    ["matchingConditions", { type: "Complex", nullable: true }],
  ]),
  navigationProperties: new Map(),
  badRequestCode: "BadRequest",
};

/** Graph: "tlsInspectionPolicy resource type"; the rules are a contained navigation property. */
export const policyType: EntityType = {
  name: "microsoft.graph.networkaccess.tlsInspectionPolicy",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["name", { type: "String", nullable: false, filter: ["eq", "ne", "startsWith"] }],
    ["description", { type: "String", nullable: true, filter: ["eq", "ne", "startsWith"] }],
    ["version", { type: "String", nullable: false }],
    ["lastModifiedDateTime", { type: "DateTimeOffset", nullable: false }],
    ["settings", { type: "Complex", nullable: false }],
  ]),
  navigationProperties: new Map([
    ["policyRules", { type: ruleType, queryOptions: ["$select", "$filter", "$orderby", "$top", "$skip", "$count"] }],
  ]),
  badRequestCode: "BadRequest",
};

/** The destinations that a rule may have, by their qualified types; the last one is that of the create page's example. */
export const fqdnDestination = "microsoft.graph.networkaccess.tlsInspectionFqdnDestination";
export const webCategoryDestinations = [
  "microsoft.graph.networkaccess.tlsInspectionWebCategoryDestination",
  "microsoft.graph.networkaccess.tlsInspectionWebCategoriesDestination",
] as const;

/** A policy as Graph returns it. */
export function policyEntity(policy: TlsInspectionPolicy) {
  return {
    id: policy.id,
    name: policy.name,
    description: policy.description,
    version: "1.0.0",
    lastModifiedDateTime: policy.lastModifiedDateTime,
    settings: { defaultAction: policy.defaultAction },
  };
}

/** A rule as Graph returns it. */
export function ruleEntity(rule: TlsInspectionRule, { webCategoryDestination }: Switches) {
  const webCategories = `microsoft.graph.networkaccess.${webCategoryDestination}`;
  return {
    "@odata.type": `#${ruleType.name}`,
    id: rule.id,
    name: rule.name,
    priority: rule.priority,
    description: rule.description,
    action: rule.action,
    settings: { status: rule.status },
    matchingConditions: {
      destinations: rule.destinations.map(({ kind, values }) => ({
        "@odata.type": `#${kind === "fqdn" ? fqdnDestination : webCategories}`,
        values,
      })),
    },
  };
}

/** The contained set of a policy's rules. */
export function ruleSet(policyId: string) {
  return { type: ruleType, path: rulesPath(policyId) };
}

/** The rules of a policy. */
export function rulesOf({ id, rules }: TlsInspectionPolicy, switches: Switches): Collection {
  return { ...ruleSet(id), members: rules.map((rule) => ({ entity: ruleEntity(rule, switches) })) };
}
