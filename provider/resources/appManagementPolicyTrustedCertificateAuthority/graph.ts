import { idOf, isEntity, memberPath, type Entity } from "../../graph/entity.js";
import type { BodyValues, KnownInputs, Returned } from "../../kernel/definition.js";
import * as read from "../../kernel/fromGraph.js";
import { isAbsent } from "../../records.js";
import { EntraCaError } from "../../messages/error.js";
import type { Definition } from "./definition.js";

/** Graph: Get tenantAppManagementPolicy. */
export const defaultPolicy = "/policies/defaultAppManagementPolicy";
/** Graph: List appManagementPolicies. */
export const customPolicies = "/policies/appManagementPolicies";

/** Where an entry is. */
export interface Place {
  /** The address of the policy. */
  readonly path: string;
  /** The property of the policy that has the entry among its `keyCredentials`. */
  readonly section: "applicationRestrictions" | "servicePrincipalRestrictions" | "restrictions";
  /** Of a custom policy. */
  readonly policyId?: string;
}

const ofApplications: Place = { path: defaultPolicy, section: "applicationRestrictions" };
const ofServicePrincipals: Place = { path: defaultPolicy, section: "servicePrincipalRestrictions" };

/** The places in the default policy. */
export const inDefaultPolicy = [ofApplications, ofServicePrincipals];

/** The place in a custom policy. */
export function inCustomPolicy(policyId: string): Place {
  return { path: memberPath(customPolicies, policyId), section: "restrictions", policyId };
}

/** Where an entry with an id is. */
export function placeOf(id: string): Place {
  return inDefaultPolicy.find((place) => idAt(place).toLowerCase() === id.toLowerCase()) ?? inCustomPolicy(id);
}

/** Where the arguments say that the entry is. */
export function placeFor({ policyId, appliesTo }: Pick<KnownInputs<Definition>, "policyId" | "appliesTo">): Place {
  return policyId === undefined
    ? appliesTo === "servicePrincipals"
      ? ofServicePrincipals
      : ofApplications
    : inCustomPolicy(policyId);
}

/** The id of the entry at a place. */
export function idAt({ section, policyId }: Place): string {
  return policyId ?? `default/${appliesTo(section) ?? ""}`;
}

function appliesTo(section: Place["section"]): string | null {
  const kinds = { applicationRestrictions: "applications", servicePrincipalRestrictions: "servicePrincipals" };
  return section === "restrictions" ? null : kinds[section];
}

/** What a policy restricts, as Graph has it; null where there is nothing. */
export function sectionOf(policy: Entity, { section, path }: Place): Entity | null {
  const found = policy[section];
  if (found === null || isEntity(found)) {
    return found;
  }
  // Taken for none, it would be written over.
  const why = found === undefined ? "doesn't tell" : "has something that can't be read in";
  throw new EntraCaError(
    "UnexpectedAnswer",
    `Graph ${why} ${section} of the policy at ${path}`,
    "Look at what the policy has there",
  );
}

/** The restrictions of keys in a section. */
export function restrictionsIn(section: Entity | null): readonly unknown[] {
  const all = section?.["keyCredentials"];
  if (isAbsent(all)) {
    return [];
  }
  if (!Array.isArray(all)) {
    throw new EntraCaError(
      "UnexpectedAnswer",
      "Graph has something that is no list in the policy's keyCredentials",
      "Look at what the policy has there",
    );
  }
  return all;
}

/** Whether a restriction is the one that names configurations: a policy has it once. */
export function isEntry(restriction: unknown): restriction is Entity {
  return isEntity(restriction) && restriction["restrictionType"] === "trustedCertificateAuthority";
}

/** The entry in a policy; undefined where there is none. */
export function entryIn(policy: Entity, place: Place): Entity | undefined {
  return restrictionsIn(sectionOf(policy, place)).find(isEntry);
}

/** A new entry. */
export function newEntry(values: BodyValues<Definition>): Entity {
  return { restrictionType: "trustedCertificateAuthority", ...values };
}

/** What Graph returned of an entry, in the place that it was read from. */
export function state(entry: Entity, policy: Entity, { section, policyId }: Place): Returned<Definition> {
  const { certificateBasedApplicationConfigurationIds, restrictForAppsCreatedAfterDateTime } = entry;
  const created = read.instantFromGraph(restrictForAppsCreatedAfterDateTime);
  return {
    policyId: policyId === undefined ? null : idOf(policy),
    appliesTo: appliesTo(section),
    certificateBasedApplicationConfigurationIds:
      read.textsFromGraph(certificateBasedApplicationConfigurationIds) ?? null,
    state: read.textWhereTold(entry["state"]),
    restrictForAppsCreatedAfterDateTime: created ?? null,
  };
}
