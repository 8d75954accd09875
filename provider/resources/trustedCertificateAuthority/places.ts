/** What the run knows of the collections of CAs, those of configurations that there will be among them. */
import type { Announcement, Announcements } from "../../kernel/hints.js";
import { Slot, type Run } from "../../kernel/run.js";
import type { Values } from "../../kernel/values.js";
import { newConfiguration } from "../applicationTrust.js";
import { collection, type TrustedCa } from "./graph.js";

/** A CA that a resource is going to have in a place. */
export interface Addition {
  readonly certificate: Values["certificate"];
  readonly isRootAuthority: boolean;
  /** Whether the program marks the certificate as a secret. */
  readonly isSecret: boolean;
  /** As it is to be; undefined for a configuration's own root, which nobody hands on. */
  readonly wanted: TrustedCa | undefined;
}

class Place {
  /**
   * By URN, or by thumbprint where there is none. Written by checks and comparisons of trusted CAs and of configurations, and by
   * creations; read for room, for limits, and for who takes a CA over.
   */
  readonly additions = new Map<string, Addition>();
  /** Written by checks of trusted CAs and of configurations; read to tell what leaves. */
  announced = said({ now: [], before: [], formerly: [], retained: [] });
  /** Whether it was found to have no room. Written and read by checks and comparisons of trusted CAs, to say it once. */
  isRefused = false;
  /** The URN of a configuration that lists all its CAs. Written by all its calls; read by those of trusted CAs. */
  occupant: string | undefined;
}

const places = new Slot(() => new Place());

/** What is known of a place. Of what is added and announced there, who waits is told: see below. */
export function placeAt(run: Run, place: string): Place {
  return run.noted(places, place);
}

/** The place of a configuration that exists, however its id is written. */
export function placeIn(configuration: string): string {
  return collection(configuration.toLowerCase());
}

/** What a resource is going to have in a place; noted again, it is the same addition. */
export function willAdd(run: Run, place: string, urn: string, addition: Addition): void {
  placeAt(run, place).additions.set(urn, addition);
  run.tellNews();
}

/** What resources are going to have in a place, by URN. */
export function additionsTo(run: Run, place: string): ReadonlyMap<string, Addition> {
  return placeAt(run, place).additions;
}

/** Notes what programs say of a place. */
export function announce(run: Run, place: string, announcements: Announcements): void {
  const noted = placeAt(run, place);
  noted.announced = together(noted.announced, said(announcements));
  run.tellNews();
}

/** All that programs have said of a place so far; what the configuration's own resource was told is part of it. */
export function announcedOf(run: Run, place: string, configurationUrn: string | undefined): Announced {
  const { announced } = placeAt(run, place);
  return configurationUrn === undefined
    ? announced
    : together(announced, placeAt(run, newConfiguration(configurationUrn)).announced);
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
