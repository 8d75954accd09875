import { sameId } from "./address.js";

/** A JSON object as Graph sends it: members may be absent, and unknown ones are to be ignored. */
export type Entity = Readonly<Record<string, unknown>>;

/** What an answer holds isn't what Graph sends. */
export class OddContent extends Error {
  override readonly name = "OddContent";
}

/** @throws {OddContent} */
export function entity(value: unknown): Entity {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new OddContent(value === undefined ? "nothing" : "something that isn't a JSON object");
  }
  return value as Entity;
}

/** The id of an object, which each has that Graph sends. */
export function idOf({ id }: Entity): string {
  return String(id);
}

/**
 * An object that was asked for by its id, which an answer may leave out.
 *
 * @throws {OddContent}
 */
export function entityOf(value: unknown, id: string): Entity {
  const found = entity(value);
  if (found["id"] === undefined || found["id"] === null) {
    return { ...found, id };
  }
  if (!sameId(found["id"], id)) {
    throw new OddContent("another object than the one that was asked for");
  }
  return found;
}

/** An object that was made; one of Graph's pages shows it inside `value`. */
export function createdEntity(value: unknown): Entity & { readonly id: string } {
  const answer = entity(value);
  const made = answer["id"] === undefined && "value" in answer ? entity(answer["value"]) : answer;
  const { id } = made;
  if (typeof id !== "string" || id === "") {
    throw new OddContent("an object without an id");
  }
  return { ...made, id };
}

/** The answer to a change. */
export function entityOrNothing(value: unknown): Entity | undefined {
  return value === undefined ? undefined : entity(value);
}
