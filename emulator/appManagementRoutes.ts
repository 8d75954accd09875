import { addAppPolicy, changeAppPolicy, changeDefaultPolicy, findAppPolicy, removeAppPolicy } from "./appManagement.js";
import { appManagementBodies } from "./appManagementBodies.js";
import {
  appPoliciesPath,
  appPolicyEntity,
  appPolicyType,
  defaultPolicyEntity,
  defaultPolicyPath,
  defaultPolicyType,
} from "./appManagementEntities.js";
import { pathKey } from "./graphContext.js";
import { applicationConfigurationPolicies } from "./permissions.js";
import { given, readBody, readChange } from "./requestBody.js";
import type { Route } from "./routes.js";
import type { Switches } from "./switches.js";
import type { AppManagementPolicy } from "./tenant.js";
import type { Tenants } from "./tenantStore.js";

const defaultSet = { type: defaultPolicyType, path: defaultPolicyPath };
const policySet = { type: appPolicyType, path: appPoliciesPath };

/** Graph: the pages "tenantappmanagementpolicy-…" and "appmanagementpolicy-…". */
export function appManagementRoutes(tenants: Tenants, newId: () => string, switches: Switches): readonly Route[] {
  const bodies = appManagementBodies(switches);
  const permissions = applicationConfigurationPolicies;
  return [
    {
      path: `/${defaultPolicyPath}`,
      entityType: defaultPolicyType,
      permissions,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$select"],
          perform: () => ({
            kind: "entity",
            ...defaultSet,
            entity: defaultPolicyEntity(tenants.tenant.defaultAppManagementPolicy),
          }),
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const { id } = defaultPolicyEntity(tenants.tenant.defaultAppManagementPolicy);
            const body = await readChange(c, bodies.updateDefault, defaultPolicyType, [{ id }], switches);
            const { displayName, description, isEnabled } = body;
            const { applicationRestrictions, servicePrincipalRestrictions } = body;
            const change = given({
              ...{ displayName, description, isEnabled },
              ...{ applicationRestrictions, servicePrincipalRestrictions },
            });
            await tenants.change((tenant) => changeDefaultPolicy(tenant, change, switches));
            const entity = defaultPolicyEntity(tenants.tenant.defaultAppManagementPolicy);
            return { kind: "changed", ...defaultSet, entity };
          },
        },
      },
    },
    {
      path: `/${appPoliciesPath}`,
      entityType: appPolicyType,
      permissions,
      isCollection: true,
      operations: {
        GET: {
          queryOptions: ["$select", "$filter", "$top", "$skiptoken"],
          furtherQueryOptions: ["$skip", "$count", "$orderby"],
          perform: () => ({
            kind: "collection",
            ...policySet,
            members: tenants.tenant.appManagementPolicies.map((policy) => ({ entity: appPolicyEntity(policy) })),
          }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const body = await readBody(c, bodies.createPolicy, appPolicyType);
            const { displayName, description, isEnabled, restrictions } = body;
            const added: AppManagementPolicy = { id: newId(), displayName, description, isEnabled, restrictions };
            await tenants.change((tenant) => addAppPolicy(tenant, added, switches));
            const as = switches.appPolicyCreated;
            return { kind: "created", as, ...policySet, id: added.id, entity: appPolicyEntity(added) };
          },
        },
      },
    },
    {
      path: `/${appPoliciesPath}/:id`,
      entityType: appPolicyType,
      permissions,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$select"],
          perform: (c) => ({
            kind: "entity",
            ...policySet,
            entity: appPolicyEntity(findAppPolicy(tenants.tenant, pathKey(c, "id"))),
          }),
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const { id } = findAppPolicy(tenants.tenant, pathKey(c, "id"));
            const body = await readChange(c, bodies.updatePolicy, appPolicyType, [{ id }], switches);
            const { displayName, description, isEnabled, restrictions } = body;
            const change = given({ displayName, description, isEnabled, restrictions });
            await tenants.change((tenant) => changeAppPolicy(tenant, id, change, switches));
            return { kind: "changed", ...policySet, entity: appPolicyEntity(findAppPolicy(tenants.tenant, id)) };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeAppPolicy(tenant, pathKey(c, "id")));
            return { kind: "deleted" };
          },
        },
      },
    },
  ];
}
