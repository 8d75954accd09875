import type { Entity } from "./answers.js";
import type { EntityType, Property } from "./entityType.js";
import type { Switches } from "./switches.js";
import type { TlsCertificate } from "./tenant.js";

const day = 24 * 60 * 60 * 1000;

/** `tlsCertificateStatus` in the order of Graph's metadata, where a member after `unknownFutureValue` was added later. */
const statuses = [
  "csrGenerated",
  "enrolling",
  "active",
  "unknownFutureValue",
  "expiring",
  "expired",
  "enabled",
  "disabled",
  "creating",
  "revoked",
] as const;

export type TlsCertificateStatus = (typeof statuses)[number];

/** Graph: "externalCertificateAuthorityCertificate resource type"; the order is that of its create example. */
export const tlsCertificateType: EntityType = {
  name: "microsoft.graph.networkaccess.externalCertificateAuthorityCertificate",
  properties: new Map<string, Property>([
    ["id", { type: "String", nullable: false }],
    ["name", { type: "String", nullable: false, filter: ["eq", "ne", "startsWith"] }],
    ["commonName", { type: "String", nullable: false, filter: ["eq", "ne", "startsWith"] }],
    ["organizationName", { type: "String", nullable: false, filter: ["eq", "ne", "startsWith"] }],
    ["validity", { type: "Complex", nullable: false }],
    ["status", { type: "Enum", nullable: false, filter: ["eq", "ne"], members: statuses }],
    ["certificateSigningRequest", { type: "String", nullable: true }],
    ["certificate", { type: "String", nullable: true }],
    ["chain", { type: "String", nullable: true }],
  ]),
  navigationProperties: new Map(),
  badRequestCode: "BadRequest",
};

/** What contains the certificates. */
export const tlsTerminationType: EntityType = {
  name: "microsoft.graph.networkaccess.tlsTermination",
  properties: new Map([["id", { type: "String", nullable: false }]]),
  navigationProperties: new Map([
    [
      "externalCertificateAuthorityCertificates",
      { type: tlsCertificateType, queryOptions: ["$select", "$filter", "$orderby", "$top", "$skip", "$count"] },
    ],
  ]),
  badRequestCode: "BadRequest",
};

/** The status at a time, which follows from what was uploaded, when it was enabled and when it ends. */
export function tlsCertificateStatus(
  certificate: TlsCertificate,
  now: Date,
  { afterUpload, enabledStatus, enrollingMilliseconds, expiringDays }: Switches,
): TlsCertificateStatus {
  if (certificate.certificate === null) {
    return "csrGenerated";
  }
  const isWithin = (start: string | null) =>
    start !== null && now.getTime() < Date.parse(start) + enrollingMilliseconds;
  if (certificate.enabledDateTime === null) {
    return isWithin(certificate.uploadedDateTime) ? afterUpload : "disabled";
  }
  const end = Date.parse(certificate.validity.endDateTime);
  if (isWithin(certificate.enabledDateTime)) {
    return "enrolling";
  }
  if (now.getTime() > end) {
    return "expired";
  }
  return now.getTime() > end - expiringDays * day ? "expiring" : enabledStatus;
}

/** A TLS inspection CA as Graph returns it. */
export function tlsCertificateEntity(certificate: TlsCertificate, status: TlsCertificateStatus) {
  return {
    "@odata.type": `#${tlsCertificateType.name}`,
    id: certificate.id,
    name: certificate.name,
    commonName: certificate.commonName,
    organizationName: certificate.organizationName,
    validity: {
      // Without the `#` that annotations of entities have: so it is printed in Graph's create example.
      "@odata.type": "microsoft.graph.networkaccess.validityDate",
      ...certificate.validity,
    },
    status,
    certificateSigningRequest: certificate.certificateSigningRequest,
    certificate: certificate.certificate,
    chain: certificate.chain,
  };
}

/**
 * Graph, "Best practices for working with Microsoft Graph", evolvable enumerations: members after the sentinel show as
 * the sentinel to a client that did not say it knows of them.
 */
export function withoutUnknownMembers(entity: Entity): Entity {
  const index = statuses.findIndex((status) => status === entity["status"]);
  return index > statuses.indexOf("unknownFutureValue") ? { ...entity, status: "unknownFutureValue" } : entity;
}
