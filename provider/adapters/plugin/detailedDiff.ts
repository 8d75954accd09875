import type { Difference } from "../../kernel/comparison.js";
import type { Comparison } from "../../kernel/handler.js";
import type { Wire } from "../wire.js";

/** What becomes of one property. */
export interface PropertyDifference {
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** What becomes of a property that had one value and is to have another. */
export function becoming(before: unknown, after: unknown): PropertyDifference["kind"] {
  if (before === undefined) {
    return "add";
  }
  return after === undefined ? "delete" : "update";
}

/**
 * The differences by property, as Pulumi shows them: from the old state to the new arguments.
 *
 * @param news The new arguments.
 * @param olds The old state.
 */
export function detailedDiff({ differences }: Comparison, olds: Wire, news: Wire): Map<string, PropertyDifference> {
  const [followsNothing, follows] = [differences.filter(isSaid), differences.filter((one) => !isSaid(one))];
  const shown = followsNothing.some(({ replaces }) => replaces) ? followsNothing : [...followsNothing, ...follows];

  /** Whether a difference says something by itself, unlike the issuer of another certificate. */
  function isSaid({ property, drift, wanted }: Difference): boolean {
    return drift || wanted === undefined || news[property] !== undefined;
  }

  return new Map(
    shown.map(({ property, replaces }) => {
      // The id is no argument, and yet there will be another one.
      const kind = property === "id" ? "update" : becoming(olds[property], news[property]);
      return [property, { kind, replaces }];
    }),
  );
}
