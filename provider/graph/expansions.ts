import type { Entity, GraphClient } from "./client.js";
import { containedIn } from "./entity.js";
import { isNotFound, isRefusal } from "./graphError.js";
import { madeOnce } from "../records.js";

/** Up to how many are asked for together though only one is wanted: their answer takes no longer than two would. */
const few = 20;

/** Stands for the outer collection among those that were given. */
const itself = "";

class Outer {
  /** The ids of the members whose collections were given, or that somebody has read otherwise. */
  readonly given = new Set<string>();
  /** The ids of the members that somebody asked for, or for what is in them. */
  readonly asked = new Set<string>();
  all: Promise<readonly Entity[] | undefined> | undefined;
  /** How many members there are; none is known until they were listed. */
  count = Infinity;

  /** @param isRefused Whether Graph takes no such question. */
  constructor(public isRefused = false) {}
}

/**
 * The collections that members of one collection have, all in one answer (`$expand`). Whoever asks for a single one, in a tenant that
 * may have many, gets that one; as soon as somebody asks for a second one, all are asked for together. Each is given once: whoever
 * asks again wants to know what has changed since.
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

  /** Notes that somebody asks for a member of a collection, and will ask for what is in it, too. */
  noteAsked(path: string, id: string): void {
    this.#outerAt(path).asked.add(id.toLowerCase());
  }

  /** Notes how many members a collection has. */
  noteCount(path: string, count: number): void {
    this.#outerAt(path).count = count;
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
      return outer.all;
    }
    outer.asked.add(key);
    // Who asks at the same time counts.
    await new Promise((resolve) => setImmediate(resolve));
    if (outer.all === undefined && outer.asked.size < 2 && (outer.count > few || outer.count < 2)) {
      return undefined;
    }
    outer.all ??= this.#ask(`${contained.outer}?$expand=${contained.property}`, outer);
    const one = (await outer.all)?.find(({ id }) => String(id).toLowerCase() === contained.id);
    const members = one?.[contained.property];
    // The rest is on pages of its own.
    return Array.isArray(members) && one?.[`${contained.property}@odata.nextLink`] === undefined
      ? (members as readonly Entity[])
      : undefined;
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
