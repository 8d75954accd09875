import { requireTlsInspection } from "../clouds.js";
import type { Entity } from "../graph/client.js";
import { memberPath } from "../graph/address.js";
import { isNotFound } from "../graph/graphError.js";
import type { Properties } from "../resource.js";
import { collection, state } from "../resources/externalCertificateAuthorityCertificate/graph.js";
import { readCertificates } from "../x509/certificate.js";
import { certificateToPem } from "../x509/pem.js";
import { keyIn } from "./key.js";
import { only, type Asking } from "./only.js";
import { present } from "./present.js";
import type { LookUpSession } from "./session.js";

/** By `id` or `name`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const { session } = asking;
  requireTlsInspection(session.cloud);
  const key = keyIn(args, ["id", "name"], "getExternalCertificateAuthorityCertificate");
  const { collections } = session;
  const found =
    key.property === "id"
      ? [await collections.member(collection, key.value)].filter((member) => member !== undefined)
      : (await collections.list(collection)).filter((member) => isExternal(member) && member["name"] === key.value);
  const listedBy = "listExternalCertificateAuthorityCertificates";
  const sought = { resource: "externalCertificateAuthorityCertificate", key, listedBy };
  return shown(await complete(await only(found, sought, asking), session), session);
}

export async function list(_args: Properties, { session }: Asking): Promise<Properties[]> {
  requireTlsInspection(session.cloud);
  const members = await session.collections.list(collection).catch((error: unknown) => {
    // So Graph answers in a tenant that never had one ("Tenant TLS Tenant Settings does not exist").
    if (isNotFound(error)) {
      return [];
    }
    throw error;
  });
  return Promise.all(members.filter(isExternal).map((member) => shown(member, session)));
}

/** Microsoft-managed CAs are shown beside these in the portal; should this collection hold any, their type tells. */
function isExternal(member: Entity): boolean {
  const type = member["@odata.type"];
  return typeof type !== "string" || type.endsWith(".externalCertificateAuthorityCertificate");
}

/** With the CSR, which Graph may show in the object itself but not in a list, or only where it is selected, or never. */
async function complete(listed: Entity, { graph }: LookUpSession): Promise<Entity> {
  if (typeof listed["certificateSigningRequest"] === "string") {
    return listed;
  }
  const select = "id,certificateSigningRequest,certificate,chain";
  const own = await graph.get(`${memberPath(collection, String(listed["id"]))}?$select=${select}`);
  return { ...listed, ...present(own) };
}

async function shown(entity: Entity, session: LookUpSession): Promise<Properties> {
  const { id, certificateSigningRequest, certificate, chain } = entity;
  return present({
    id,
    ...state(entity),
    certificateSigningRequest,
    certificate: certificatesAsPem(certificate),
    chain: certificatesAsPem(chain),
    ...(await session.place()),
  });
}

/** The certificates of a text, written alike whoever uploaded them; undefined where it holds none that can be read. */
function certificatesAsPem(text: unknown): string | undefined {
  try {
    return typeof text === "string"
      ? readCertificates(text)
          .map(({ der }) => certificateToPem(der))
          .join("")
      : undefined;
  } catch {
    return undefined;
  }
}
