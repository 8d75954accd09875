import { memberPath, sameId } from "./address.js";
import type { Entity } from "./entity.js";
import { entityTypeIn, isOfType, type EntityType } from "./entityTypes.js";
import { isNotFound, isRefusal } from "./graphError.js";

/**
 * What somebody has reason to look for in an entity, though it may be null and whatever is known of its type: by name, or all
 * that the rest of it says it has.
 */
export type Sought = readonly string[] | "all";

/** Stands for a type of which nothing is known but what somebody looks for. */
const untold: EntityType = { collection: "", name: "", always: [], perhaps: [] };

/** As many as Graph's batches have (Graph: Combine multiple HTTP requests), which are for as many requests at once. */
const mostAtOnce = 20;

/**
 * Asks for what an answer left out of an entity, or gave as null though it can't be: by its id and by name, once. What isn't
 * told then, isn't told: it is left out of what comes of it.
 */
export class Completion {
  /** The entities that were asked for already. */
  readonly #asked = new WeakSet<Entity>();
  readonly #completed = new WeakMap<Entity, Promise<Entity>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param get Reads one entity. */
  constructor(private readonly get: (path: string) => Promise<Entity>) {}

  /** @param path The collection's. */
  complete(path: string, found: Entity, sought: Sought = []): Promise<Entity> {
    const type = entityTypeIn(path) ?? untold;
    if (this.#asked.has(found) || !lacks(type, found, sought)) {
      return Promise.resolve(found);
    }
    const completed = this.#completed.get(found) ?? this.#ask(path, type, found, sought);
    this.#completed.set(found, completed);
    // A failure isn't an answer: whoever needs it next asks again.
    completed.catch(() => this.#completed.delete(found));
    return completed;
  }

  /** Takes an entity for one that was asked for all that it has: what is left out of it, or can't be null, isn't told. */
  asked(path: string, found: Entity): Entity {
    const type = entityTypeIn(path);
    const settled = type === undefined ? found : withoutImpossible(type, found);
    this.#asked.add(settled);
    return settled;
  }

  /** The query by which all that there is to an entity is asked for. */
  selection(path: string): string {
    const type = entityTypeIn(path);
    return type === undefined ? "" : selectionOf([...type.always, ...type.perhaps]);
  }

  async #ask(path: string, type: EntityType, found: Entity, sought: Sought): Promise<Entity> {
    const all = new Set([...type.always, ...type.perhaps, ...(sought === "all" ? [] : sought)]);
    const missing = [...all].filter((property) => isMissing(found[property]));
    const told = await this.#inTurn(() => this.#select(path, String(found["id"]), missing));
    const isIt = told["id"] === undefined || sameId(told["id"], String(found["id"]));
    const answers: [string, unknown][] = missing.map((property) => [property, isIt ? told[property] : undefined]);
    return this.asked(path, { ...found, ...Object.fromEntries(answers) });
  }

  async #select(path: string, id: string, properties: readonly string[]): Promise<Entity> {
    try {
      return await this.get(memberPath(path, id) + selectionOf(properties));
    } catch (error) {
      if (isNotFound(error) || isRefusal(error)) {
        return {};
      }
      throw error;
    }
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running === mostAtOnce) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#running -= 1;
      } else {
        next();
      }
    }
  }
}

/** Whether an answer says less of an entity than it has. */
function lacks(type: EntityType, found: Entity, sought: Sought): boolean {
  const also = sought === "all" ? (type.expected?.(found) ?? []) : sought;
  return isOfType(type, found) && [...type.always, ...also].some((property) => isMissing(found[property]));
}

/** Without what is null and can't be: that says nothing. */
function withoutImpossible(type: EntityType, entity: Entity): Entity {
  const never = [...type.always, ...(type.expected?.(entity) ?? [])];
  return Object.fromEntries(
    Object.entries(entity).filter(
      ([property, value]) => value !== undefined && (value !== null || !never.includes(property)),
    ),
  );
}

/** Whether an answer doesn't say what a property is: absent is left out, and so may null be. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function selectionOf(properties: readonly string[]): string {
  return `?$select=${["id", ...properties].join(",")}`;
}
