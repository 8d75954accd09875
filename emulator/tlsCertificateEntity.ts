import type { Entity } from "./answers.js";
import type { EntityType } from "./entityType.js";
import type { TlsCertificate } from "./tenant.js";

/** In the order of Graph's metadata, where a member after `unknownFutureValue` is one that was added later. */
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

type TlsCertificateStatus = (typeof statuses)[number];

/** How long before its end an active certificate shows as expiring. Microsoft's pages don't say. */
const expiringMilliseconds = 30 * 24 * 60 * 60 * 1000;

/** Graph: "externalCertificateAuthorityCertificate resource type"; the order is that of its create example. */
export const tlsCertificateType: EntityType = {
  name: "microsoft.graph.networkaccess.externalCertificateAuthorityCertificate",
  properties: [
    "id",
    "name",
    "commonName",
    "organizationName",
    "validity",
    "status",
    "certificateSigningRequest",
    "certificate",
    "chain",
  ],
  navigationProperties: [],
  filterable: new Map([
    ["name", { operators: ["eq", "ne", "startsWith"] }],
    ["commonName", { operators: ["eq", "ne", "startsWith"] }],
    ["status", { operators: ["eq", "ne"], members: statuses }],
  ]),
  badRequestCode: "BadRequest",
};

export function tlsCertificateStatus(
  certificate: TlsCertificate,
  now: Date,
  enrollingMilliseconds: number,
): TlsCertificateStatus {
  if (certificate.certificate === null) {
    return "csrGenerated";
  }
  if (certificate.enabledDateTime === null) {
    return "disabled";
  }
  const end = Date.parse(certificate.validity.endDateTime);
  if (now.getTime() < Date.parse(certificate.enabledDateTime) + enrollingMilliseconds) {
    return "enrolling";
  }
  if (now.getTime() > end) {
    return "expired";
  }
  return now.getTime() > end - expiringMilliseconds ? "expiring" : "active";
}

export function tlsCertificateEntity(certificate: TlsCertificate, status: TlsCertificateStatus): Entity {
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
