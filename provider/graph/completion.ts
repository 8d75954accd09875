import pLimit from "p-limit";
import { type Entity, type EntityType, entityTypeIn, expansionIn, isOfType, memberPath, sameId } from "./entity.js";
import { isNotFound, isRefusal } from "./graphError.js";
import { isAbsent } from "../records.js";

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
  /** The paths of entities that Graph left something out of, with whether it told that by name. */
  readonly #reticent = new Map<string, boolean>();
  readonly #limited = pLimit(mostAtOnce);

  /** @param get Reads one entity: of an id, where one is given, that the answer may leave out. */
  constructor(private readonly get: (path: string, id?: string) => Promise<Entity>) {}

  /** Reads one entity, and what the answer leaves out of it. */
  async read(path: string): Promise<Entity> {
    const end = path.lastIndexOf("/");
    const collection = path.slice(0, end);
    const type = entityTypeIn(collection);
    if (path.includes("?") || type === undefined) {
      return this.get(path);
    }
    const id = decodeURIComponent(path.slice(end + 1));
    const isToldByName = this.#reticent.get(path);
    if (isToldByName !== undefined) {
      const query = isToldByName ? selectionOf([...type.always, ...type.perhaps]) : expansionIn(collection);
      return this.#known(type, await this.get(path + query, id));
    }
    const found = await this.get(path + expansionIn(collection), id);
    const completed = await this.complete(collection, found, "all");
    if (completed !== found) {
      const isTold = (property: string) => isAbsent(found[property]) && !isAbsent(completed[property]);
      this.#reticent.set(path, Object.keys(completed).some(isTold));
    }
    return completed;
  }

  /** @param path The collection's. */
  complete(path: string, found: Entity, sought: Sought): Promise<Entity> {
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

  async #ask(path: string, type: EntityType, found: Entity, sought: Sought): Promise<Entity> {
    const all = new Set([...type.always, ...type.perhaps, ...(sought === "all" ? [] : sought)]);
    const missing = [...all].filter((property) => isAbsent(found[property]));
    const id = String(found["id"]);
    const told = await this.#limited(() => this.#select(path, id, missing));
    const isIt = told["id"] === undefined || sameId(told["id"], id);
    const answers: [string, unknown][] = missing.map((property) => [property, isIt ? told[property] : undefined]);
    return this.#known(type, { ...found, ...Object.fromEntries(answers) });
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

  /** An entity that was asked for all that it has, without what is null and can't be: that says nothing. */
  #known(type: EntityType, entity: Entity): Entity {
    const never = [...type.always, ...(type.expected?.(entity) ?? [])];
    const told = Object.entries(entity).filter(
      ([property, value]) => value !== undefined && (value !== null || !never.includes(property)),
    );
    const known = Object.fromEntries(told);
    this.#asked.add(known);
    return known;
  }
}

/** Whether an answer says less of an entity than it has. */
function lacks(type: EntityType, found: Entity, sought: Sought): boolean {
  const also = sought === "all" ? (type.expected?.(found) ?? []) : sought;
  return isOfType(type, found) && [...type.always, ...also].some((property) => isAbsent(found[property]));
}

function selectionOf(properties: readonly string[]): string {
  return `?$select=${["id", ...properties].join(",")}`;
}
