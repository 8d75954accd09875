import type { EntityType, Property } from "./entityType.js";
import type { Configuration, TrustedAuthority } from "./tenant.js";

export const configurationsPath = "directory/certificateAuthorities/certificateBasedApplicationConfigurations";

/** The contained set of a configuration, as a context URL names it. */
export function authoritiesPath(configurationId: string): string {
  return `${configurationsPath}('${configurationId}')/trustedCertificateAuthorities`;
}

/** Graph: "certificateAuthorityAsEntity resource type"; the order is that of the example of "Create trustedCertificateAuthority". */
export const authorityType: EntityType = {
  name: "microsoft.graph.certificateAuthorityAsEntity",
  properties: new Map<string, Property>([
    ["certificate", { type: "Binary", nullable: false }],
    ["id", { type: "String", nullable: false }],
    ["issuer", { type: "String", nullable: false }],
    ["issuerSubjectKeyIdentifier", { type: "String", nullable: false }],
    ["isRootAuthority", { type: "Boolean", nullable: false }],
  ]),
  navigationProperties: new Map(),
  badRequestCode: "Request_BadRequest",
};

/** Graph: "certificateBasedApplicationConfiguration resource type"; the authorities are a contained navigation property. */
export const configurationType: EntityType = {
  name: "microsoft.graph.certificateBasedApplicationConfiguration",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["deletedDateTime", { type: "DateTimeOffset", nullable: true }],
    ["displayName", { type: "String", nullable: true, filter: ["eq", "ne", "startsWith"] }],
    ["description", { type: "String", nullable: true, filter: ["eq", "ne", "startsWith"] }],
  ]),
  // Of the authorities, only `$select` is supported (Graph: "List trustedCertificateAuthorities").
  navigationProperties: new Map([
    ["trustedCertificateAuthorities", { type: authorityType, queryOptions: ["$select"] }],
  ]),
  badRequestCode: "Request_BadRequest",
};

/** What contains the configurations. */
export const authorityPathType: EntityType = {
  name: "microsoft.graph.certificateAuthorityPath",
  properties: new Map([["id", { type: "String", nullable: false }]]),
  navigationProperties: new Map([
    [
      "certificateBasedApplicationConfigurations",
      {
        type: configurationType,
        queryOptions: ["$select", "$filter", "$expand", "$orderby", "$top", "$skip", "$count"],
      },
    ],
  ]),
  badRequestCode: "Request_BadRequest",
};

/** A configuration as Graph returns it. */
export function configurationEntity(configuration: Configuration) {
  return {
    id: configuration.id,
    // Always null: a deleted configuration can't be read here.
    deletedDateTime: null,
    displayName: configuration.displayName,
    description: configuration.description,
  };
}

/** A trusted CA as Graph returns it. */
export function authorityEntity(authority: TrustedAuthority) {
  return {
    "@odata.type": `#${authorityType.name}`,
    certificate: authority.certificate,
    id: authority.id,
    issuer: authority.issuer,
    issuerSubjectKeyIdentifier: authority.issuerSubjectKeyIdentifier,
    isRootAuthority: authority.isRootAuthority,
  };
}
