import { parsePropertyPath, pathContains } from "./propertyPaths.js";
import type { Diff } from "./provider.js";

export type Plan =
  | { readonly operation: "same" }
  | { readonly operation: "update" }
  | { readonly operation: "replace"; readonly deleteFirst: boolean };

/** What a plan depends on. */
export interface Circumstances {
  readonly diff: Diff;
  /** Names of the inputs that differ: what counts when the provider leaves the comparison to the engine. */
  readonly changedInputs: readonly string[];
  /** The last create or update left the object unfinished. */
  readonly hasInitErrors: boolean;
  /** A replacement that deletes first was interrupted after the deletion. */
  readonly isPendingReplacement: boolean;
  readonly replaceOnChanges: readonly string[];
  /** The program's say over the order of a replacement; undefined leaves it to the provider. */
  readonly deleteBeforeReplace: boolean | undefined;
}

/** Pulumi's name, in `replaceOnChanges`, for an object that was left unfinished. */
const initErrorPath = ["#initerror"];

/** Decides what happens to a resource that exists, from what its provider says about the difference. */
export function planChange(circumstances: Circumstances): Plan {
  const { diff, changedInputs, hasInitErrors, isPendingReplacement } = circumstances;
  // Only a comparison by the engine says which properties changed; a dynamic provider's own diff doesn't.
  const changed = diff.changes === "unknown" ? changedInputs : [];
  const differs = diff.changes === "some" || changed.length > 0;
  const patterns = circumstances.replaceOnChanges.map(parsePropertyPath).filter((path) => path !== undefined);
  const forcesReplacement =
    (differs && changed.some((name) => patterns.some((pattern) => pathContains(pattern, [name])))) ||
    (hasInitErrors && patterns.some((pattern) => pathContains(pattern, initErrorPath)));

  if (forcesReplacement || isPendingReplacement || (differs && diff.replaces.length > 0)) {
    return { operation: "replace", deleteFirst: circumstances.deleteBeforeReplace ?? diff.deleteBeforeReplace };
  }
  return differs || hasInitErrors ? { operation: "update" } : { operation: "same" };
}
