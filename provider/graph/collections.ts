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
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Creates a member; the answer is the member. */
  add(path: string, body: Entity): Promise<Entity> {
    return this.#write(path, () => this.client.post(path, body));
  }

  /** Changes the given properties of a member. Without any there is nothing to send. */
  async change(path: string, id: string, body: Entity): Promise<void> {
    if (Object.keys(body).length > 0) {
      await this.#write(path, () => this.client.patch(memberPath(path, id), body));
    }
  }

  /** Deletes a member; one that is gone already is fine. */
  async remove(path: string, id: string): Promise<void> {
    try {
      await this.#write(path, () => this.client.delete(memberPath(path, id)));
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }

  /** A write makes what was read of the collection worthless, whether it succeeds or not. */
  async #write<Result>(path: string, send: () => Promise<Result>): Promise<Result> {
    try {
      return await send();
    } finally {
      this.#read.delete(path);
    }
  }
}

/** Whether Graph says that something isn't there. */
export function isNotFound(error: unknown): error is GraphError {
  return error instanceof GraphError && error.code === "NotFound";
}

/** The address of a collection's member. */
export function memberPath(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}

function sameId(one: unknown, other: string): boolean {
  return typeof one === "string" && one.toLowerCase() === other.toLowerCase();
}
