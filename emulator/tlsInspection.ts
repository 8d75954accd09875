import { badRequest } from "./entityType.js";
import { GraphError } from "./graphError.js";
import { withSevenDigits } from "./instants.js";
import { isSameId } from "./objectId.js";
import type { Switches } from "./switches.js";
import type { Tenant, TlsInspectionPolicy, TlsInspectionRule } from "./tenant.js";
import { policyType, ruleType } from "./tlsInspectionEntities.js";

/** Entra: "Configure Transport Layer Security inspection policies". All of them are the tenant's. */
const mostPolicies = 100;
const mostRules = 1000;
const mostDestinations = 8000;

/** The rule that every policy has by itself, and that is Microsoft's alone. */
const systemPriority = 50;
const recommendedPriority = 65_000;

/** Of a rule that somebody makes. */
export const smallestPriority = 100;

/** A policy with the rules that Graph gives to each. */
export function newPolicy(
  settings: Pick<TlsInspectionPolicy, "name" | "description" | "defaultAction">,
  newId: () => string,
  now: Date,
): TlsInspectionPolicy {
  return { id: newId(), ...settings, lastModifiedDateTime: withSevenDigits(now), rules: rulesAtFirst(newId) };
}

/** Names and categories are those that public scripts meet, and the descriptions begin as they do there. */
export function rulesAtFirst(newId: () => string): readonly TlsInspectionRule[] {
  return [
    {
      id: newId(),
      name: "System Bypass TLS inspection rule",
      description: "Auto-created TLS rule for destinations that cannot be inspected",
      action: "bypass",
      priority: systemPriority,
      status: "enabled",
      destinations: [{ kind: "fqdn", values: ["*.microsoft.com", "*.microsoftonline.com", "*.windows.net"] }],
    },
    {
      id: newId(),
      name: "Recommended TLS inspection bypass categories rule",
      description: "Auto-created TLS rule for categories that are recommended to be bypassed",
      action: "bypass",
      priority: recommendedPriority,
      status: "enabled",
      destinations: [{ kind: "webCategory", values: ["Education", "Finance", "Government", "HealthAndMedicine"] }],
    },
  ];
}

/** The tenant with one more policy; refused where there are as many as there may be. */
export function addPolicy(tenant: Tenant, added: TlsInspectionPolicy): Tenant {
  if (tenant.tlsInspectionPolicies.length >= mostPolicies) {
    throw badRequest(policyType, `A tenant can have ${mostPolicies} TLS inspection policies.`);
  }
  return withinLimits({ ...tenant, tlsInspectionPolicies: [...tenant.tlsInspectionPolicies, added] });
}

/** The policy with an id; refused as not found where there is none. */
export function findPolicy(tenant: Tenant, id: string): TlsInspectionPolicy {
  return (
    tenant.tlsInspectionPolicies.find((policy) => isSameId(policy.id, id)) ??
    notFound(`The TLS inspection policy '${id}' does not exist.`)
  );
}

/** The tenant after a PATCH of a policy. */
export function changePolicy(tenant: Tenant, id: string, change: Partial<TlsInspectionPolicy>, now: Date): Tenant {
  return replacePolicy(tenant, { ...findPolicy(tenant, id), ...change }, now);
}

/** The rules go with the policy that contains them. */
export function removePolicy(tenant: Tenant, id: string, { linkedPolicyDeletion }: Switches): Tenant {
  const removed = findPolicy(tenant, id);
  const isLink = ({ kind, policyId }: { readonly kind: string; readonly policyId: string }) =>
    kind === "tlsInspection" && isSameId(policyId, removed.id);
  const linking = tenant.filteringProfiles.find(({ links }) => links.some(isLink));
  if (linking !== undefined && linkedPolicyDeletion === "refused") {
    throw badRequest(
      policyType,
      `The policy is linked to the filtering profile '${linking.name}', and cannot be deleted before its link is.`,
    );
  }
  return {
    ...tenant,
    tlsInspectionPolicies: tenant.tlsInspectionPolicies.filter((policy) => policy !== removed),
    filteringProfiles: tenant.filteringProfiles.map((profile) => ({
      ...profile,
      links: profile.links.filter((link) => !isLink(link)),
    })),
  };
}

/** The tenant with one more rule in a policy; refused where its priority is taken. */
export function addRule(tenant: Tenant, policyId: string, added: TlsInspectionRule, now: Date): Tenant {
  const policy = findPolicy(tenant, policyId);
  return withinLimits(replacePolicy(tenant, { ...policy, rules: [...policy.rules, added] }, now));
}

/** The rule of a policy with an id; refused as not found where there is none. */
export function findRule(policy: TlsInspectionPolicy, id: string): TlsInspectionRule {
  return (
    policy.rules.find((rule) => isSameId(rule.id, id)) ?? notFound(`The TLS inspection rule '${id}' does not exist.`)
  );
}

/** The tenant after a PATCH of a rule. */
export function changeRule(
  tenant: Tenant,
  policyId: string,
  id: string,
  change: Partial<TlsInspectionRule>,
  now: Date,
): Tenant {
  const policy = findPolicy(tenant, policyId);
  const current = findRule(policy, id);
  checkNotSystem(current);
  const rules = policy.rules.map((rule) => (rule === current ? { ...rule, ...change } : rule));
  return withinLimits(replacePolicy(tenant, { ...policy, rules }, now));
}

/** The tenant without a rule; refused where the rule is the system's. */
export function removeRule(tenant: Tenant, policyId: string, id: string, now: Date): Tenant {
  const policy = findPolicy(tenant, policyId);
  const removed = findRule(policy, id);
  checkNotSystem(removed);
  return replacePolicy(tenant, { ...policy, rules: policy.rules.filter((rule) => rule !== removed) }, now);
}

function checkNotSystem({ name, priority }: TlsInspectionRule): void {
  if (priority === systemPriority) {
    throw badRequest(ruleType, `The rule '${name}' is the system's: it can be neither changed nor deleted.`);
  }
}

function replacePolicy(tenant: Tenant, replacement: TlsInspectionPolicy, now: Date): Tenant {
  const priorities = replacement.rules.map(({ priority }) => priority);
  const taken = priorities.find((priority, index) => priorities.indexOf(priority) < index);
  if (taken !== undefined) {
    throw new GraphError(
      409,
      "Conflict",
      `The priority ${taken} is that of another rule; within a policy, priorities are unique.`,
    );
  }
  const changed = { ...replacement, lastModifiedDateTime: withSevenDigits(now) };
  return {
    ...tenant,
    tlsInspectionPolicies: tenant.tlsInspectionPolicies.map((policy) => (policy.id === changed.id ? changed : policy)),
  };
}

/** The system's rules aren't counted: which they are, and what is in them, isn't the tenant's to say. */
function withinLimits(tenant: Tenant): Tenant {
  const rules = tenant.tlsInspectionPolicies
    .flatMap((policy) => policy.rules)
    .filter(({ priority }) => priority !== systemPriority);
  if (rules.length > mostRules) {
    throw badRequest(ruleType, `A tenant can have ${mostRules} TLS inspection rules.`);
  }
  const destinations = rules.flatMap((rule) => rule.destinations.flatMap(({ values }) => values));
  if (destinations.length > mostDestinations) {
    throw badRequest(ruleType, `A tenant can have ${mostDestinations} destinations in its TLS inspection rules.`);
  }
  return tenant;
}

function notFound(message: string): never {
  throw new GraphError(404, "NotFound", message);
}
