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

const nobody = new Set<string>();
const nothingSaid: Announced = {
  now: nobody,
  before: nobody,
  formerly: nobody,
  retained: nobody,
  count: 0,
  isComplete: true,
};

class Place {
  /**
   * By URN, or by thumbprint where there is none. Written by checks and comparisons of trusted CAs and of configurations, and by
   * creations; read for room, for limits, and for who takes a CA over.
   */
  readonly additions = new Map<string, Addition>();
  /** Written by checks of trusted CAs and of configurations; read to tell what leaves. */
  announced = nothingSaid;
  /** Whether it was found to have no room. Written and read by checks and comparisons of trusted CAs, to say it once. */
  isRefused = false;
  /** The URN of a configuration that lists all its CAs. Written by all its calls; read by those of trusted CAs. */
  occupant: string | undefined;
}

const places = new Slot(() => new Place());

/** The place of a configuration that exists, however its id is written. */
export function placeIn(configuration: string): string {
  return collection(configuration.toLowerCase());
}

/** What a resource is going to have in a place; noted again, it is the same addition. */
export function willAdd(run: Run, place: string, urn: string, addition: Addition): void {
  run.noted(places, place).additions.set(urn, addition);
  run.tellNews();
}

/** What resources are going to have in a place, by URN. */
export function additionsTo(run: Run, place: string): ReadonlyMap<string, Addition> {
  return run.noted(places, place).additions;
}

/** Notes that one resource has a place to itself. */
export function occupy(run: Run, place: string, urn: string): void {
  run.noted(places, place).occupant = urn;
}

/** Notes that a resource doesn't have a place to itself, whatever was said of it before. */
export function vacate(run: Run, place: string, urn: string): void {
  const noted = run.noted(places, place);
  if (noted.occupant === urn) {
    noted.occupant = undefined;
  }
}

/** The resource that has a place to itself. */
export function occupantOf(run: Run, place: string): string | undefined {
  return run.noted(places, place).occupant;
}

/** Notes that a place was found to have no room, and says whether that wasn't known. */
export function refuse(run: Run, place: string): boolean {
  const noted = run.noted(places, place);
  const isNews = !noted.isRefused;
  noted.isRefused = true;
  return isNews;
}

/** Notes what programs say of a place. */
export function announce(run: Run, place: string, { now, before, formerly, retained }: Announcements): void {
  const known = (all: Announcement) => all.filter((one) => one !== undefined);
  const noted = run.noted(places, place);
  noted.announced = together(noted.announced, {
    now: new Set(known(now)),
    before: new Set(known(before)),
    formerly: new Set(known(formerly)),
    retained: new Set(known(retained)),
    count: now.length,
    isComplete: known(now).length === now.length,
  });
  run.tellNews();
}

/** All that programs have said of a place so far; what the configuration's own resource was told is part of it. */
export function announcedOf(run: Run, place: string, configurationUrn: string | undefined): Announced {
  const { announced } = run.noted(places, place);
  return configurationUrn === undefined
    ? announced
    : together(announced, run.noted(places, newConfiguration(configurationUrn)).announced);
}

/** What programs said of a place. */
export interface Announced {
  /** Of the program as it is. */
  readonly now: ReadonlySet<string>;
  /** Of the program as it was when the state was written. */
  readonly before: ReadonlySet<string>;
  /** Of the programs before that. */
  readonly formerly: ReadonlySet<string>;
  /** Of any of these what stays though its resource goes. */
  readonly retained: ReadonlySet<string>;
  /** How many resources the program has there at least. */
  readonly count: number;
  /** Whether all of them could be told apart, each time. */
  readonly isComplete: boolean;
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
