import { contextUrl, type Entity } from "./answers.js";
import type { EntityType } from "./entityType.js";
import type { Configuration, TrustedAuthority } from "./tenant.js";

export const configurationsPath = "directory/certificateAuthorities/certificateBasedApplicationConfigurations";

/** The contained set of a configuration, as a context URL names it. */
export function authoritiesPath(configurationId: string): string {
  return `${configurationsPath}('${configurationId}')/trustedCertificateAuthorities`;
}

/** Graph: "certificateBasedApplicationConfiguration resource type"; the authorities are a contained navigation property. */
export const configurationType: EntityType = {
  name: "microsoft.graph.certificateBasedApplicationConfiguration",
  properties: ["id", "deletedDateTime", "displayName", "description"],
  navigationProperties: ["trustedCertificateAuthorities"],
  filterable: new Map([
    ["displayName", { operators: ["eq", "ne", "startsWith"] }],
    ["description", { operators: ["eq", "ne", "startsWith"] }],
  ]),
  badRequestCode: "Request_BadRequest",
};

/** Graph: "certificateAuthorityAsEntity resource type"; the order is that of the example of "Create trustedCertificateAuthority". */
export const authorityType: EntityType = {
  name: "microsoft.graph.certificateAuthorityAsEntity",
  properties: ["certificate", "id", "issuer", "issuerSubjectKeyIdentifier", "isRootAuthority"],
  navigationProperties: [],
  filterable: new Map(),
  badRequestCode: "Request_BadRequest",
};

export function configurationEntity(configuration: Configuration): Entity {
  return {
    id: configuration.id,
    // Always null: a deleted configuration can't be read here.
    deletedDateTime: null,
    displayName: configuration.displayName,
    description: configuration.description,
  };
}

/** What `$expand` adds to a configuration. */
export function expandedAuthorities(configuration: Configuration): Entity {
  return {
    "trustedCertificateAuthorities@odata.context": contextUrl(authoritiesPath(configuration.id)),
    trustedCertificateAuthorities: configuration.trustedCertificateAuthorities.map(authorityEntity),
  };
}

export function authorityEntity(authority: TrustedAuthority): Entity {
  return {
    "@odata.type": `#${authorityType.name}`,
    certificate: authority.certificate,
    id: authority.id,
    issuer: authority.issuer,
    issuerSubjectKeyIdentifier: authority.issuerSubjectKeyIdentifier,
    isRootAuthority: authority.isRootAuthority,
  };
}
