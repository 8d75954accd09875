import type { Difference } from "./comparison.js";
import type { KeptOfAll } from "./definition.js";

/** The property of a state that says that not all is done. */
export const unfinished = "unfinished";

/** The difference that it makes, which an update ends. */
export function unfinishedDifference({ unfinished: stored }: KeptOfAll): Difference[] {
  return stored === undefined
    ? []
    : [
        {
          property: unfinished,
          wanted: undefined,
          stored,
          live: stored,
          replaces: false,
          drift: false,
          write: false,
        },
      ];
}
