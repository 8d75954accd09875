import { isDeepStrictEqual } from "node:util";
import type { Clock } from "./clock.js";
import { entity, OddContent, type Entity } from "./entity.js";
import { checkTheWay, GraphError } from "./graphError.js";
import { currentOperation, inSeconds } from "./operation.js";

/** A part of a collection (Graph: Paging). */
export interface Page {
  readonly members: readonly Entity[];
  /** Where the next one is. */
  readonly next: string | undefined;
  /** How long its JSON was. */
  readonly characters: number;
}

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

/** @param origin The only one where the token may go. */
export function pageOf(json: unknown, characters: number, origin: string): Page {
  const { value, "@odata.nextLink": next } = entity(json);
  if (!Array.isArray(value)) {
    throw new OddContent("a collection without its array `value`");
  }
  const members = value.map(entity);
  if (members.some(({ id }) => id === "" || !["string", "number"].includes(typeof id))) {
    throw new OddContent("a collection with a member that has no id");
  }
  if (next === undefined || next === null) {
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
): Promise<Entity[]> {
  const { timeout } = currentOperation();
  const began = clock.now();
  const collected = new Collected();
  for (let url = first; ;) {
    const page = await read(url);
    collected.add(url, page);
    const tooMuch = collected.whatIsTooMuch(page.next);
    if (tooMuch !== undefined) {
      throw new GraphError("UnexpectedAnswer", `GET ${path} ${tooMuch}. ${collected.inWords}`, checkTheWay, false);
    }
    if (page.next === undefined) {
      return collected.members;
    }
    url = page.next;
    const took = clock.now() - began;
    if (took > timeout) {
      const what = `GET ${path} goes on after ${inSeconds(took)}. ${collected.inWords}`;
      throw new GraphError("Unavailable", what, "Try again later", false);
    }
  }
}

/** What was on the pages that were read so far. */
class Collected {
  readonly #members = new Map<string, Entity>();
  readonly #pages = new Set<string>();
  #pagesWithoutNews = 0;
  #characters = 0;

  get members(): Entity[] {
    return [...this.#members.values()];
  }

  get inWords(): string {
    return `${this.#members.size} members were on the ${this.#pages.size} pages so far`;
  }

  add(url: string, { members, characters }: Page): void {
    const before = this.#members.size;
    for (const member of members) {
      const id = String(member["id"]).toLowerCase();
      this.#members.set(id, merged(this.#members.get(id), member));
    }
    this.#pages.add(url);
    this.#characters += characters;
    this.#pagesWithoutNews = this.#members.size > before ? 0 : this.#pagesWithoutNews + 1;
  }

  /** What no collection of Graph's is like; undefined where it may be one. */
  whatIsTooMuch(next: string | undefined): string | undefined {
    if (this.#members.size > most.members) {
      return `has more than ${most.members} members`;
    }
    if (this.#characters > most.characters) {
      return `has more than ${most.characters / 1024 / 1024} MB`;
    }
    if (next === undefined) {
      return undefined;
    }
    if (this.#pages.has(next)) {
      return "has a page that leads back to one before it";
    }
    if (this.#pages.size >= most.pages) {
      return `goes on after ${most.pages} pages`;
    }
    return this.#pagesWithoutNews >= most.pagesWithoutNews
      ? `goes on after ${most.pagesWithoutNews} pages without anything new`
      : undefined;
  }
}

/** A member that was sent twice: where the two differ, neither is told. */
function merged(one: Entity | undefined, other: Entity): Entity {
  if (one === undefined) {
    return other;
  }
  const all = Object.entries({ ...one, ...other });
  return Object.fromEntries(
    all.filter(
      ([property]) =>
        property === "id" ||
        !(property in one && property in other) ||
        isDeepStrictEqual(one[property], other[property]),
    ),
  );
}
