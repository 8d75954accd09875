import { badRequest } from "./entityType.js";
import { linkType, linkTypes, profileType } from "./filteringProfileEntities.js";
import { GraphError } from "./graphError.js";
import { withSevenDigits } from "./instants.js";
import { isSameId } from "./objectId.js";
import type { FilteringProfile, PolicyLink, Tenant } from "./tenant.js";

/** Entra: "Create a security profile". The baseline applies to all traffic, after all other profiles. */
export const baselinePriority = 65_000;

/** That of every tenant that doesn't say otherwise: always the same, since a tenant that was never written is kept nowhere. */
export const baselineProfile: FilteringProfile = {
  id: "b1a5e11e-65aa-4f0c-9d2e-5e1c0b7e1165",
  name: "Baseline Profile",
  description: "Applies to all traffic that no other profile applies to",
  state: "enabled",
  priority: baselinePriority,
  createdDateTime: "2026-01-01T00:00:00.0000000Z",
  lastModifiedDateTime: "2026-01-01T00:00:00.0000000Z",
  links: [],
};

/** The tenant with one more profile; refused where its priority is taken. */
export function addProfile(tenant: Tenant, added: FilteringProfile): Tenant {
  checkPriority(tenant, added);
  return { ...tenant, filteringProfiles: [...tenant.filteringProfiles, added] };
}

/** The profile with an id; refused as not found where there is none. */
export function findProfile(tenant: Tenant, id: string): FilteringProfile {
  return (
    tenant.filteringProfiles.find((profile) => isSameId(profile.id, id)) ??
    notFound(`The filtering profile '${id}' does not exist.`)
  );
}

/** The tenant after a PATCH of a profile. The baseline is what it is by its priority. */
export function changeProfile(tenant: Tenant, id: string, change: Partial<FilteringProfile>, now: Date): Tenant {
  const current = findProfile(tenant, id);
  const changed = { ...current, ...change };
  if (current.priority === baselinePriority && changed.priority !== baselinePriority) {
    throw badRequest(profileType, "The priority of the baseline profile cannot be changed.");
  }
  checkPriority(tenant, changed);
  return replaceProfile(tenant, { ...changed, lastModifiedDateTime: withSevenDigits(now) });
}

/** The links go with the profile that contains them. */
export function removeProfile(tenant: Tenant, id: string): Tenant {
  const removed = findProfile(tenant, id);
  if (removed.priority === baselinePriority) {
    throw badRequest(profileType, "The baseline profile cannot be deleted.");
  }
  return { ...tenant, filteringProfiles: tenant.filteringProfiles.filter((profile) => profile !== removed) };
}

/** Graph: "tlsInspectionPolicy resource type": each profile can hold only one link of this kind. */
export function addLink(tenant: Tenant, profileId: string, added: PolicyLink): Tenant {
  const profile = findProfile(tenant, profileId);
  if (!tenant.tlsInspectionPolicies.some(({ id }) => isSameId(id, added.policyId))) {
    throw badRequest(linkType, `The TLS inspection policy '${added.policyId}' does not exist.`);
  }
  const first = profile.links.find(({ kind }) => kind === added.kind);
  if (first !== undefined) {
    throw new GraphError(
      409,
      "Conflict",
      `A filtering profile can hold one ${linkTypes[added.kind].link} only, and '${first.id}' is there.`,
    );
  }
  return replaceProfile(tenant, { ...profile, links: [...profile.links, added] });
}

/** The link of a profile with an id; refused as not found where there is none. */
export function findLink(profile: FilteringProfile, id: string): PolicyLink {
  return profile.links.find((link) => isSameId(link.id, id)) ?? notFound(`The policy link '${id}' does not exist.`);
}

/** The tenant after a PATCH of a link: its state is all that changes. */
export function changeLink(
  tenant: Tenant,
  profileId: string,
  id: string,
  { state }: { readonly state?: PolicyLink["state"] | undefined },
): Tenant {
  const profile = findProfile(tenant, profileId);
  const current = findLink(profile, id);
  const links = profile.links.map((link) => (link === current ? { ...link, state: state ?? link.state } : link));
  return replaceProfile(tenant, { ...profile, links });
}

/** The tenant without a link; its policy stays. */
export function removeLink(tenant: Tenant, profileId: string, id: string): Tenant {
  const profile = findProfile(tenant, profileId);
  const removed = findLink(profile, id);
  return replaceProfile(tenant, { ...profile, links: profile.links.filter((link) => link !== removed) });
}

/** Two profiles for the same traffic are told apart by their priorities. */
function checkPriority(tenant: Tenant, { id, priority }: FilteringProfile): void {
  const taking = tenant.filteringProfiles.find((profile) => profile.id !== id && profile.priority === priority);
  if (taking !== undefined) {
    throw new GraphError(
      409,
      "Conflict",
      `The priority ${priority} is that of the filtering profile '${taking.name}'.`,
    );
  }
}

function replaceProfile(tenant: Tenant, replacement: FilteringProfile): Tenant {
  return {
    ...tenant,
    filteringProfiles: tenant.filteringProfiles.map((profile) =>
      profile.id === replacement.id ? replacement : profile,
    ),
  };
}

function notFound(message: string): never {
  throw new GraphError(404, "NotFound", message);
}
