/** What the sdk tells a dynamic provider of the other resources in a place, and what a state keeps of that. */
import { hidden } from "./hiddenInputs.js";
import type { Properties } from "../kernel/properties.js";
import type { Announcements } from "../kernel/hints.js";

/** As many as fit into one place, and no more, are remembered of former programs. */
const mostFormer = 10;

/** Stands before one that stays though its resource goes: Pulumi tells no provider of `retainOnDelete` and `protect`. */
export const retainedMark = "retained ";

/** What is said in arguments, and in those that the state has; undefined where nothing is. */
export function siblingsIn(news: Properties, olds: Properties): Announcements | undefined {
  const [now, before, formerly] = [
    textsIn(news[hidden.siblings]),
    textsIn(olds[hidden.siblings]),
    textsIn(olds[hidden.formerSiblings]),
  ];
  if (now === undefined && before === undefined) {
    return undefined;
  }
  const all = [...(now ?? []), ...(before ?? [])];
  return {
    now: (now ?? []).map(withoutMark),
    // What stays is nobody's to remove.
    before: (before ?? []).filter((one) => !one.startsWith(retainedMark)).map(withoutMark),
    formerly: (formerly ?? []).map(withoutMark),
    retained: all.filter((one) => one.startsWith(retainedMark)).map(withoutMark),
  };
}

/** What a state is to keep of what the sdk says beside the arguments, for later runs. */
export function remembered(news: Properties, olds: Properties): Properties {
  const siblings = siblingsIn(news, olds);
  const former = siblings === undefined ? [] : formerSiblings(siblings);
  const all = {
    [hidden.siblings]: news[hidden.siblings],
    [hidden.formerSiblings]: former.length === 0 ? undefined : former,
    [hidden.retained]: news[hidden.retained],
    [hidden.hasSignedCertificate]: news[hidden.hasSignedCertificate],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * Which siblings the program had before. Should this run fail, the next one would know of the program as it is alone, and take
 * what was to be removed for somebody else's.
 */
export function formerSiblings({ now, before, formerly }: Announcements): string[] {
  const all = [...before, ...formerly].filter((one) => one !== undefined && !now.includes(one)) as string[];
  return [...new Set(all)].slice(0, mostFormer);
}

function textsIn(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** One that isn't known is an empty text. */
function withoutMark(text: string): string | undefined {
  return text === "" ? undefined : text.replace(retainedMark, "");
}
