/** What the sdk tells a dynamic provider of the other resources in a place, and what a state keeps of that. */
import { hidden } from "./hiddenInputs.js";
import type { Properties } from "./resource.js";
import type { Announcement, Announcements } from "./run.js";

/** As many as fit into one place, and no more, are remembered of former programs. */
const mostFormer = 10;

/** What is said in arguments, and in those that the state has; undefined where nothing is. */
export function siblingsIn(news: Properties, olds: Properties): Announcements | undefined {
  const isSaid = [news, olds].some((properties) => properties[hidden.siblings] !== undefined);
  return isSaid
    ? {
        now: announcement(news[hidden.siblings]),
        before: announcement(olds[hidden.siblings]),
        formerly: announcement(olds[hidden.formerSiblings]),
      }
    : undefined;
}

/**
 * What a state is to keep beside what the arguments say: of which siblings the program had before. Should this run fail, the
 * next one would know of the program as it is alone, and take what was to be removed for somebody else's.
 */
export function formerSiblings({ now, before, formerly }: Announcements): Announcement {
  const all = [...before, ...formerly].filter((one) => one !== undefined && !now.includes(one));
  return [...new Set(all)].slice(0, mostFormer);
}

/** Each a text; one that isn't known is empty. */
function announcement(value: unknown): Announcement {
  return Array.isArray(value) ? value.map((one) => (typeof one === "string" && one !== "" ? one : undefined)) : [];
}
