import type { Difference } from "./comparison.js";
import type { Properties } from "./resource.js";

/**
 * In a state alone: not all of what was asked for is done, though its values may be what was asked for. A refresh forgets what
 * Pulumi knows of a failure, so that only this has the next update go on.
 */
export const unfinished = "unfinished";

/** The difference that it makes, which an update ends. */
export function unfinishedDifference({ [unfinished]: stored }: Properties): Difference[] {
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
