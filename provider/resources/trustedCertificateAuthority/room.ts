/** How a configuration gets a CA: it is taken over where it is there, and made where there is room, or room can be made. */
import { EntraCaError } from "../../messages/error.js";
import { idOf, type Entity } from "../../graph/entity.js";
import type { Begun, Turn } from "../../graph/collections.js";
import { GraphError } from "../../graph/graphError.js";
import type { Context } from "../../kernel/context.js";
import type { Inputs } from "../../kernel/definition.js";
import { onceKnown } from "../../kernel/quiet.js";
import { unknown } from "../../kernel/unknown.js";
import { alone, configurationsPath, occupied } from "../applicationTrust.js";
import { takeOver, warnOfTakeOver } from "../contained.js";
import { definition, type Definition } from "./definition.js";
import { collection, construct, type TrustedCa } from "./graph.js";
import { makeRoom, refuseRival, whyNoRoom } from "./limits.js";
import { known, largest, wantedCa } from "./membership.js";
import { isOwn, isRetained, removable, type Known, type Member } from "./outlook.js";
import { placeAt, placeIn } from "./places.js";

const { objectKind } = definition;

/** CAs, as they are in configurations. */
export const kind = {
  definition,
  outer: configurationsPath,
  inner: collection,
  what: "CA",
  already: "as the program wants it: a configuration has each CA once",
  otherwise: "this resource was replaced or renamed, or ",
};

interface Wanted {
  readonly ca: TrustedCa;
  readonly configuration: string;
  /** Whether a member is the one wanted, in all that would be written; `isNew` where it wasn't there before. */
  readonly isSame: (member: Entity, isNew: boolean) => boolean;
}

/**
 * Gets a CA into a configuration, and takes one over that is there already: from whoever has it, unless that one was heard to
 * keep it. In a full configuration something that the run gives up is removed first. What that is may show only when other
 * resources have been compared: that is waited for outside of the turn, so that they can go on.
 */
export async function place(wanted: Wanted, context: Context): Promise<Entity> {
  const begun = await onceKnown(
    collection(wanted.configuration),
    (turn, isQuiet) => placeInTurn(wanted, turn, isQuiet(), context),
    "the configuration is full: waiting for what else of it the program gives up",
    context,
  );
  return begun.made;
}

/** @returns undefined where more has to be known first. */
async function placeInTurn(
  { ca, configuration, isSame }: Wanted,
  turn: Turn,
  isGuessing: boolean,
  context: Context,
): Promise<Begun | undefined> {
  const { run, urn } = context;
  const { thumbprint } = ca.certificate.value;
  const mayBeFull = (await turn.members()).length + turn.countUnderWay() >= largest;
  await turn.settled(mayBeFull ? undefined : thumbprint);
  const members = await turn.members();
  const { occupant } = placeAt(run, placeIn(configuration));
  if (occupant !== undefined) {
    throw new EntraCaError("Conflict", `The configuration ${configuration} ${occupied(occupant)}`, alone);
  }
  const all = known(placeIn(configuration), configuration, members, context);
  const equal = members.filter((member) => isSame(member, false));
  if (equal.some((member) => run.removal(objectKind, idOf(member)) !== undefined)) {
    // It waits for this turn to end.
    return undefined;
  }
  const there = takenOver(equal, context);
  if (there !== undefined) {
    const id = idOf(there);
    const isOurs = all.members.some((member) => member.id === id && isOwn(member, all));
    await takeOver(kind, id, isOurs, context);
    return { made: there };
  }
  refuseRival(ca, all, context);
  const begin = () =>
    turn.begin(thumbprint, {
      body: construct(ca),
      isSent: (member) => isSame(member, true),
      // Who comes next has to know that it isn't there to be taken.
      whenMade: ({ id }) => {
        run.hold(objectKind, id, urn, "kept");
      },
    });
  const superseded = all.members.find((member) => isSuperseded(member, ca, all, context));
  if (members.length < largest) {
    if (superseded === undefined) {
      return begin();
    }
    try {
      return { made: await (await begin()).made };
    } catch (error) {
      // With another name or identifier, Graph may take a certificate for the one that it has already. No other refusal is worth
      // a CA that is trusted.
      if (!(error instanceof GraphError && error.code === "Conflict")) {
        throw error;
      }
      await remove(superseded, "Graph takes it for the same as what takes its place", turn, context);
      return begin();
    }
  }
  const leaving = superseded ?? removable(all, isGuessing)[0];
  if (leaving !== undefined) {
    await remove(leaving, "the configuration is full, and this run gives it up", turn, context);
    return begin();
  }
  if (isGuessing) {
    throw noRoom(all);
  }
  return undefined;
}

/** The first of equal members that may be had, one that this stack has before all others, and none that this process made. */
function takenOver(equal: readonly Entity[], { run, urn }: Context): Entity | undefined {
  const holdsOf = (member: Entity) => run.holdsOf(objectKind, idOf(member));
  const free = equal.filter(
    (member) =>
      !run.isWritten(objectKind, idOf(member)) &&
      [...holdsOf(member)].every(([by, hold]) => by === urn || hold !== "kept"),
  );
  return free.find((member) => holdsOf(member).has(urn)) ?? free.find((member) => holdsOf(member).size > 0) ?? free[0];
}

/** Whether a member is what this stack had of the same CA, by another name or identifier. */
function isSuperseded(member: Member, { certificate }: TrustedCa, all: Known, { urn }: Context): boolean {
  const { holds, thumbprint, isRoot } = member;
  const isKept = [...holds].some(([by, hold]) => by !== urn && hold === "kept");
  const mayGo = !isRoot && !isKept && !isRetained(member, all);
  return mayGo && isOwn(member, all) && thumbprint === certificate.value.thumbprint;
}

async function remove({ id }: Member, why: string, turn: Turn, context: Context): Promise<void> {
  await context.run.whileRemoving(objectKind, id, () => turn.remove(id));
  await context.note(`removed ${id}: ${why}`);
}

function noRoom(all: Known): EntraCaError {
  const guess = `has ${all.members.length} CAs, and Graph allows ${largest}. Which of them this run gives up isn't known`;
  const reason = whyNoRoom(all);
  const nextStep = reason === undefined ? `${makeRoom}; or have Pulumi compare more at once (--parallel)` : makeRoom;
  return new EntraCaError("LimitReached", `The configuration ${reason ?? guess}`, nextStep);
}

/** Warns in a preview of a CA that is there already, and that this stack isn't known to have. Unknown values are passed over. */
export async function foreseeTakeOver(
  inputs: Inputs<Definition>,
  isWanted: (member: Entity) => boolean,
  context: Context,
): Promise<void> {
  const { certificateBasedApplicationConfigurationId: configuration } = inputs;
  const sent = Object.entries(inputs).filter(([property]) => Object.hasOwn(wantedCa({}), property));
  if (configuration === unknown || sent.some(([, value]) => value === unknown)) {
    return;
  }
  const members = await context.collections.list(collection(configuration));
  const all = known(placeIn(configuration), configuration, members, context);
  const equal = new Set(members.filter(isWanted).map(idOf));
  const there = all.members.filter(({ id }) => equal.has(id));
  const [first] = there;
  if (first !== undefined && !there.some((member) => isOwn(member, all))) {
    await warnOfTakeOver(kind, first.id, context);
  }
}
