import type { EntityType, Property } from "./entityType.js";
import type { FilteringProfile, PolicyLink } from "./tenant.js";
import { policyType } from "./tlsInspectionEntities.js";

export const profilesPath = "networkAccess/filteringProfiles";

/** The contained set of a profile, as a context URL names it. */
export function linksPath(profileId: string): string {
  return `${profilesPath}('${profileId}')/policies`;
}

/** The types of a link and its policy, by what a link does. */
export const linkTypes = {
  tlsInspection: {
    link: "microsoft.graph.networkaccess.tlsInspectionPolicyLink",
    policy: "microsoft.graph.networkaccess.tlsInspectionPolicy",
  },
  filtering: {
    link: "microsoft.graph.networkaccess.filteringPolicyLink",
    policy: "microsoft.graph.networkaccess.filteringPolicy",
  },
  threatIntelligence: {
    link: "microsoft.graph.networkaccess.threatIntelligencePolicyLink",
    policy: "microsoft.graph.networkaccess.threatIntelligencePolicy",
  },
} as const satisfies Readonly<Record<PolicyLink["kind"], unknown>>;

const states = ["enabled", "disabled", "unknownFutureValue"] as const;

/** Graph: "policyLink resource type", the parent of "tlsInspectionPolicyLink"; the order is that of its create example. */
export const linkType: EntityType = {
  name: "microsoft.graph.networkaccess.policyLink",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["state", { type: "Enum", nullable: false, members: states }],
    ["version", { type: "String", nullable: false }],
  ]),
  navigationProperties: new Map([["policy", { type: policyType, queryOptions: ["$select", "$expand"] }]]),
  derivedTypes: Object.values(linkTypes).map(({ link }) => link),
  badRequestCode: "BadRequest",
};

/** Graph: "filteringProfile resource type". */
export const profileType: EntityType = {
  name: "microsoft.graph.networkaccess.filteringProfile",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["name", { type: "String", nullable: false, filter: ["eq", "ne", "startsWith"] }],
    ["description", { type: "String", nullable: true, filter: ["eq", "ne", "startsWith"] }],
    ["state", { type: "Enum", nullable: false, filter: ["eq", "ne"], members: states }],
    ["version", { type: "String", nullable: false }],
    ["lastModifiedDateTime", { type: "DateTimeOffset", nullable: false }],
    ["createdDateTime", { type: "DateTimeOffset", nullable: false }],
    ["priority", { type: "Int64", nullable: false, filter: ["eq", "ne", "ge", "le"] }],
  ]),
  navigationProperties: new Map([
    [
      "policies",
      { type: linkType, queryOptions: ["$select", "$filter", "$expand", "$orderby", "$top", "$skip", "$count"] },
    ],
  ]),
  badRequestCode: "BadRequest",
};

/** A profile as Graph returns it. */
export function profileEntity(profile: FilteringProfile) {
  return {
    id: profile.id,
    name: profile.name,
    description: profile.description,
    state: profile.state,
    version: "1.0.0",
    lastModifiedDateTime: profile.lastModifiedDateTime,
    createdDateTime: profile.createdDateTime,
    priority: profile.priority,
  };
}

/** A link as Graph returns it, without its policy. */
export function linkEntity(link: PolicyLink) {
  return { "@odata.type": `#${linkTypes[link.kind].link}`, id: link.id, state: link.state, version: "1.0" };
}
