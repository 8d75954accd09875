import type { Collection, Member } from "./answers.js";
import {
  addAuthority,
  addConfiguration,
  changeAuthority,
  changeConfiguration,
  findAuthority,
  findConfiguration,
  removeAuthority,
  removeConfiguration,
} from "./appTrust.js";
import { appTrustBodies, newAuthority } from "./appTrustBodies.js";
import {
  authoritiesPath,
  authorityEntity,
  authorityPathType,
  authorityType,
  configurationEntity,
  configurationsPath,
  configurationType,
} from "./appTrustEntities.js";
import type { QueryOptionName } from "./entityType.js";
import { appCertTrustConfiguration } from "./permissions.js";
import { readBody, readChange } from "./requestBody.js";
import { type GraphContext, pathKey } from "./graphContext.js";
import { refusing, type Route } from "./routes.js";
import { segmentNotFound } from "./segments.js";
import type { Switches } from "./switches.js";
import type { Configuration } from "./tenant.js";
import type { Tenants } from "./tenantStore.js";

const authorityPath = "directory/certificateAuthorities";
const configurationSet = { type: configurationType, path: configurationsPath };

/** Graph: the pages "certificateauthoritypath-…", "certificatebasedapplicationconfiguration-…" and "certificateauthorityasentity-…". */
export function appTrustRoutes(tenants: Tenants, newId: () => string, switches: Switches): readonly Route[] {
  const permissions = appCertTrustConfiguration(switches.appOnlyAppTrust);
  const bodies = appTrustBodies(switches);
  const expands = expandOption(switches);

  const memberOf = (found: Configuration): Member => ({
    entity: configurationEntity(found),
    collections:
      switches.expandAuthorities === "passedOver" ? {} : { trustedCertificateAuthorities: () => authoritiesOf(found) },
  });
  const configurations = (): Collection => ({
    ...configurationSet,
    members: tenants.tenant.configurations.map(memberOf),
  });

  const routes: readonly Route[] = [
    {
      path: `/${authorityPath}`,
      entityType: authorityPathType,
      permissions,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$select", "$expand"],
          perform: () => ({
            kind: "entity",
            type: authorityPathType,
            path: authorityPath,
            entity: { id: "certificateAuthorities" },
            collections: { certificateBasedApplicationConfigurations: configurations },
          }),
        },
      },
    },
    {
      path: `/${configurationsPath}`,
      entityType: configurationType,
      permissions,
      isCollection: true,
      operations: {
        GET: {
          queryOptions: ["$select", "$filter", "$skiptoken", ...expands],
          furtherQueryOptions: ["$count", "$top", "$skip", "$orderby"],
          perform: () => ({ kind: "collection", ...configurations() }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const body = await readBody(c, bodies.createConfiguration, configurationType);
            const added: Configuration = {
              id: newId(),
              displayName: body.displayName,
              description: body.description,
              trustedCertificateAuthorities: body.trustedCertificateAuthorities.map((nested) =>
                newAuthority(newId(), nested, switches),
              ),
            };
            await tenants.change((tenant) => addConfiguration(tenant, added, switches));
            const as = switches.configurationCreated;
            return { kind: "created", as, ...configurationSet, id: added.id, ...memberOf(added) };
          },
        },
      },
    },
    {
      path: `/${configurationsPath}/:configurationId`,
      entityType: configurationType,
      permissions,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$select", ...expands],
          perform: (c) => ({ kind: "entity", ...configurationSet, ...memberOf(namedBy(c, tenants)) }),
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const found = namedBy(c, tenants);
            const { id } = found;
            const seen = { ...configurationEntity(found), ...nested(found) };
            const change = await readChange(c, bodies.updateConfiguration, configurationType, [seen], switches);
            await tenants.change((tenant) => changeConfiguration(tenant, id, change));
            return { kind: "changed", ...configurationSet, ...memberOf(findConfiguration(tenants.tenant, id)) };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeConfiguration(tenant, pathKey(c, "configurationId"), switches));
            return { kind: "deleted" };
          },
        },
      },
    },
    {
      path: `/${configurationsPath}/:configurationId/trustedCertificateAuthorities`,
      entityType: authorityType,
      permissions,
      isCollection: true,
      operations: {
        GET: {
          queryOptions: ["$select", "$skiptoken"],
          perform: (c) => ({ kind: "collection", ...authoritiesOf(namedBy(c, tenants)) }),
        },
        POST: {
          queryOptions: [],
          async perform(c) {
            const { id } = namedBy(c, tenants);
            const added = newAuthority(newId(), await readBody(c, bodies.createAuthority, authorityType), switches);
            await tenants.change((tenant) => addAuthority(tenant, id, added));
            return { kind: "created", ...authoritySet(id), id: added.id, entity: authorityEntity(added) };
          },
        },
      },
    },
    {
      path: `/${configurationsPath}/:configurationId/trustedCertificateAuthorities/:id`,
      entityType: authorityType,
      permissions,
      isCollection: false,
      operations: {
        GET: {
          queryOptions: ["$select"],
          perform(c) {
            const found = namedBy(c, tenants);
            const entity = authorityEntity(findAuthority(found, pathKey(c, "id")));
            return { kind: "entity", ...authoritySet(found.id), entity };
          },
        },
        PATCH: {
          queryOptions: [],
          async perform(c) {
            const configuration = namedBy(c, tenants);
            const found = findAuthority(configuration, pathKey(c, "id"));
            const seen = [authorityEntity(found)];
            const change = await readChange(c, bodies.updateAuthority, authorityType, seen, switches);
            await tenants.change((tenant) => changeAuthority(tenant, configuration.id, found.id, change, switches));
            const changed = findAuthority(findConfiguration(tenants.tenant, configuration.id), found.id);
            return { kind: "changed", ...authoritySet(configuration.id), entity: authorityEntity(changed) };
          },
        },
        DELETE: {
          queryOptions: [],
          async perform(c) {
            await tenants.change((tenant) => removeAuthority(tenant, pathKey(c, "configurationId"), pathKey(c, "id")));
            return { kind: "deleted" };
          },
        },
      },
    },
  ];
  return switches.appTrust === "available"
    ? routes
    : routes.map((route) => ({
        ...route,
        operations: refusing(route.operations, () => segmentNotFound("certificateAuthorities")),
      }));
}

function expandOption({ expandAuthorities }: Switches): readonly QueryOptionName[] {
  return expandAuthorities === "refused" ? [] : ["$expand"];
}

/** The configuration that the path names. */
function namedBy(c: GraphContext, tenants: Tenants): Configuration {
  return findConfiguration(tenants.tenant, pathKey(c, "configurationId"));
}

function authoritySet(configurationId: string) {
  return { type: authorityType, path: authoritiesPath(configurationId) };
}

function authoritiesOf({ id, trustedCertificateAuthorities }: Configuration): Collection {
  return {
    ...authoritySet(id),
    members: trustedCertificateAuthorities.map((authority) => ({ entity: authorityEntity(authority) })),
  };
}

/** What `$expand` shows in a configuration, which may be sent back with it. */
function nested({ trustedCertificateAuthorities }: Configuration) {
  return { trustedCertificateAuthorities: trustedCertificateAuthorities.map(authorityEntity) };
}
