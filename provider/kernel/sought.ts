/** What of an object is asked for by name where Graph's answer leaves it out, or gives it as null, which may say nothing. */
import { namesOf } from "../records.js";
import type { Definition, State } from "./definition.js";

/**
 * What the requests that make an object send, and Graph returns: whatever it always has, and what of the rest it is known to have.
 * Of an object of which nothing is known yet, that is all.
 *
 * @param stored What is known of it.
 */
export function soughtOf<D extends Definition>({ arguments: all }: D, stored: State<D>): string[] {
  const known = stored as State;
  const isNew = Object.entries(all).some(([property, { required }]) => required && known[property] === undefined);
  return namesOf(
    all,
    ({ inBody, isReturned, whenOmitted }, property) =>
      inBody && isReturned && (isNew || whenOmitted?.means !== "none" || Boolean(known[property])),
  );
}
