import { z } from "zod";
import type { Collection, EntitySet, Member } from "./answers.js";
import { whereOnboarded } from "./availability.js";
import {
  linkEntity,
  linksPath,
  linkType,
  linkTypes,
  profileEntity,
  profilesPath,
  profileType,
} from "./filteringProfileEntities.js";
import {
  addLink,
  addProfile,
  changeLink,
  changeProfile,
  findLink,
  findProfile,
  removeLink,
  removeProfile,
} from "./filteringProfiles.js";
import { type GraphContext, pathKey } from "./graphContext.js";
import { withSevenDigits } from "./instants.js";
import { isSameId } from "./objectId.js";
import { networkAccess, policyLinks } from "./permissions.js";
import { given, odataType, readBody, readChange, requiredOdataType } from "./requestBody.js";
import type { Route } from "./routes.js";
import type { Switches } from "./switches.js";
import type { FilteringProfile, PolicyLink } from "./tenant.js";
import type { Tenants } from "./tenantStore.js";
import { policiesPath, policyEntity, policyType, rulesOf } from "./tlsInspectionEntities.js";

const profileSet = { type: profileType, path: profilesPath };

/** Graph: "networkaccess-filteringprofile-…", "networkaccess-filteringpolicylink-…" and "networkaccess-tlsinspectionpolicylink-…". */
export function filteringProfileRoutes(
  tenants: Tenants,
  now: () => Date,
  newId: () => string,
  switches: Switches,
): readonly Route[] {
  const bodies = profileBodies(switches);
  const policyOf = ({ kind, policyId }: PolicyLink): EntitySet & Member => {
    const annotation = { "@odata.type": `#${linkTypes[kind].policy}` };
    const policy = tenants.tenant.tlsInspectionPolicies.find(({ id }) => isSameId(id, policyId));
    return {
      type: policyType,
      path: policiesPath,
      entity: { ...annotation, ...(policy === undefined ? { id: policyId } : policyEntity(policy)) },
      collections: policy === undefined ? {} : { policyRules: () => rulesOf(policy, switches) },
    };
  };
  const linkMember = (link: PolicyLink): Member => {
    const entity = linkEntity(link);
    return {
      entity,
      representation: switches.linkPolicy === "always" ? { ...entity, policy: policyOf(link).entity } : entity,
      singles: { policy: () => policyOf(link) },
    };
  };
  const linksOf = (profile: FilteringProfile): Collection => ({
    ...linkSet(profile.id),
    members: profile.links.map(linkMember),
  });
  const memberOf = (profile: FilteringProfile): Member => ({
    entity: profileEntity(profile),
    collections: { policies: () => linksOf(profile) },
  });
  const namedBy = (c: GraphContext) => findProfile(tenants.tenant, pathKey(c, "profileId"));

  const routes: readonly Route[] = [
    {
      path: `/${profilesPath}`,
      entityType: profileType,
      permissions: networkAccess,
      isCollection: true,
      operations: {
        GET: {
          queryOptions: ["$expand", "$filter", "$select", "$skiptoken"],
          furtherQueryOptions: ["$top", "$skip", "$count", "$orderby"],
          perform: () => ({
            kind: "collection",
            ...profileSet,
            members: tenants.tenant.filteringProfiles.map(memberOf),
          }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const { name, description, state, priority } = await readBody(c, bodies.createProfile, profileType);
            const made = withSevenDigits(now());
            const added: FilteringProfile = {
              id: newId(),
              ...{ name, description, state, priority },
              createdDateTime: made,
              lastModifiedDateTime: made,
              links: [],
            };
            await tenants.change((tenant) => addProfile(tenant, added));
            return { kind: "created", ...profileSet, id: added.id, ...memberOf(added) };
          },
        },
      },
    },
    {
      path: `/${profilesPath}/:profileId`,
      entityType: profileType,
      permissions: networkAccess,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$expand", "$select"],
          perform: (c) => ({ kind: "entity", ...profileSet, ...memberOf(namedBy(c)) }),
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const found = namedBy(c);
            const seen = { ...profileEntity(found), policies: found.links.map(withPolicy) };
            const body = await readChange(c, bodies.updateProfile, profileType, [seen], switches);
            const { name, description, state, priority } = body;
            const change = given({ name, description, state, priority });
            await tenants.change((tenant) => changeProfile(tenant, found.id, change, now()));
            return { kind: "changed", ...profileSet, ...memberOf(findProfile(tenants.tenant, found.id)) };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeProfile(tenant, pathKey(c, "profileId")));
            return { kind: "deleted" };
          },
        },
      },
    },
    {
      path: `/${profilesPath}/:profileId/policies`,
      entityType: linkType,
      permissions: policyLinks("collection", switches),
      isCollection: true,
      operations: {
        GET: {
          queryOptions: ["$expand", "$filter", "$select", "$skiptoken"],
          furtherQueryOptions: ["$top", "$skip", "$count", "$orderby"],
          perform: (c) => ({ kind: "collection", ...linksOf(namedBy(c)) }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const { id } = namedBy(c);
            const { state, policy } = await readBody(c, bodies.createLink, linkType);
            const added: PolicyLink = { id: newId(), kind: "tlsInspection", state, policyId: policy.id };
            await tenants.change((tenant) => addLink(tenant, id, added));
            return { kind: "created", ...linkSet(id), id: added.id, ...linkMember(added) };
          },
        },
      },
    },
    {
      path: `/${profilesPath}/:profileId/policies/:id`,
      entityType: linkType,
      permissions: policyLinks("item", switches),
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$expand", "$select"],
          perform(c) {
            const profile = namedBy(c);
            return { kind: "entity", ...linkSet(profile.id), ...linkMember(findLink(profile, pathKey(c, "id"))) };
          },
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const profile = namedBy(c);
            const found = findLink(profile, pathKey(c, "id"));
            const seen = [withPolicy(found)];
            const change = await readChange(c, bodies.updateLink, linkType, seen, switches);
            await tenants.change((tenant) => changeLink(tenant, profile.id, found.id, change));
            const changed = findLink(findProfile(tenants.tenant, profile.id), found.id);
            return { kind: "changed", as: switches.linkUpdated, ...linkSet(profile.id), ...linkMember(changed) };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeLink(tenant, pathKey(c, "profileId"), pathKey(c, "id")));
            return { kind: "deleted" };
          },
        },
      },
    },
  ];

  /** As a client may have read it, and send it back. */
  function withPolicy(link: PolicyLink) {
    return { ...linkEntity(link), policy: policyOf(link).entity };
  }

  return routes.map((route) => ({ ...route, operations: whereOnboarded(route.operations, switches) }));
}

function profileBodies({ longestText }: Switches) {
  const text = longestText === "unlimited" ? z.string() : z.string().max(longestText);
  const state = z.enum(["enabled", "disabled"]);
  const profile = {
    name: text.min(1, "it must not be empty"),
    description: text.nullable(),
    state,
    priority: z.int().nonnegative(),
  };
  const { tlsInspection } = linkTypes;
  return {
    createProfile: z.strictObject({
      "@odata.type": odataType(profileType),
      ...profile,
      description: profile.description.default(null),
      // The tutorial sends it empty; what is in it otherwise, no page says.
      policies: z.tuple([]).optional(),
    }),
    updateProfile: z.strictObject({ "@odata.type": odataType(profileType), ...z.object(profile).partial().shape }),
    createLink: z.strictObject({
      // The collection is of `policyLink`, of which there is none by itself.
      "@odata.type": requiredOdataType(tlsInspection.link),
      state,
      policy: z.strictObject({ "@odata.type": odataType({ name: tlsInspection.policy }), id: z.string() }),
    }),
    updateLink: z.strictObject({
      "@odata.type": requiredOdataType(...Object.values(linkTypes).map(({ link }) => link)).optional(),
      state: state.optional(),
    }),
  };
}

function linkSet(profileId: string) {
  return { type: linkType, path: linksPath(profileId) };
}
