import type { Entity } from "../graph/entity.js";
import { textFromGraph, textWhereTold, wholeNumberFromGraph } from "../kernel/fromGraph.js";
import type { Properties } from "../kernel/properties.js";
import { profilesPath } from "../resources/tlsInspection.js";
import { requireTlsInspection } from "../settings/clouds.js";
import { keyIn, legibleResult, onlyMatch, type Asking } from "./asking.js";
import { filteringProfiles } from "./definitions.js";
import type { LookUpSession } from "./session.js";

/** The baseline profile, and no other one, has this priority (Microsoft Entra: security profiles). */
const baselinePriority = 65_000;

/** By `filteringProfileId` or `name`, or the one that is the `baseline`. */
export async function get(args: Properties, asking: Asking): Promise<Properties> {
  const { session } = asking;
  const { configuration, collections } = session;
  requireTlsInspection(configuration.cloud);
  const key = keyIn(args, filteringProfiles);
  const isIt = ({ name, priority }: Entity) =>
    key.property === "baseline" ? priority === baselinePriority : name === key.value;
  const found =
    key.property === "filteringProfileId"
      ? [await collections.member(profilesPath, key.value)]
      : (await collections.list(profilesPath)).filter(isIt);
  return resultOf(await onlyMatch(found, { definition: filteringProfiles, key }, asking), session);
}

/** All security profiles of the tenant. */
export async function list(_args: Properties, { session }: Asking): Promise<Properties[]> {
  requireTlsInspection(session.configuration.cloud);
  const all = await session.collections.list(profilesPath);
  return Promise.all(all.map((profile) => resultOf(profile, session)));
}

function resultOf({ id, name, description, state, priority }: Entity, session: LookUpSession): Promise<Properties> {
  const found = {
    id,
    name: textWhereTold(name),
    description: textFromGraph(description),
    state: textWhereTold(state),
    priority: wholeNumberFromGraph(priority),
  };
  return legibleResult(filteringProfiles, found, session);
}
