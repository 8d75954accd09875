import type { Member } from "./answers.js";
import { whereTlsInspection } from "./availability.js";
import type { QueryOptionName } from "./entityType.js";
import { type GraphContext, pathKey } from "./graphContext.js";
import { networkAccess } from "./permissions.js";
import { readBody, readChange } from "./requestBody.js";
import type { Route } from "./routes.js";
import type { Switches } from "./switches.js";
import type { TlsInspectionPolicy } from "./tenant.js";
import type { Tenants } from "./tenantStore.js";
import {
  addPolicy,
  addRule,
  changePolicy,
  changeRule,
  findPolicy,
  findRule,
  newPolicy,
  removePolicy,
  removeRule,
} from "./tlsInspection.js";
import { newRule, policyChange, ruleChange, tlsInspectionBodies } from "./tlsInspectionBodies.js";
import {
  policiesPath,
  policyEntity,
  policyType,
  ruleEntity,
  ruleSet,
  rulesOf,
  ruleType,
} from "./tlsInspectionEntities.js";

const policySet = { type: policyType, path: policiesPath };

/** What Microsoft's SDKs can send to a list beyond its page. */
const furtherQueryOptions: readonly QueryOptionName[] = ["$top", "$skip", "$count", "$orderby"];

/** Graph: "networkaccess-networkaccessroot-…-tlsinspectionpolicies", "networkaccess-tlsinspectionpolicy-…" and "networkaccess-tlsinspectionrule-…". */
export function tlsInspectionRoutes(
  tenants: Tenants,
  now: () => Date,
  newId: () => string,
  switches: Switches,
): readonly Route[] {
  const bodies = tlsInspectionBodies(switches);
  const memberOf = (policy: TlsInspectionPolicy): Member => ({
    entity: policyEntity(policy),
    collections: { policyRules: () => rulesOf(policy, switches) },
  });
  const namedBy = (c: GraphContext) => findPolicy(tenants.tenant, pathKey(c, "policyId"));

  const routes: readonly Route[] = [
    {
      path: `/${policiesPath}`,
      entityType: policyType,
      permissions: networkAccess,
      isCollection: true,
      operations: {
        GET: {
          queryOptions: ["$expand", "$filter", "$select", "$skiptoken"],
          furtherQueryOptions,
          perform: () => ({
            kind: "collection",
            ...policySet,
            members: tenants.tenant.tlsInspectionPolicies.map(memberOf),
          }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const { name, description, settings } = await readBody(c, bodies.createPolicy, policyType);
            const added = newPolicy({ name, description, defaultAction: settings.defaultAction }, newId, now());
            await tenants.change((tenant) => addPolicy(tenant, added));
            return { kind: "created", ...policySet, id: added.id, ...memberOf(added) };
          },
        },
      },
    },
    {
      path: `/${policiesPath}/:policyId`,
      entityType: policyType,
      permissions: networkAccess,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$expand", "$select"],
          perform: (c) => ({ kind: "entity", ...policySet, ...memberOf(namedBy(c)) }),
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const found = namedBy(c);
            const seen = {
              ...policyEntity(found),
              policyRules: rulesOf(found, switches).members.map(({ entity }) => entity),
            };
            const change = policyChange(await readChange(c, bodies.updatePolicy, policyType, [seen], switches));
            await tenants.change((tenant) => changePolicy(tenant, found.id, change, now()));
            return { kind: "changed", ...policySet, ...memberOf(findPolicy(tenants.tenant, found.id)) };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removePolicy(tenant, pathKey(c, "policyId"), switches));
            return { kind: "deleted" };
          },
        },
      },
    },
    {
      path: `/${policiesPath}/:policyId/policyRules`,
      entityType: ruleType,
      permissions: networkAccess,
      isCollection: true,
      operations: {
        GET: {
          queryOptions: ["$top", "$count", "$skip", "$expand", "$filter", "$select", "$skiptoken"],
          furtherQueryOptions: ["$orderby"],
          perform: (c) => ({ kind: "collection", ...rulesOf(namedBy(c), switches) }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const { id } = namedBy(c);
            const added = newRule(newId(), await readBody(c, bodies.createRule, ruleType));
            await tenants.change((tenant) => addRule(tenant, id, added, now()));
            return { kind: "created", ...ruleSet(id), id: added.id, entity: ruleEntity(added, switches) };
          },
        },
      },
    },
    {
      path: `/${policiesPath}/:policyId/policyRules/:id`,
      entityType: ruleType,
      permissions: networkAccess,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$select"],
          perform(c) {
            const policy = namedBy(c);
            const entity = ruleEntity(findRule(policy, pathKey(c, "id")), switches);
            return { kind: "entity", ...ruleSet(policy.id), entity };
          },
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const policy = namedBy(c);
            const found = findRule(policy, pathKey(c, "id"));
            const seen = [ruleEntity(found, switches)];
            const change = ruleChange(await readChange(c, bodies.updateRule, ruleType, seen, switches));
            await tenants.change((tenant) => changeRule(tenant, policy.id, found.id, change, now()));
            const changed = findRule(findPolicy(tenants.tenant, policy.id), found.id);
            return { kind: "changed", ...ruleSet(policy.id), entity: ruleEntity(changed, switches) };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeRule(tenant, pathKey(c, "policyId"), pathKey(c, "id"), now()));
            return { kind: "deleted" };
          },
        },
      },
    },
  ];
  return routes.map((route) => ({
    ...route,
    operations: whereTlsInspection(route.operations, "tlsInspectionPolicies", switches),
  }));
}
