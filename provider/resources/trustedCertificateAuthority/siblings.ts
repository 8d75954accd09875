/** What the program says of the other CAs in a configuration, and what becomes of one that is to be deleted. */
import type { Context, Finding, Properties } from "../../kernel/resource.js";
import { alone, occupied } from "../certificateBasedApplicationConfiguration/trustedCertificates.js";
import { configurationId, kind, placeIn, placeOf } from "./membership.js";

/** Notes which CAs the program has in a configuration, and had; refused is one that the configuration has to itself. */
export function announce(inputs: Properties, current: Properties | undefined, context: Context): Finding[] {
  const { program, run } = context;
  const place = placeOf(inputs, context);
  const occupant = place === undefined ? undefined : run.occupantOf(place);
  if (occupant !== undefined) {
    return [{ property: configurationId, reason: `is of one that ${occupied(occupant)}. ${alone}` }];
  }
  if (program.siblings === undefined) {
    return [];
  }
  const { now } = program.siblings;
  const from = current?.[configurationId];
  const formerly = typeof from === "string" ? placeIn(from) : undefined;
  if (place !== undefined) {
    run.announce(place, place === formerly ? program.siblings : { now, before: [], formerly: [], retained: [] });
  }
  if (formerly !== undefined && place !== formerly) {
    run.announce(formerly, { ...program.siblings, now: [] });
  }
  return [];
}

/**
 * The resource that an object stays for that is to be deleted: one that is going to have just that CA in the same
 * configuration, and has none yet. A program may have the old object of a replacement deleted first, and others hand objects
 * on. One that isn't as the next resource wants it would stay for good, should the run end before that.
 *
 * @param isSame Whether a CA that there is, is as another is to be.
 */
export function takerOf(
  stored: Properties,
  { run, urn }: Context,
  isSame: (live: Properties, wanted: Properties) => boolean,
): string | undefined {
  const configuration = stored[configurationId];
  if (typeof configuration !== "string" || urn === "") {
    return undefined;
  }
  const takers = [...run.additionsTo(placeIn(configuration))].filter(
    ([other, { wanted }]) => other !== urn && !run.hasOne(kind, other) && isSame(stored, wanted as Properties),
  );
  return takers[0]?.[0];
}
