/** What the program says of the other CAs in a configuration, and what becomes of one that is to be deleted. */
import type { Context } from "../../kernel/context.js";
import type { Inputs, State } from "../../kernel/definition.js";
import type { Finding } from "../../kernel/properties.js";
import { alone, occupied } from "../applicationTrust.js";
import { definition, type Definition } from "./definition.js";
import type { TrustedCa } from "./graph.js";
import { placeOf } from "./membership.js";
import { additionsTo, announce, occupantOf, placeIn } from "./places.js";

/** Notes which CAs the program has in a configuration, and had; refused is one that the configuration has to itself. */
export function announceSiblings(
  inputs: Inputs<Definition>,
  current: State<Definition> | undefined,
  context: Context,
): Finding[] {
  const { program, run } = context;
  const place = placeOf(inputs, context);
  const occupant = place === undefined ? undefined : occupantOf(run, place);
  if (occupant !== undefined) {
    return [
      {
        property: "certificateBasedApplicationConfigurationId",
        reason: `is of one that ${occupied(occupant)}. ${alone}`,
      },
    ];
  }
  if (program.siblings === undefined) {
    return [];
  }
  const { now } = program.siblings;
  const from = current?.certificateBasedApplicationConfigurationId;
  const formerly = from === undefined ? undefined : placeIn(from);
  if (place !== undefined) {
    announce(run, place, place === formerly ? program.siblings : { now, before: [], formerly: [], retained: [] });
  }
  if (formerly !== undefined && place !== formerly) {
    announce(run, formerly, { ...program.siblings, now: [] });
  }
  return [];
}

/**
 * The resource that an object stays for that is to be deleted: one that is going to have just that CA in the same
 * configuration, and has none yet. A program may have the old object of a replacement deleted first, and others hand objects
 * on. One that isn't as the next resource wants it would stay for good, should the run end before that.
 *
 * @param isSame Whether the object is as another resource's is to be.
 */
export function takerOf(
  stored: State<Definition>,
  { run, urn }: Context,
  isSame: (wanted: TrustedCa) => boolean,
): string | undefined {
  const { certificateBasedApplicationConfigurationId: configuration } = stored;
  if (configuration === undefined || urn === "") {
    return undefined;
  }
  const takers = [...additionsTo(run, placeIn(configuration))].filter(
    ([other, { wanted }]) =>
      other !== urn && wanted !== undefined && !run.hasOne(definition.kind, other) && isSame(wanted),
  );
  return takers[0]?.[0];
}
