import { instantFromGraph, partOf, requestFromGraph, textWhereTold, untold } from "../../kernel/fromGraph.js";
import type { GraphClient } from "../../graph/client.js";
import { idOf, memberPath, type Entity } from "../../graph/entity.js";
import { Illegible } from "../../kernel/illegible.js";
import type { Body, BodyValues, Returned } from "../../kernel/definition.js";
import type { Values } from "../../kernel/values.js";
import type { Definition } from "./definition.js";

/** Where a person disables a CA. */
export const adminCenter =
  "in the Entra admin center (Global Secure Access > Secure > TLS inspection policies > TLS inspection settings)";

/** What to do about a CA that can't be removed because it is in use. */
export const disableFirst = `Disable it first ${adminCenter}, then run the same command again`;

const request = "certificateSigningRequest";

/** Graph: List externalCertificateAuthorityCertificates. */
export const collection = "/networkAccess/tls/externalCertificateAuthorityCertificates";

/** Microsoft-managed CAs are shown beside these in the portal; should this collection hold any, their type tells. */
export function isExternal(member: Entity): boolean {
  const type = member["@odata.type"];
  return typeof type !== "string" || type.endsWith(".externalCertificateAuthorityCertificate");
}

/** The body of Graph's Create externalCertificateAuthorityCertificate. */
export function construct(values: BodyValues<Definition>): Body<Definition> & Entity {
  return { "@odata.type": "#microsoft.graph.networkaccess.externalCertificateAuthorityCertificate", ...values };
}

/**
 * What Graph returned of a CA. The CSR is left out: it is kept from the answer to the creation, and whether Graph shows it
 * later isn't known.
 */
export function state(entity: Entity): Returned<Definition> {
  const { name, commonName, organizationName, status, validity } = entity;
  return {
    name: textWhereTold(name),
    commonName: textWhereTold(commonName),
    organizationName: textWhereTold(organizationName),
    status: textWhereTold(status) ?? untold,
    validity: partOf(validity, validityOf),
    certificateSigningRequest: undefined,
  };
}

function validityOf({ startDateTime, endDateTime }: Entity): Values["validity"] | undefined | Illegible {
  const [start, end] = [instantFromGraph(startDateTime), instantFromGraph(endDateTime)];
  if (start instanceof Illegible) {
    return start;
  }
  if (end instanceof Illegible) {
    return end;
  }
  return start !== undefined && end !== undefined ? { startDateTime: start, endDateTime: end } : undefined;
}

/** The CA as it is now, asked afresh; undefined where it is gone. */
export function current(id: string, graph: GraphClient): Promise<Entity | undefined> {
  return graph.find(memberPath(collection, id));
}

/** A CA with its CSR, undefined where Graph doesn't tell it. */
export type WithRequest = Entity & { readonly certificateSigningRequest: ReturnType<typeof requestFromGraph> };

/** What Graph tells of a CA and its CSR, which it may show in the object itself but not in a list, or only by name, or never. */
export async function withRequest(found: Entity, graph: GraphClient): Promise<WithRequest> {
  const told = await graph.complete(collection, found, [request]).catch(() => found);
  const csr = requestFromGraph(told[request]);
  // What comes unasked may be written otherwise than what is asked for.
  const byName = `${memberPath(collection, idOf(found))}?$select=id,${request}`;
  const again = csr instanceof Illegible && told === found ? await graph.get(byName).catch(() => undefined) : undefined;
  return { ...told, [request]: (again && requestFromGraph(again[request])) ?? csr };
}

/** Where a CA stands; undefined where Graph doesn't tell it, or has none. */
export function statusOf(found: Entity | undefined): string | undefined {
  const status = found?.["status"];
  return typeof status === "string" ? status : undefined;
}

/** What messages show of a CA, whatever Graph has there. */
export function asShown({ id, name, status }: Entity) {
  return { id: String(id), name: String(name), status: String(status) };
}

/** The states in which TLS inspection uses a CA, or is about to; `active` and `enabled` mean the same. */
export const isInUse = among("enrolling", "active", "enabled", "expiring");

/** The states that pass by themselves; Graph also shows `unknownFutureValue` in between. */
export const isPending = among("enrolling", "creating", "unknownFutureValue");

/** Whether TLS inspection surely doesn't use a CA, nor is about to: a status that isn't told, or isn't known, says nothing. */
export const isOff = among("csrGenerated", "disabled", "expired", "revoked");

function among(...states: readonly unknown[]): (status: unknown) => boolean {
  return (status) => states.includes(status);
}
