import type { Entity, GraphClient } from "./client.js";
import { GraphError } from "./graphError.js";

/**
 * The collections read so far in this process. A preview asks for the same collection once for every resource in it; one
 * request answers them all, until a write to the collection drops what was read.
 */
export class Collections {
  readonly #read = new Map<string, Promise<Entity[]>>();

  constructor(private readonly client: GraphClient) {}

  /** The members of a collection, as read at most once since the last write to it. */
  list(path: string): Promise<Entity[]> {
    let members = this.#read.get(path);
    if (members === undefined) {
      members = this.client.list(path);
      this.#read.set(path, members);
      // A failure isn't an answer: whoever asks next asks Graph again.
      members.catch(() => this.#read.delete(path));
    }
    return members;
  }

  /**
   * One member, or undefined where it is gone. It is gone only if the collection could be read without it and its own
   * address answers 404: a service that isn't there, or a list that is behind, says nothing of the kind.
   */
  async member(path: string, id: string): Promise<Entity | undefined> {
    const listed = (await this.list(path)).find((candidate) => sameId(candidate["id"], id));
    if (listed !== undefined) {
      return listed;
    }
    try {
      return await this.client.get(memberPath(path, id));
    } catch (error) {
      if (error instanceof GraphError && error.code === "NotFound") {
        return undefined;
      }
      throw error;
    }
  }

  /** Forgets a collection: call it after any write to it, whether it succeeded or not. */
  drop(path: string): void {
    this.#read.delete(path);
  }
}

/** The address of a collection's member. */
export function memberPath(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}

function sameId(one: unknown, other: string): boolean {
  return typeof one === "string" && one.toLowerCase() === other.toLowerCase();
}
