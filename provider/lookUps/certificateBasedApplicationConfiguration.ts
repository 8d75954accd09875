import type { Entity } from "../graph/client.js";
import type { Properties } from "../resource.js";
import { collection, state } from "../resources/certificateBasedApplicationConfiguration/graph.js";
import { collection as members } from "../resources/trustedCertificateAuthority/graph.js";
import { keyIn } from "./key.js";
import { only, type Asking } from "./only.js";
import { present } from "./present.js";
import type { LookUpSession } from "./session.js";

/** By `id` or `displayName`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const { session } = asking;
  const key = keyIn(args, ["id", "displayName"], "getCertificateBasedApplicationConfiguration");
  const { collections } = session;
  const found =
    key.property === "id"
      ? [await collections.member(collection, key.value)].filter((member) => member !== undefined)
      : (await collections.list(collection)).filter((member) => member["displayName"] === key.value);
  const listedBy = "listCertificateBasedApplicationConfigurations";
  const sought = { resource: "certificateBasedApplicationConfiguration", key, listedBy };
  return shown(await only(found, sought, asking), session);
}

export async function list(_args: Properties, { session }: Asking): Promise<Properties[]> {
  // A configuration's root is in a collection of its own; without $expand, each would cost a request.
  const configurations = await session.collections.list(`${collection}?$expand=trustedCertificateAuthorities`);
  return Promise.all(configurations.map((configuration) => shown(configuration, session)));
}

async function shown(configuration: Entity, session: LookUpSession): Promise<Properties> {
  const id = String(configuration["id"]);
  const authorities = expanded(configuration) ?? (await session.collections.list(members(id)));
  return present({ id, ...state(configuration, authorities), ...(await session.place()) });
}

/** The members that came with a configuration, or undefined where they didn't, or not all of them. */
function expanded(configuration: Entity): readonly Entity[] | undefined {
  const { trustedCertificateAuthorities, "trustedCertificateAuthorities@odata.nextLink": more } = configuration;
  return Array.isArray(trustedCertificateAuthorities) && more === undefined
    ? (trustedCertificateAuthorities as Entity[])
    : undefined;
}
