import type { Having } from "./comparison.js";
import type { Definition, State } from "./definition.js";

/** What Graph says beyond the id, which Pulumi keeps, and the arguments, whose spelling is the program's. */
export function outputsOf({ arguments: all }: Definition, live: Having): Partial<State<Definition>> {
  return Object.fromEntries(
    Object.entries(live).filter(
      ([property, value]) =>
        property !== "id" && !Object.hasOwn(all, property) && value !== null && value !== undefined,
    ),
  );
}
