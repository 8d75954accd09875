/** What the sdk tells a provider of the rest of the program, and what a state keeps of that. */
import type { Program } from "../kernel/context.js";
import type { Announcements } from "../kernel/hints.js";
import type { Properties } from "../kernel/properties.js";
import { only } from "../records.js";
import { hidden, retainedMark } from "./hiddenInputs.js";
import { knownText } from "./wire.js";

/** As many as fit into one place, and no more, are remembered of former programs. */
const mostFormer = 10;

/**
 * What the sdk says of the rest of the program.
 *
 * @param properties A resource's, with those that the sdk added.
 * @param before What it had, where that is something else.
 */
export function programIn(properties: Properties, before: Properties): Program {
  const hasSignedCertificate = properties[hidden.hasSignedCertificate];
  return {
    hasSignedCertificate: typeof hasSignedCertificate === "boolean" ? hasSignedCertificate : undefined,
    placeUrn: knownText(properties[hidden.placeUrn]),
    siblings: announcementsIn(properties, before),
    isRetained: [properties, before].some((one) => one[hidden.retained] === true),
  };
}

/** What is said in arguments, and in those that the state has; undefined where nothing is. */
export function announcementsIn(news: Properties, olds: Properties): Announcements | undefined {
  if (![news, olds].some((one) => Array.isArray(one[hidden.siblings]))) {
    return undefined;
  }
  const [now, before] = [listIn(news[hidden.siblings]), listIn(olds[hidden.siblings])];
  const isRetained = (one: string) => one.startsWith(retainedMark);
  return {
    now: now.map(withoutMark),
    // What stays is nobody's to remove.
    before: before.filter((one) => !isRetained(one)).map(withoutMark),
    formerly: listIn(olds[hidden.formerSiblings]).map(withoutMark),
    retained: [...now, ...before].filter(isRetained).map(withoutMark),
  };
}

/** What a state is to keep of what the sdk says beside the arguments, for later runs. */
export function remembered(news: Properties, olds: Properties): Properties {
  const siblings = announcementsIn(news, olds);
  const former = siblings === undefined ? [] : formerSiblings(siblings);
  const all = {
    [hidden.siblings]: news[hidden.siblings],
    [hidden.formerSiblings]: former.length === 0 ? undefined : former,
    [hidden.retained]: news[hidden.retained],
    [hidden.hasSignedCertificate]: news[hidden.hasSignedCertificate],
  };
  return only(all, (value) => value !== undefined);
}

/**
 * Which siblings the program had before. Should this run fail, the next one would know of the program as it is alone, and take
 * what was to be removed for somebody else's.
 */
export function formerSiblings({ now, before, formerly }: Announcements): string[] {
  const all = [...before, ...formerly].filter((one) => one !== undefined && !now.includes(one)) as string[];
  return [...new Set(all)].slice(0, mostFormer);
}

/** The texts of a list that the sdk hands over; none where it doesn't. */
export function listIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** One that isn't known is an empty text. */
function withoutMark(text: string): string | undefined {
  return text === "" ? undefined : text.replace(retainedMark, "");
}
