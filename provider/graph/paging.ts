import { isDeepStrictEqual } from "node:util";
import { entity, idOf, isEntity, OddContent, type Entity } from "./entity.js";
import { checkTheWay, GraphError } from "./graphError.js";
import { type Clock, currentOperation, inSeconds } from "./operation.js";
import { isAbsent, only } from "../records.js";

/**
 * How much a collection may be. Graph has at most 100 configurations in a tenant and 10 CAs in each, and some hundred members
 * on a page: these are for a tenant with ten times as many configurations, each on a page of its own or with all its CAs.
 */
const most = {
  pages: 1_000,
  /** One after the other that bring nothing new: Graph says that some may be empty. */
  pagesWithoutNews: 100,
  members: 20_000,
  /** A certificate has some kilobytes. */
  characters: 128 * 1024 * 1024,
};

/** A part of a collection, and where the next one is (Graph: Paging). */
export type Page = ReturnType<typeof pageOf>;

/**
 * @param characters How long its JSON was.
 * @param origin The only one where the token may go.
 * @param key What tells its members apart.
 */
export function pageOf(json: unknown, characters: number, origin: string, key: string) {
  const { value, "@odata.nextLink": next } = entity(json);
  if (!Array.isArray(value)) {
    throw new OddContent("a collection without its array `value`");
  }
  const members = value.map(entity);
  if (!members.every((member) => hasKey(member, key))) {
    throw new OddContent(`a collection with a member that has no ${key}`);
  }
  if (isAbsent(next)) {
    return { members, next: undefined, characters };
  }
  if (typeof next !== "string" || !URL.canParse(next)) {
    throw new OddContent("a link to the next page that is no address");
  }
  if (new URL(next).origin !== origin) {
    throw new OddContent("a link to another origin, where the token is not sent");
  }
  return { members, next, characters };
}

/** The collection that an answer shows in another entity; undefined where it doesn't show all its members there, each once. */
export function wholeIn(outer: Entity | undefined, property: string): Entity[] | undefined {
  const { [property]: value, [`${property}@odata.nextLink`]: next } = outer ?? {};
  if (!Array.isArray(value) || !isAbsent(next)) {
    return undefined;
  }
  const members = value.filter((member: unknown): member is Entity => isEntity(member) && hasKey(member, "id"));
  const ids = new Set(members.map((member) => idOf(member).toLowerCase()));
  return ids.size === value.length ? members : undefined;
}

/**
 * The members on all pages, some of which may be empty or sent twice.
 *
 * @param path The collection's, as it is shown.
 * @throws {GraphError} for a collection that goes on and on.
 */
export async function allMembers(
  path: string,
  first: string,
  read: (url: string) => Promise<Page>,
  clock: Clock,
  key: string,
): Promise<Entity[]> {
  const { timeout } = currentOperation();
  const began = clock.now();
  const members = new Map<string, Entity>();
  const pages = new Set<string>();
  let pagesWithoutNews = 0;
  let characters = 0;
  for (let url: string | undefined = first; url !== undefined;) {
    const page: Page = await read(url);
    const before = members.size;
    for (const member of page.members) {
      const id = String(member[key]).toLowerCase();
      members.set(id, merged(members.get(id), member, key));
    }
    pages.add(url);
    pagesWithoutNews = members.size > before ? 0 : pagesWithoutNews + 1;
    characters += page.characters;
    url = page.next;
    const took = clock.now() - began;
    const goesOn = url !== undefined;
    /** What no collection of Graph's is like. */
    const limits: readonly [isReached: boolean, words: string][] = [
      [members.size > most.members, `has more than ${most.members} members`],
      [characters > most.characters, `has more than ${most.characters / 1024 / 1024} MB`],
      [pages.has(url ?? ""), "has a page that leads back to one before it"],
      [goesOn && pages.size >= most.pages, `goes on after ${most.pages} pages`],
      [
        goesOn && pagesWithoutNews >= most.pagesWithoutNews,
        `goes on after ${most.pagesWithoutNews} pages without anything new`,
      ],
    ];
    const [, tooMuch] = limits.find(([isReached]) => isReached) ?? [];
    const soFar = `${members.size} members were on the ${pages.size} pages so far`;
    if (tooMuch !== undefined) {
      throw new GraphError("UnexpectedAnswer", `GET ${path} ${tooMuch}. ${soFar}`, checkTheWay, false);
    }
    if (goesOn && took > timeout) {
      const what = `GET ${path} goes on after ${inSeconds(took)}. ${soFar}`;
      throw new GraphError("Unavailable", what, "Try again later", false);
    }
  }
  return [...members.values()];
}

function hasKey(member: Entity, key: string): boolean {
  const { [key]: id } = member;
  return id !== "" && ["string", "number"].includes(typeof id);
}

/** A member that was sent twice: where the two differ, neither is told. */
function merged(one: Entity | undefined, other: Entity, key: string): Entity {
  if (one === undefined) {
    return other;
  }
  const isTold = (property: string) =>
    property === key || !(property in one && property in other) || isDeepStrictEqual(one[property], other[property]);
  return only({ ...one, ...other }, (_value, property) => isTold(property));
}
