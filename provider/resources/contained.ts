/** What objects that are in another one have in common. */
import type { Collections } from "../graph/collections.js";
import { idOf, sameId } from "../graph/entity.js";
import { isNotFound } from "../graph/graphError.js";

/**
 * Of an object that is in another one, of which isn't known which: that one's id.
 *
 * @param outer The collection of those that it may be in.
 * @param inner The collection in one of them.
 */
export async function placeOf(
  id: string,
  outer: string,
  inner: (id: string) => string,
  collections: Collections,
): Promise<string | undefined> {
  for (const place of (await collections.list(outer)).map(idOf)) {
    if ((await collections.list(inner(place))).some((member) => sameId(idOf(member), id))) {
      return place;
    }
  }
  return undefined;
}

/** Whether a collection couldn't be read because what it is in is gone, and not because the service is. */
export async function isPlaceGone(
  error: unknown,
  outer: string,
  id: string,
  collections: Collections,
): Promise<boolean> {
  return isNotFound(error) && (await collections.member(outer, id)) === undefined;
}

/**
 * Removes an object that is in another one; with that one, it is gone.
 *
 * @param outer The collection of what it is in.
 * @param place The id of what it is in.
 * @returns whether it was there, as far as anybody can tell.
 */
export async function removeFrom(
  outer: string,
  place: string,
  { path, id }: { readonly path: string; readonly id: string },
  collections: Collections,
): Promise<boolean> {
  try {
    return await collections.remove(path, id);
  } catch (error) {
    // What was read before may be older than what removed it.
    collections.forget();
    if (await isPlaceGone(error, outer, place, collections)) {
      return false;
    }
    throw error;
  }
}
