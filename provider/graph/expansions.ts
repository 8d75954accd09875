import type { Entity, GraphClient } from "./client.js";
import { containedIn, entityTypeIn, memberPath, sameId } from "./entity.js";
import { isNotFound, isRefusal } from "./graphError.js";
import { madeOnce } from "../records.js";

/** Stands for the outer collection among those that were given. */
const itself = "";

class Outer {
  /** The ids of the members whose collections were given, or that somebody has read otherwise. */
  readonly given = new Set<string>();
  /** The ids of the members that somebody asked for, or for what is in them. */
  readonly asked = new Set<string>();
  /** The member that was asked for alone, with what is in it. */
  readonly alone = new Map<string, Promise<Entity | undefined>>();
  all: Promise<readonly Entity[] | undefined> | undefined;

  /** @param isRefused Whether Graph takes no such question. */
  constructor(public isRefused = false) {}
}

/**
 * The collections that members of one collection have, all in one answer (`$expand`). Whoever asks for a single one, in a tenant that
 * may have many, gets that one; as soon as somebody asks for a second one, all are asked for together. Each collection is given once:
 * whoever asks again wants to know what has changed since.
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
    const outer = this.#outerAt(contained?.outer ?? path);
    outer.given.add(contained?.id ?? itself);
    if (contained === undefined) {
      outer.alone.clear();
    }
  }

  /**
   * A member of an outer collection, as it came with what is in it; undefined where Graph shows none so, or it is to come with all
   * the others.
   */
  async member(path: string, id: string): Promise<Entity | undefined> {
    const property = entityTypeIn(path)?.contained;
    const outer = this.#outerAt(path);
    const key = id.toLowerCase();
    const isOver = outer.isRefused || outer.given.has(itself) || outer.given.has(key);
    if (property === undefined || (isOver && !outer.alone.has(key))) {
      return undefined;
    }
    if (!(await isAlone(outer, key))) {
      return undefined;
    }
    return madeOnce(outer.alone, key, () => this.#askAlone(path, key, property, outer));
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
      const property = outer.asked.size > 1 ? entityTypeIn(path)?.contained : undefined;
      return property === undefined ? outer.all : this.#all(path, property, outer);
    }
    const alone = await outer.alone.get(key);
    if (alone !== undefined) {
      return shownIn(alone, contained.property);
    }
    if (await isAlone(outer, key)) {
      return undefined;
    }
    const all = await this.#all(contained.outer, contained.property, outer);
    return shownIn(all?.find(({ id }) => sameId(id, contained.id)) ?? {}, contained.property);
  }

  #all(path: string, property: string, outer: Outer): Promise<readonly Entity[] | undefined> {
    outer.all ??= this.#ask(`${path}?$expand=${property}`, outer);
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

  /** What isn't found, or isn't told so, has to be looked for otherwise. */
  async #askAlone(path: string, id: string, property: string, outer: Outer): Promise<Entity | undefined> {
    try {
      const found = await this.client.get(`${memberPath(path, id)}?$expand=${property}`);
      return sameId(found["id"], id) && shownIn(found, property) !== undefined ? found : undefined;
    } catch (error) {
      if (isRefusal(error) || isNotFound(error)) {
        return undefined;
      }
      outer.alone.delete(id);
      throw error;
    }
  }

  #outerAt(path: string): Outer {
    return madeOnce(this.#outer, path, () => new Outer());
  }
}

/** Notes that somebody asks for a member, and whether nobody asks for another one; who asks at the same time counts. */
async function isAlone(outer: Outer, id: string): Promise<boolean> {
  outer.asked.add(id);
  await new Promise((resolve) => setImmediate(resolve));
  return outer.all === undefined && outer.asked.size < 2;
}

/** What an answer shows of a member's collection; undefined where that isn't all: the rest is on pages of its own. */
function shownIn(member: Entity, property: string): readonly Entity[] | undefined {
  const members = member[property];
  return Array.isArray(members) && member[`${property}@odata.nextLink`] === undefined
    ? (members as readonly Entity[])
    : undefined;
}
