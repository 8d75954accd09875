import { policyNaming } from "./appManagement.js";
import { badRequest } from "./entityType.js";
import { type GraphError, resourceNotFound } from "./graphError.js";
import { authorityType, configurationType } from "./appTrustEntities.js";
import { isSameId } from "./objectId.js";
import type { Switches } from "./switches.js";
import type { Configuration, Tenant, TrustedAuthority } from "./tenant.js";

/** Graph: "Create trustedCertificateAuthority". */
const largestCollection = 10;

/** Graph: "Create certificateBasedApplicationConfiguration"; deleted ones count. */
const mostConfigurations = 100;

/**
 * A configuration may begin without a root, since one can be added afterwards, as the example of "Create
 * trustedCertificateAuthority" does; it never has two.
 */
export function addConfiguration(
  tenant: Tenant,
  added: Configuration,
  { deletedConfigurations, rootAtCreation }: Switches,
): Tenant {
  const counted = deletedConfigurations === "counted" ? tenant.deletedConfigurations : 0;
  if (tenant.configurations.length + counted >= mostConfigurations) {
    throw badRequest(
      configurationType,
      `A tenant can have ${mostConfigurations} certificateBasedApplicationConfigurations, deleted ones included.`,
    );
  }
  if (added.trustedCertificateAuthorities.length === 0) {
    throw badRequest(configurationType, "The property 'trustedCertificateAuthorities' requires at least one object.");
  }
  checkCollection(added.trustedCertificateAuthorities);
  if (rootAtCreation === "required" && !added.trustedCertificateAuthorities.some((member) => member.isRootAuthority)) {
    throw badRequest(
      configurationType,
      "The property 'trustedCertificateAuthorities' requires at least one object that is a root authority.",
    );
  }
  return { ...tenant, configurations: [...tenant.configurations, added] };
}

/** The configuration with an id; refused as not found where there is none. */
export function findConfiguration(tenant: Tenant, id: string): Configuration {
  return tenant.configurations.find((configuration) => isSameId(configuration.id, id)) ?? resourceNotFound(id);
}

/** The tenant after a PATCH of a configuration. What the change leaves out stays, and null clears. */
export function changeConfiguration(
  tenant: Tenant,
  id: string,
  change: { readonly displayName?: string | null | undefined; readonly description?: string | null | undefined },
): Tenant {
  const { displayName, description } = change;
  const current = findConfiguration(tenant, id);
  return replaceConfiguration(tenant, {
    ...current,
    displayName: displayName === undefined ? current.displayName : displayName,
    description: description === undefined ? current.description : description,
  });
}

/** The authorities go with the configuration that contains them. */
export function removeConfiguration(tenant: Tenant, id: string, { namedConfigurationDeletion }: Switches): Tenant {
  const removed = findConfiguration(tenant, id);
  const naming = policyNaming(tenant, removed.id);
  if (naming !== undefined && namedConfigurationDeletion === "refused") {
    throw badRequest(
      configurationType,
      `The configuration is named by the app management policy '${naming}', and cannot be deleted as long as it is.`,
    );
  }
  return {
    ...tenant,
    configurations: tenant.configurations.filter((configuration) => configuration !== removed),
    deletedConfigurations: tenant.deletedConfigurations + 1,
  };
}

/** The tenant with one more trusted CA; refused where the configuration is full or would have a second root. */
export function addAuthority(tenant: Tenant, configurationId: string, added: TrustedAuthority): Tenant {
  const configuration = findConfiguration(tenant, configurationId);
  const authorities = [...configuration.trustedCertificateAuthorities, added];
  checkCollection(authorities);
  return replaceConfiguration(tenant, { ...configuration, trustedCertificateAuthorities: authorities });
}

/** The trusted CA of a configuration with an id; refused as not found where there is none. */
export function findAuthority(configuration: Configuration, id: string): TrustedAuthority {
  return (
    configuration.trustedCertificateAuthorities.find((authority) => isSameId(authority.id, id)) ?? resourceNotFound(id)
  );
}

/** Graph, "Update certificateAuthorityAsEntity": `isRootAuthority` is all that changes in place. */
export function changeAuthority(
  tenant: Tenant,
  configurationId: string,
  id: string,
  change: { readonly isRootAuthority?: boolean | undefined },
  { rootChange }: Switches,
): Tenant {
  const configuration = findConfiguration(tenant, configurationId);
  const current = findAuthority(configuration, id);
  const { isRootAuthority = current.isRootAuthority } = change;
  if (current.isRootAuthority && !isRootAuthority) {
    throw rootMustPersist();
  }
  const movesRoot = isRootAuthority && rootChange === "moves";
  const authorities = configuration.trustedCertificateAuthorities.map((authority) => {
    if (authority === current) {
      return { ...authority, isRootAuthority };
    }
    return movesRoot ? { ...authority, isRootAuthority: false } : authority;
  });
  checkCollection(authorities);
  return replaceConfiguration(tenant, { ...configuration, trustedCertificateAuthorities: authorities });
}

/** Graph, "Delete certificateAuthorityAsEntity": not all can be deleted, and a root must stay. */
export function removeAuthority(tenant: Tenant, configurationId: string, id: string): Tenant {
  const configuration = findConfiguration(tenant, configurationId);
  const removed = findAuthority(configuration, id);
  const authorities = configuration.trustedCertificateAuthorities.filter((authority) => authority !== removed);
  if (removed.isRootAuthority || authorities.length === 0) {
    throw rootMustPersist();
  }
  return replaceConfiguration(tenant, { ...configuration, trustedCertificateAuthorities: authorities });
}

function checkCollection(authorities: readonly TrustedAuthority[]): void {
  if (authorities.length > largestCollection) {
    throw badRequest(
      authorityType,
      `A maximum of ${largestCollection} trusted authorities are allowed per trustedCertificateAuthorities collection.`,
    );
  }
  if (authorities.filter((authority) => authority.isRootAuthority).length > 1) {
    throw badRequest(
      authorityType,
      "The property 'isRootAuthority' is true for more than one object; only one object in a trustedCertificateAuthorities collection can be the root authority.",
    );
  }
}

function rootMustPersist(): GraphError {
  return badRequest(
    authorityType,
    "You can't delete all items in the trustedCertificateAuthorities collection; it requires at least one object that is a root authority to always persist.",
  );
}

function replaceConfiguration(tenant: Tenant, replacement: Configuration): Tenant {
  return {
    ...tenant,
    configurations: tenant.configurations.map((configuration) =>
      configuration.id === replacement.id ? replacement : configuration,
    ),
  };
}
