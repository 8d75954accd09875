/** What objects that are in another one have in common. */
import type { Collections } from "../graph/collections.js";
import { idOf, sameId, type Entity } from "../graph/entity.js";
import { isNotFound } from "../graph/graphError.js";
import { soughtOf } from "../kernel/body.js";
import type { Context } from "../kernel/context.js";
import type { Definition, State } from "../kernel/definition.js";
import { EntraCaError } from "../messages/error.js";

/** Objects of one kind, by where they are and what is told of taking one over. */
interface Contained {
  readonly definition: Definition;
  /** The collection of what they are in. */
  readonly outer: string;
  /** The collection in one of those, by its id. */
  readonly inner: (id: string) => string;
  readonly what: string;
  /** How one is there already, and why it isn't made a second time. */
  readonly already: string;
  /** How else this stack may have left it than by an interrupted run. */
  readonly otherwise?: string;
}

/** What an object is in, as far as that is known. */
function placeIn({ definition: { get } }: Contained, stored: State): string | undefined {
  return stored[get.within ?? ""] as string | undefined;
}

/** An object in the tenant, as it is read in its place; undefined where either is gone. */
export async function liveIn<Live extends object>(
  kind: Contained,
  id: string,
  stored: State,
  read: (found: Entity, place: string) => Live,
  collections: Collections,
): Promise<(Live & { readonly id: string }) | undefined> {
  const place = placeIn(kind, stored) ?? (await searched(kind, id, collections));
  if (place === undefined) {
    return undefined;
  }
  try {
    const found = await collections.member(kind.inner(place), id, soughtOf(kind.definition, stored));
    return found && { id: idOf(found), ...read(found, place) };
  } catch (error) {
    return unlessGone(error, kind, place, undefined, collections);
  }
}

/** What an object turns out to be in. */
async function searched({ outer, inner }: Contained, id: string, collections: Collections) {
  for (const place of (await collections.list(outer)).map(idOf)) {
    if ((await collections.list(inner(place))).some((member) => sameId(idOf(member), id))) {
      return place;
    }
  }
  return undefined;
}

/** What comes of it where a collection couldn't be read because what it is in is gone, and not because the service is. */
async function unlessGone<Result>(
  error: unknown,
  { outer }: Contained,
  place: string,
  ifGone: Result,
  collections: Collections,
): Promise<Result> {
  if (isNotFound(error) && (await collections.member(outer, place)) === undefined) {
    return ifGone;
  }
  throw error;
}

/**
 * Removes an object; with what it is in, it is gone.
 *
 * @returns whether it was there, as far as anybody can tell.
 */
export function removeFrom(kind: Contained, id: string, stored: State, collections: Collections): Promise<boolean> {
  const place = placeIn(kind, stored) ?? "";
  return collections.remove(kind.inner(place), id).catch((error: unknown) => {
    // What was read before may be older than what removed it.
    collections.forget();
    return unlessGone(error, kind, place, false, collections);
  });
}

/** Throws what failed, and says where that is so that there is nothing for an object to be in. */
export function orMissing(what: string, nextStep: string) {
  return (error: unknown): never => {
    throw isNotFound(error) ? new EntraCaError("NotFound", `${what}. ${error.what}`, nextStep) : error;
  };
}

/** Has a resource have an object that is there already, from whoever has it. */
export async function takeOver(kind: Contained, id: string, isOurs: boolean, context: Context): Promise<void> {
  context.run.takeOver(kind.definition.objectKind, id, context.urn);
  await (isOurs
    ? context.note(`took over ${id}, which this stack had for another resource`)
    : warnOfTakeOver(kind, id, context));
}

/** Warns of an object that is there already, and that this stack isn't known to have: preview and update say so in the same words. */
export async function warnOfTakeOver(kind: Contained, id: string, context: Context): Promise<void> {
  const { what, already, otherwise = "" } = kind;
  await context.warn(
    `takes over ${id}, which is there already ${already}. This run didn't make it, and this stack isn't known to have it. If ${otherwise}an interrupted run left it, all is well. If another stack has it too, destroying one of the two removes the ${what} for both`,
  );
}
