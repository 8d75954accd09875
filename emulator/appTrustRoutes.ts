import { collectionAnswer, type Entity, entityAnswer, noContent, selectProperties } from "./answers.js";
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
import {
  createAuthorityBody,
  createConfigurationBody,
  newAuthority,
  updateAuthorityBody,
  updateConfigurationBody,
} from "./appTrustBodies.js";
import {
  authoritiesPath,
  authorityEntity,
  authorityType,
  configurationEntity,
  configurationsPath,
  configurationType,
  expandedAuthorities,
} from "./appTrustEntities.js";
import { appCertTrustConfiguration, type AppOnlyAppTrust } from "./permissions.js";
import type { QueryOptions } from "./queryOptions.js";
import { readBody } from "./requestBody.js";
import { type GraphContext, pathKey, type Route } from "./routes.js";
import type { Configuration } from "./tenant.js";
import type { Tenants } from "./tenantStore.js";

/** Graph: the pages "certificateauthoritypath-…", "certificatebasedapplicationconfiguration-…" and "certificateauthorityasentity-…". */
export function appTrustRoutes(
  tenants: Tenants,
  newId: () => string,
  appOnlyAppTrust: AppOnlyAppTrust,
): readonly Route[] {
  const permissions = appCertTrustConfiguration(appOnlyAppTrust);
  return [
    {
      path: `/${configurationsPath}`,
      entityType: configurationType,
      permissions,
      operations: configurations(tenants, newId),
    },
    {
      path: `/${configurationsPath}/:configurationId`,
      entityType: configurationType,
      permissions,
      operations: configuration(tenants),
    },
    {
      path: `/${configurationsPath}/:configurationId/trustedCertificateAuthorities`,
      entityType: authorityType,
      permissions,
      operations: authorities(tenants, newId),
    },
    {
      path: `/${configurationsPath}/:configurationId/trustedCertificateAuthorities/:id`,
      entityType: authorityType,
      permissions,
      operations: authority(tenants),
    },
  ];
}

function configurations(tenants: Tenants, newId: () => string): Route["operations"] {
  return {
    GET: {
      queryOptions: ["$select", "$filter", "$expand"],
      perform(c, options) {
        const { configurations: items } = tenants.tenant;
        return collectionAnswer(c, configurationsPath, options, items, configurationEntity, (entity, item) =>
          shownConfiguration(entity, item, options),
        );
      },
    },
    POST: {
      queryOptions: [],
      async perform(c, options) {
        const body = await readBody(c, createConfigurationBody, configurationType);
        const added: Configuration = {
          id: newId(),
          displayName: body.displayName,
          description: body.description,
          trustedCertificateAuthorities: body.trustedCertificateAuthorities.map((nested) =>
            newAuthority(newId(), nested),
          ),
        };
        await tenants.change((tenant) => addConfiguration(tenant, added));
        return entityAnswer(c, 201, configurationsPath, options, configurationEntity(added));
      },
    },
  };
}

function configuration(tenants: Tenants): Route["operations"] {
  return {
    GET: {
      queryOptions: ["$select", "$expand"],
      perform(c, options) {
        const found = namedBy(c, tenants);
        const shown = shownConfiguration(configurationEntity(found), found, options);
        return entityAnswer(c, 200, configurationsPath, options, shown);
      },
    },
    PATCH: {
      queryOptions: [],
      async perform(c) {
        const { id } = namedBy(c, tenants);
        const change = await readBody(c, updateConfigurationBody, configurationType);
        await tenants.change((tenant) => changeConfiguration(tenant, id, change));
        return noContent(c);
      },
    },
    DELETE: {
      queryOptions: [],
      async perform(c) {
        await tenants.change((tenant) => removeConfiguration(tenant, pathKey(c, "configurationId")));
        return noContent(c);
      },
    },
  };
}

function authorities(tenants: Tenants, newId: () => string): Route["operations"] {
  return {
    GET: {
      queryOptions: ["$select"],
      perform(c, options) {
        const found = namedBy(c, tenants);
        const items = found.trustedCertificateAuthorities;
        return collectionAnswer(c, authoritiesPath(found.id), options, items, authorityEntity, (entity) =>
          selectProperties(entity, authorityType, options.select),
        );
      },
    },
    POST: {
      queryOptions: [],
      async perform(c, options) {
        const { id } = namedBy(c, tenants);
        const added = newAuthority(newId(), await readBody(c, createAuthorityBody, authorityType));
        await tenants.change((tenant) => addAuthority(tenant, id, added));
        return entityAnswer(c, 201, authoritiesPath(id), options, authorityEntity(added));
      },
    },
  };
}

function authority(tenants: Tenants): Route["operations"] {
  return {
    GET: {
      queryOptions: ["$select"],
      perform(c, options) {
        const found = namedBy(c, tenants);
        const entity = authorityEntity(findAuthority(found, pathKey(c, "id")));
        const selected = selectProperties(entity, authorityType, options.select);
        return entityAnswer(c, 200, authoritiesPath(found.id), options, selected);
      },
    },
    PATCH: {
      queryOptions: [],
      async perform(c) {
        const found = namedBy(c, tenants);
        const { id } = findAuthority(found, pathKey(c, "id"));
        const change = await readBody(c, updateAuthorityBody, authorityType);
        await tenants.change((tenant) => changeAuthority(tenant, found.id, id, change));
        return noContent(c);
      },
    },
    DELETE: {
      queryOptions: [],
      async perform(c) {
        await tenants.change((tenant) => removeAuthority(tenant, pathKey(c, "configurationId"), pathKey(c, "id")));
        return noContent(c);
      },
    },
  };
}

/** The configuration that the path names. */
function namedBy(c: GraphContext, tenants: Tenants): Configuration {
  return findConfiguration(tenants.tenant, pathKey(c, "configurationId"));
}

function shownConfiguration(entity: Entity, found: Configuration, options: QueryOptions): Entity {
  const selected = selectProperties(entity, configurationType, options.select);
  return options.expand.length === 0 ? selected : { ...selected, ...expandedAuthorities(found) };
}
