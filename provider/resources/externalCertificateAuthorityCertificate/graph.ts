import type { Entity, GraphClient } from "../../graph/client.js";
import { memberPath } from "../../graph/address.js";
import type { Properties } from "../../resource.js";

export const kind = "externalCertificateAuthorityCertificate";

/** Where a person disables a CA. */
export const adminCenter =
  "in the Entra admin center (Global Secure Access > Secure > TLS inspection policies > TLS inspection settings)";

/** What to do about a CA that can't be removed because it is in use. */
export const disableFirst = `Disable it first ${adminCenter}, then run the same command again`;

/** Graph: List externalCertificateAuthorityCertificates. */
export const collection = "/networkAccess/tls/externalCertificateAuthorityCertificates";

/** The body of Graph's Create externalCertificateAuthorityCertificate. */
export function construct(name: string, inputs: Properties): Entity {
  return {
    "@odata.type": "#microsoft.graph.networkaccess.externalCertificateAuthorityCertificate",
    name,
    commonName: inputs["commonName"],
    organizationName: inputs["organizationName"],
  };
}

/**
 * What Graph returned of a CA. The CSR is left out: it is kept from the answer to the creation, and whether Graph shows it
 * later isn't known.
 */
export function state(entity: Entity): Properties {
  const { name, commonName, organizationName, status } = entity;
  const { startDateTime, endDateTime } = (entity["validity"] ?? {}) as Entity;
  return {
    name,
    commonName,
    organizationName,
    status,
    validity: startDateTime && endDateTime ? { startDateTime, endDateTime } : undefined,
  };
}

/** The CA as it is now, asked afresh; undefined where it is gone. */
export function current(id: string, graph: GraphClient): Promise<Entity | undefined> {
  return graph.find(memberPath(collection, id));
}

/** Asks for a CSR that Graph didn't return by itself; undefined where it can't be had. */
export async function requestOf(id: string, graph: GraphClient): Promise<string | undefined> {
  const found = await graph.get(`${memberPath(collection, id)}?$select=id,certificateSigningRequest`).then(
    ({ certificateSigningRequest }) => certificateSigningRequest,
    () => undefined,
  );
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The states in which TLS inspection uses a CA, or is about to; `active` and `enabled` mean the same. */
export function isInUse(status: unknown): boolean {
  return typeof status === "string" && ["enrolling", "active", "enabled", "expiring"].includes(status);
}
