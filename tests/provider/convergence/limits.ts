/** What Graph and the provider let one run do: programs that ask for more are refused, and aren't generated except for that. */
import { wasCalled } from "./edits.js";
import { entriesOf, type Place, type Program, type TrustedCa } from "./wantedProgram.js";

/** What there is before a run, as far as it limits the run. */
export interface Before {
  /** The program that the tenant was last made equal to. */
  readonly deployed: Program;
  /** The name of the signed certificate whose CA is enabled. */
  readonly enabled: string | undefined;
  /** Whether Graph refuses to enable a second CA. */
  readonly refusesSecond: boolean;
  /** How many CAs somebody else put into a configuration, by its id. */
  readonly othersIn: (id: string | undefined) => number;
  /** Whether somebody else has an object of an id. */
  readonly others: (id: string) => boolean;
  readonly idOf: (name: string) => string | undefined;
  /** Whether the object of a resource was deleted behind Pulumi's back. */
  readonly isGone: (name: string) => boolean;
}

export function isAllowed(program: Program, before: Before): boolean {
  return (
    hasEachPlaceOnce(program, before) &&
    hasOneEnabled(program, before) &&
    program.tlsCas.length <= 2 &&
    program.configurations.length <= 2 &&
    keepsInspection(program, before) &&
    program.configurations.every((configuration) => {
      const old = before.deployed.configurations.find(({ name }) => wasCalled(configuration, name));
      const stays = old?.root === configuration.root && !before.isGone(old.name);
      const root = 1 + (stays ? before.othersIn(before.idOf(old.name)) : 0);
      return hasRoom(configuration, stays ? old : undefined, root, before) && rootsOf(configuration).length === 0;
    }) &&
    program.elsewhere.every((place) => {
      const old = before.deployed.elsewhere.find(({ id }) => id === place.id);
      return hasRoom(place, old, before.othersIn(place.id), before) && keepsRoot(place, old);
    })
  );
}

/** A policy has one entry at each place; what somebody else has there is taken over by adopt alone, and so is what another resource had. */
function hasEachPlaceOnce(program: Program, { deployed, others, isGone }: Before): boolean {
  const all = entriesOf(program);
  const before = entriesOf(deployed);
  return (
    new Set(all.map(({ place }) => place)).size === all.length &&
    all.every((entry) => {
      const old = before.find(({ place }) => place === entry.place);
      const isThere = others(entry.place) || (old !== undefined && !isGone(old.name));
      const isOwn = old !== undefined && wasCalled(entry, old.name);
      return entry.adopt === undefined ? isOwn || !isThere : isThere;
    })
  );
}

/** One CA is enabled at a time; where Graph doesn't change over by itself, another one has to be disabled by a run before. */
function hasOneEnabled({ tlsCas }: Program, { enabled, refusesSecond }: Before): boolean {
  const [first, ...others] = tlsCas.flatMap(({ signed }) => (signed?.enabled === true ? [signed] : []));
  const isOther = first !== undefined && enabled !== undefined && !wasCalled(first, enabled);
  return others.length === 0 && !(refusesSecond && isOther);
}

/** An enabled CA can't be replaced without anything in its place. */
function keepsInspection({ tlsCas }: Program, { deployed, enabled }: Before): boolean {
  const old = deployed.tlsCas.find(({ signed }) => signed !== undefined && signed.name === enabled);
  const next = old && tlsCas.find((ca) => wasCalled(ca, old.name));
  return next === undefined || next.signed !== undefined || next.generation === old?.generation;
}

function rootsOf({ members }: Place): TrustedCa[] {
  return members.filter(({ isRoot }) => isRoot === true);
}

/** A configuration has one root at most, and whatever is one stays it. */
function keepsRoot(place: Place, old: Place | undefined): boolean {
  const [root, ...others] = rootsOf(place);
  const [oldRoot] = old === undefined ? [] : rootsOf(old);
  return (
    others.length === 0 &&
    (oldRoot === undefined ||
      (root !== undefined &&
        wasCalled(root, oldRoot.name) &&
        root.certificate === oldRoot.certificate &&
        root.identifiers === oldRoot.identifiers))
  );
}

/**
 * Graph allows 10 in a configuration. Pulumi deletes last, so that what leaves still counts for what comes in addition.
 *
 * @param old The same configuration as it was, where it stays.
 * @param others How many there are in it beside those in the program.
 */
function hasRoom(place: Place, old: Place | undefined, others: number, { isGone }: Before): boolean {
  const isAddition = place.members.some(
    (member) => !old?.members.some(({ name }) => wasCalled(member, name) && !isGone(name)),
  );
  const leaving = old !== undefined && isAddition ? old.members : [];
  const objects = new Set(
    [...place.members, ...leaving].map(({ certificate, identifiers }) => `${certificate} ${identifiers}`),
  );
  const certificates = new Set(place.members.map(({ certificate }) => certificate));
  return certificates.size === place.members.length && objects.size + others <= 10;
}
