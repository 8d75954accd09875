import { requireTlsInspection } from "../settings/clouds.js";
import { requestFromGraph, spellingOf } from "../kernel/fromGraph.js";
import type { Properties } from "../kernel/properties.js";
import { written } from "../kernel/border.js";
import {
  collection,
  isExternal,
  state,
  withRequest,
  type WithRequest,
} from "../resources/externalCertificateAuthorityCertificate/graph.js";
import { state as signedState } from "../resources/externalCertificateAuthoritySignedCertificate/graph.js";
import { keyIn, legibleResult, onlyMatch, type Asking } from "./asking.js";
import { tlsCas } from "./definitions.js";
import type { LookUpSession } from "./session.js";

const request = "certificateSigningRequest";

/** By `id` or `name`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const { session } = asking;
  const { configuration, collections, graph } = session;
  requireTlsInspection(configuration.cloud);
  const key = keyIn(args, tlsCas);
  const found =
    key.property === "id"
      ? [await collections.member(collection, key.value)]
      : (await collections.list(collection)).filter((member) => isExternal(member) && state(member).name === key.value);
  const one = await graph.complete(collection, await onlyMatch(found, { definition: tlsCas, key }, asking), "all");
  return resultOf(await withRequest(one, graph), session);
}

/** All TLS inspection CAs of the tenant, but for one that Microsoft manages. */
export async function list(_args: Properties, { session }: Asking): Promise<Properties[]> {
  requireTlsInspection(session.configuration.cloud);
  // In a tenant that never had one, Graph has no collection ("Tenant TLS Tenant Settings does not exist").
  const members = await session.collections.listOrNone(collection);
  return Promise.all(
    members.filter(isExternal).map(async (member) => {
      const told = await session.graph.complete(collection, member, "all");
      return resultOf({ ...told, [request]: requestFromGraph(told[request]) }, session);
    }),
  );
}

function resultOf(ca: WithRequest, session: LookUpSession): Promise<Properties> {
  const { certificate, chain } = written(signedState(ca));
  return legibleResult(
    tlsCas,
    { id: ca["id"], ...written(state(ca)), [request]: spellingOf(ca[request]), certificate, chain },
    session,
  );
}
