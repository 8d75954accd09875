/** What programs say of places, such as a configuration or a policy: which resources they have there, and had. */
import type { Context } from "./context.js";
import type { Announcement, Announcements } from "./hints.js";
import { Slot, type Run } from "./run.js";
import { unknown, type Unknown } from "./unknown.js";

class SaidOfPlace {
  /** Written by checks of the place's own resource and of those in it; read to tell what leaves. */
  announced = said({ now: [], before: [], formerly: [], retained: [] });
}

const places = new Slot(() => new SaidOfPlace());

/** What stands for a place that doesn't exist yet, by the URN of its resource. */
export function newPlace(urn: string): string {
  return `new ${urn}`;
}

/**
 * What stands for the place that a resource is to be in; undefined where that can't be told.
 *
 * @param id The place's, where it is known.
 * @param placeIn What stands for a place that exists.
 */
export function placeFor(
  id: string | Unknown,
  placeIn: (id: string) => string,
  { program }: Context,
): string | undefined {
  if (id !== unknown) {
    return placeIn(id);
  }
  return program.placeUrn === undefined ? undefined : newPlace(program.placeUrn);
}

/** Notes what programs say of a place; nothing where they say nothing. */
export function announce(run: Run, place: string, announcements: Announcements | undefined): void {
  if (announcements === undefined) {
    return;
  }
  const noted = run.noted(places, place);
  noted.announced = together(noted.announced, said(announcements));
  run.tellNews();
}

/**
 * Notes what the program says by a resource.
 *
 * @param place Where the resource is to be, as far as that is known.
 * @param formerly Where it was; undefined for a new one.
 */
export function announceMove(
  run: Run,
  place: string | undefined,
  formerly: string | undefined,
  siblings: Announcements | undefined,
): void {
  if (siblings === undefined) {
    return;
  }
  if (place !== undefined) {
    announce(run, place, place === formerly ? siblings : { ...siblings, before: [], formerly: [], retained: [] });
  }
  if (formerly !== undefined && place !== formerly) {
    announce(run, formerly, { ...siblings, now: [] });
  }
}

/** All that programs have said of a place so far; what the place's own resource was told is part of it. */
export function announcedOf(run: Run, place: string, placeUrn: string | undefined): Announced {
  const { announced } = run.noted(places, place);
  return placeUrn === undefined ? announced : together(announced, run.noted(places, newPlace(placeUrn)).announced);
}

/** What programs said of a place. */
export interface Announced extends Readonly<Record<keyof Announcements, ReadonlySet<string>>> {
  /** How many resources the program has there at least. */
  readonly count: number;
  /** Whether all of them could be told apart, each time. */
  readonly isComplete: boolean;
}

function said({ now, before, formerly, retained }: Announcements): Announced {
  const known = (all: Announcement) => new Set(all.filter((one) => one !== undefined));
  return {
    now: known(now),
    before: known(before),
    formerly: known(formerly),
    retained: known(retained),
    count: now.length,
    isComplete: !now.includes(undefined),
  };
}

/** What was said of one place at two times, or by two names. */
function together(one: Announced, other: Announced): Announced {
  const [fewer, more] = one.now.size < other.now.size ? [one, other] : [other, one];
  const isSame = fewer.count === 0 || [...more.now].every((said) => fewer.now.has(said));
  return {
    now: new Set([...one.now, ...other.now]),
    before: new Set([...one.before, ...other.before]),
    formerly: new Set([...one.formerly, ...other.formerly]),
    retained: new Set([...one.retained, ...other.retained]),
    count: Math.max(one.count, other.count),
    // A program that says more later may go on to say more.
    isComplete: one.isComplete && other.isComplete && isSame,
  };
}
