import { requireTlsInspection } from "../settings/clouds.js";
import { requestFromGraph, spellingOf } from "../kernel/fromGraph.js";
import type { Entity } from "../graph/client.js";
import { isNotFound } from "../graph/graphError.js";
import type { Properties } from "../kernel/properties.js";
import { written } from "../kernel/border.js";
import {
  collection,
  state,
  withRequest,
  type WithRequest,
} from "../resources/externalCertificateAuthorityCertificate/graph.js";
import { state as signedState } from "../resources/externalCertificateAuthoritySignedCertificate/graph.js";
import { tlsCas } from "./definitions.js";
import { keyIn } from "./key.js";
import { only, type Asking } from "./only.js";
import { legibleResult } from "./legibleResult.js";
import type { LookUpSession } from "./session.js";

const request = "certificateSigningRequest";

/** By `id` or `name`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const { session } = asking;
  requireTlsInspection(session.cloud);
  const key = keyIn(args, tlsCas);
  const { collections } = session;
  const found =
    key.property === "id"
      ? [await collections.member(collection, key.value)].filter((member) => member !== undefined)
      : (await collections.list(collection)).filter((member) => isExternal(member) && state(member).name === key.value);
  const sought = { definition: tlsCas, key };
  const one = await session.graph.complete(collection, await only(found, sought, asking), "all");
  return resultOf(await withRequest(one, session.graph), session);
}

/** All TLS inspection CAs of the tenant, but for one that Microsoft manages. */
export async function list(_args: Properties, { session }: Asking): Promise<Properties[]> {
  requireTlsInspection(session.cloud);
  const members = await session.collections.list(collection).catch((error: unknown) => {
    // So Graph answers in a tenant that never had one ("Tenant TLS Tenant Settings does not exist").
    if (isNotFound(error)) {
      return [];
    }
    throw error;
  });
  return Promise.all(
    members.filter(isExternal).map(async (member) => {
      const told = await session.graph.complete(collection, member, "all");
      return resultOf({ ...told, [request]: requestFromGraph(told[request]) }, session);
    }),
  );
}

/** Microsoft-managed CAs are shown beside these in the portal; should this collection hold any, their type tells. */
function isExternal(member: Entity): boolean {
  const type = member["@odata.type"];
  return typeof type !== "string" || type.endsWith(".externalCertificateAuthorityCertificate");
}

function resultOf(ca: WithRequest, session: LookUpSession): Promise<Properties> {
  const { certificate, chain } = written(signedState(ca));
  return legibleResult(
    tlsCas,
    { id: ca["id"], ...written(state(ca)), [request]: spellingOf(ca[request]), certificate, chain },
    session,
  );
}
