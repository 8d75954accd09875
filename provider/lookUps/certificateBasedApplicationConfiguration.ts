import { idOf, type Entity } from "../graph/entity.js";
import { wholeIn } from "../graph/paging.js";
import type { Properties } from "../kernel/properties.js";
import { written } from "../kernel/border.js";
import { configurationsPath } from "../resources/applicationTrust.js";
import { names, displayedNames, state } from "../resources/certificateBasedApplicationConfiguration/graph.js";
import { collection as members } from "../resources/trustedCertificateAuthority/graph.js";
import { keyIn, legibleResult, onlyMatch, type Asking } from "./asking.js";
import { configurations } from "./definitions.js";
import type { LookUpSession } from "./session.js";

/** By `id` or `displayName`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const { session } = asking;
  const key = keyIn(args, configurations);
  const found =
    key.property === "id"
      ? [await session.collections.member(configurationsPath, key.value, names)]
      : await named(key.value, session);
  return resultOf(await onlyMatch(found, { definition: configurations, key }, asking), session);
}

/** All configurations of the tenant, each with its trusted CAs. */
export async function list(_args: Properties, { session }: Asking): Promise<Properties[]> {
  // A configuration's root is in a collection of its own; without $expand, each would cost a request.
  const all = await session.collections.list(`${configurationsPath}?$expand=trustedCertificateAuthorities`);
  return Promise.all(all.map((configuration) => resultOf(configuration, session)));
}

/** Those with a name; where none has it, those that a list shows without one are asked. */
async function named(name: string, { collections, graph }: LookUpSession): Promise<Entity[]> {
  const listed = await collections.list(configurationsPath);
  const isIt = (member: Entity) => displayedNames(member).displayName === name;
  if (listed.some(isIt)) {
    return listed.filter(isIt);
  }
  return (
    await Promise.all(listed.map((member) => graph.complete(configurationsPath, member, ["displayName"])))
  ).filter(isIt);
}

async function resultOf(configuration: Entity, session: LookUpSession): Promise<Properties> {
  const id = idOf(configuration);
  const authorities = (await expanded(configuration, session)) ?? (await session.collections.list(members(id)));
  const found = written(state(configuration, authorities));
  return legibleResult(configurations, { id, ...found }, session);
}

/** The members that came with a configuration, or undefined where they didn't, or not all of them. */
function expanded(configuration: Entity, { graph }: LookUpSession): Promise<readonly Entity[]> | undefined {
  const path = members(idOf(configuration));
  const all = wholeIn(configuration, "trustedCertificateAuthorities");
  return all && Promise.all(all.map((member) => graph.complete(path, member)));
}
