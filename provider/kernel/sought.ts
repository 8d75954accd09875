/** What of an object is asked for by name where Graph's answer leaves it out, or gives it as null, which may say nothing. */
import type { Definition, State } from "./definition.js";

/**
 * What the requests that make an object send, and Graph returns: whatever it always has, and what of the rest it is known to have.
 * Of an object of which nothing is known yet, that is all.
 *
 * @param stored What is known of it.
 */
export function soughtOf<D extends Definition>({ arguments: all }: D, stored: State<D>): string[] {
  const known = stored as State<Definition>;
  const sent = Object.entries(all).filter(([, { inBody, isReturned }]) => inBody && isReturned);
  const isNew = Object.entries(all).some(([property, { required }]) => required && known[property] === undefined);
  return sent
    .filter(([property, { whenOmitted }]) => isNew || whenOmitted?.means !== "none" || Boolean(known[property]))
    .map(([property]) => property);
}
