import { z } from "zod";
import { appPolicyType } from "./appManagementEntities.js";
import { badRequest } from "./entityType.js";
import { resourceNotFound } from "./graphError.js";
import { isSameId } from "./objectId.js";
import type { Switches } from "./switches.js";
import type { AppManagementPolicy, DefaultAppManagementPolicy, Restrictions, Tenant } from "./tenant.js";

/** What every tenant has at first (Graph: "Get tenantAppManagementPolicy"). */
export const policyAtFirst: DefaultAppManagementPolicy = {
  displayName: "Default app management tenant policy",
  description:
    "Default tenant policy that enforces app management restrictions on applications and service principals. To apply policy to targeted resources, create a new policy under appManagementPolicies collection.",
  isEnabled: false,
  applicationRestrictions: { passwordCredentials: [], keyCredentials: [] },
  servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
};

/** The tenant after a PATCH of its own policy. */
export function changeDefaultPolicy(
  tenant: Tenant,
  change: Partial<DefaultAppManagementPolicy>,
  switches: Switches,
): Tenant {
  const current = tenant.defaultAppManagementPolicy;
  const names = ["applicationRestrictions", "servicePrincipalRestrictions"] as const;
  const changed = { ...current, ...change };
  for (const name of names) {
    changed[name] = changedRestrictions(tenant, current[name], change[name], switches);
  }
  return { ...tenant, defaultAppManagementPolicy: changed };
}

/** The tenant with one more policy for some applications. */
export function addAppPolicy(tenant: Tenant, added: AppManagementPolicy, switches: Switches): Tenant {
  checkNamed(tenant, added.restrictions, switches);
  return { ...tenant, appManagementPolicies: [...tenant.appManagementPolicies, added] };
}

/** The policy with an id; refused as not found where there is none. */
export function findAppPolicy(tenant: Tenant, id: string): AppManagementPolicy {
  return tenant.appManagementPolicies.find((policy) => isSameId(policy.id, id)) ?? resourceNotFound(id);
}

/** The tenant after a PATCH of a policy. */
export function changeAppPolicy(
  tenant: Tenant,
  id: string,
  change: Partial<AppManagementPolicy>,
  switches: Switches,
): Tenant {
  const current = findAppPolicy(tenant, id);
  const restrictions = changedRestrictions(tenant, current.restrictions, change.restrictions, switches);
  return {
    ...tenant,
    appManagementPolicies: tenant.appManagementPolicies.map((policy) =>
      policy === current ? { ...current, ...change, restrictions } : policy,
    ),
  };
}

/** The tenant without a policy. */
export function removeAppPolicy(tenant: Tenant, id: string): Tenant {
  const removed = findAppPolicy(tenant, id);
  return {
    ...tenant,
    appManagementPolicies: tenant.appManagementPolicies.filter((policy) => policy !== removed),
  };
}

/** The name of a policy whose restrictions name a configuration; undefined where none does. */
export function policyNaming(tenant: Tenant, configurationId: string): string | undefined {
  const { defaultAppManagementPolicy: own, appManagementPolicies: others } = tenant;
  const policies = [
    { ...own, restrictions: own.applicationRestrictions },
    { ...own, restrictions: own.servicePrincipalRestrictions },
    ...others,
  ];
  return policies.find(({ restrictions }) => named(restrictions).some((id) => isSameId(id, configurationId)))
    ?.displayName;
}

/** Lists in it, of key credentials above all, are replaced as a whole either way. */
function changedRestrictions(
  tenant: Tenant,
  current: Restrictions | null,
  sent: Restrictions | null | undefined,
  switches: Switches,
): Restrictions | null {
  if (sent === undefined) {
    return current;
  }
  checkNamed(tenant, sent, switches);
  return switches.restrictionsInUpdate === "merged" && sent !== null ? { ...current, ...sent } : sent;
}

function checkNamed({ configurations }: Tenant, restrictions: Restrictions | null, switches: Switches): void {
  const missing = named(restrictions).find((named) => !configurations.some(({ id }) => isSameId(id, named)));
  if (missing !== undefined && switches.missingConfiguration === "refused") {
    throw badRequest(appPolicyType, `The certificateBasedApplicationConfiguration '${missing}' does not exist.`);
  }
}

const namingSchema = z.object({
  keyCredentials: z.array(z.object({ certificateBasedApplicationConfigurationIds: z.array(z.string()).nullish() })),
});

/** The ids of the configurations that restrictions name; a seed may have anything in them. */
function named(restrictions: Restrictions | null): readonly string[] {
  const { data } = namingSchema.safeParse(restrictions);
  return (data?.keyCredentials ?? []).flatMap((entry) => entry.certificateBasedApplicationConfigurationIds ?? []);
}
