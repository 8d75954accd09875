import type { EntityType, Property } from "./entityType.js";
import type { AppManagementPolicy, DefaultAppManagementPolicy } from "./tenant.js";

export const defaultPolicyPath = "policies/defaultAppManagementPolicy";
export const appPoliciesPath = "policies/appManagementPolicies";

/** Graph: "tenantAppManagementPolicy resource type"; the order is that of its get example. */
export const defaultPolicyType: EntityType = {
  name: "microsoft.graph.tenantAppManagementPolicy",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["displayName", { type: "String", nullable: false }],
    ["description", { type: "String", nullable: false }],
    ["isEnabled", { type: "Boolean", nullable: false }],
    ["applicationRestrictions", { type: "Complex", nullable: true }],
    ["servicePrincipalRestrictions", { type: "Complex", nullable: true }],
  ]),
  navigationProperties: new Map(),
  badRequestCode: "Request_BadRequest",
};

/** Graph: "appManagementPolicy resource type". */
export const appPolicyType: EntityType = {
  name: "microsoft.graph.appManagementPolicy",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["displayName", { type: "String", nullable: false, filter: ["eq"] }],
    ["description", { type: "String", nullable: false }],
    ["isEnabled", { type: "Boolean", nullable: false, filter: ["eq"] }],
    ["restrictions", { type: "Complex", nullable: true }],
  ]),
  navigationProperties: new Map(),
  badRequestCode: "Request_BadRequest",
};

/** The tenant's policy as Graph returns it. */
export function defaultPolicyEntity(policy: DefaultAppManagementPolicy) {
  return { id: "00000000-0000-0000-0000-000000000000", ...policy };
}

/** A policy for some applications as Graph returns it. */
export function appPolicyEntity(policy: AppManagementPolicy) {
  return {
    id: policy.id,
    displayName: policy.displayName,
    description: policy.description,
    isEnabled: policy.isEnabled,
    restrictions: policy.restrictions,
  };
}
