import type { GraphClient } from "./client.js";
import { containedIn, entityTypeIn, sameId, type Entity } from "./entity.js";
import { isNotFound, isRefusal } from "./graphError.js";
import { wholeIn } from "./paging.js";
import { madeOnce } from "../records.js";

/** Stands for the outer collection among those that were given. */
const itself = "";

class Outer {
  /** The ids of the members whose collections were given, or that somebody has read otherwise. */
  readonly given = new Set<string>();
  /** The ids of the members that somebody asked for, or for what is in them. */
  readonly asked = new Set<string>();
  /** What was asked for first, if that was a single member. */
  first: { readonly id: string; readonly found: Promise<Found | undefined> } | undefined;
  all: Promise<readonly Entity[] | undefined> | undefined;

  /** @param isRefused Whether Graph takes no such question. */
  constructor(public isRefused = false) {}
}

/** What came of asking for a member by its address: none where Graph has none there. */
export interface Found {
  readonly member: Entity | undefined;
}

/**
 * The collections that members of one collection have, all in one answer (`$expand`). Whoever asks for a single member, or for what
 * is in one, gets that one, in a tenant that may have many; as soon as somebody asks for a second one, or for all, all come
 * together. Each is given once: whoever asks again wants to know what has changed since.
 */
export class Expansions {
  /** By the path of the outer collection. */
  readonly #outer = new Map<string, Outer>();

  constructor(private readonly client: GraphClient) {}

  /** Has everything asked for again. */
  forget(): void {
    for (const [path, { isRefused }] of this.#outer) {
      this.#outer.set(path, new Outer(isRefused));
    }
  }

  /** Notes that a collection is changed: what came of it before, isn't given any more. */
  noteWrite(path: string): void {
    const contained = containedIn(path);
    this.#outerAt(contained?.outer ?? path).given.add(contained?.id ?? itself);
  }

  /** The first member that somebody asks for, with what is in it; undefined for any other, which is to be looked for among all. */
  async member(path: string, id: string): Promise<Found | undefined> {
    const property = entityTypeIn(path)?.contained;
    if (property === undefined) {
      return undefined;
    }
    const key = id.toLowerCase();
    const outer = this.#outerAt(path);
    outer.asked.add(key);
    if (outer.given.has(itself) || outer.isRefused) {
      return undefined;
    }
    await othersAsked();
    if (outer.asked.size < 2) {
      outer.first ??= { id: key, found: this.#find(path, id, property, outer) };
    }
    return outer.first?.id === key ? outer.first.found : undefined;
  }

  /** The members of a collection, as they came with others; undefined where they didn't, or not all of them. */
  async members(path: string): Promise<readonly Entity[] | undefined> {
    const contained = containedIn(path);
    const outer = this.#outerAt(contained?.outer ?? path);
    const key = contained?.id ?? itself;
    if (outer.given.has(key) || outer.isRefused) {
      return undefined;
    }
    outer.given.add(key);
    if (contained === undefined) {
      return outer.asked.size > 0 ? this.#all(path, outer) : undefined;
    }
    outer.asked.add(key);
    await othersAsked();
    if (outer.first?.id === key) {
      return wholeIn((await outer.first.found)?.member, contained.property);
    }
    const all = await (outer.asked.size > 1 ? this.#all(contained.outer, outer) : outer.all);
    return wholeIn(
      all?.find((member) => sameId(member["id"], key)),
      contained.property,
    );
  }

  async #find(path: string, id: string, property: string, outer: Outer): Promise<Found | undefined> {
    try {
      return { member: await this.client.findWith(path, id, property) };
    } catch (error) {
      outer.first = undefined;
      outer.isRefused ||= isRefusal(error);
      if (outer.isRefused) {
        return undefined;
      }
      throw error;
    }
  }

  /** All members with what is in them. */
  #all(path: string, outer: Outer): Promise<readonly Entity[] | undefined> {
    outer.all ??= this.#ask(`${path}?$expand=${entityTypeIn(path)?.contained}`, outer);
    return outer.all;
  }

  async #ask(path: string, outer: Outer): Promise<readonly Entity[] | undefined> {
    try {
      return await this.client.list(path);
    } catch (error) {
      outer.all = undefined;
      if (isRefusal(error) || isNotFound(error)) {
        outer.isRefused = true;
        return undefined;
      }
      throw error;
    }
  }

  #outerAt(path: string): Outer {
    return madeOnce(this.#outer, path, () => new Outer());
  }
}

/** Lets others ask at the same time. */
function othersAsked(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
