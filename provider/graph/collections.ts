import { EntraCaError } from "../error.js";
import type { Entity, GraphClient } from "./client.js";
import { GraphError, isNotFound } from "./graphError.js";

/**
 * The collections read so far in this process. A preview asks for the same collection once for every resource in it; one
 * request answers them all. An addition and a removal are noted in what was read; after any other write it is read again.
 */
export class Collections {
  readonly #read = new Map<string, Promise<Entity[]>>();
  readonly #writing = new Map<string, Promise<unknown>>();
  /** The ids of what this process added. */
  readonly #added = new Set<string>();

  constructor(private readonly client: GraphClient) {}

  /** The members of a collection, as read at most once since the last write to it. */
  list(path: string): Promise<Entity[]> {
    const read = this.#read.get(path);
    if (read !== undefined) {
      return read;
    }
    return this.#remember(path, this.client.list(path));
  }

  /** A collection that isn't there has no members: Graph says so of a tenant that never had a TLS inspection CA. */
  async listOrNone(path: string): Promise<Entity[]> {
    return this.list(path).catch((error: unknown) => {
      if (isNotFound(error)) {
        return [];
      }
      throw error;
    });
  }

  /**
   * One member, or undefined where it is gone. It is gone only if the collection could be read without it and its own
   * address answers 404: a service that isn't there, or a list that is behind, says nothing of the kind.
   */
  async member(path: string, id: string): Promise<Entity | undefined> {
    const listed = (await this.list(path)).find((candidate) => sameId(candidate["id"], id));
    return listed ?? this.client.find(memberPath(path, id));
  }

  /**
   * Creates a member once: where an earlier process made it, or Graph's answer is lost, what there is, is found. That costs
   * one request beside the creation, for the list that everybody shares.
   */
  add(path: string, body: Entity, recognition: Recognition): Promise<Entity> {
    return this.#alone(path, async () => {
      const before = await this.listOrNone(path);
      const left = await recognition.left(before.filter(({ id }) => !this.#added.has(String(id))));
      if (left !== undefined) {
        return left;
      }
      const added = await this.#post(path, body).catch(async (error: unknown) => {
        if (!leavesOpen(error)) {
          throw error;
        }
        this.#read.delete(path);
        const found = await this.#newSince(before, path, recognition).catch(() => undefined);
        if (found === undefined) {
          throw error;
        }
        return found;
      });
      this.#added.add(String(added["id"]));
      this.#keep(path, (members) => [...members.filter(({ id }) => !sameId(id, String(added["id"]))), added]);
      return added;
    });
  }

  /** Changes the given properties of a member. Without any there is nothing to send. */
  async change(path: string, id: string, body: Entity): Promise<void> {
    if (Object.keys(body).length === 0) {
      return;
    }
    await this.#alone(path, async () => {
      try {
        await this.client.patch(memberPath(path, id), body);
      } finally {
        // What else changed by it only Graph knows.
        this.#read.delete(path);
      }
    });
  }

  /** Deletes a member; one that is gone already is fine. */
  remove(path: string, id: string): Promise<void> {
    return this.#alone(path, async () => {
      try {
        await this.client.delete(memberPath(path, id));
      } catch (error) {
        if (!isNotFound(error)) {
          this.#read.delete(path);
          throw error;
        }
      }
      this.#keep(path, (members) => members.filter((member) => !sameId(member["id"], id)));
    });
  }

  async #post(path: string, body: Entity): Promise<Entity> {
    const entity = await this.client.post(path, body);
    if (typeof entity["id"] !== "string" || entity["id"] === "") {
      throw new EntraCaError(
        "UnexpectedAnswer",
        `Graph accepted the new object in ${path} but returned no id for it`,
        `Look for it with GET ${path}, and delete it before the next pulumi up`,
      );
    }
    // Graph's page shows an answer without some of what was sent.
    return { ...body, ...entity };
  }

  /** What a creation without an answer made, if it made anything. */
  async #newSince(before: readonly Entity[], path: string, recognition: Recognition): Promise<Entity | undefined> {
    for (const member of await this.listOrNone(path)) {
      if (!before.some(({ id }) => sameId(id, String(member["id"]))) && (await recognition.isSent(member))) {
        return member;
      }
    }
    return undefined;
  }

  /** Notes in what was read what a write did to it. */
  #keep(path: string, change: (members: Entity[]) => Entity[]): void {
    const members = this.#read.get(path);
    if (members !== undefined) {
      void this.#remember(path, members.then(change));
    }
  }

  #remember(path: string, members: Promise<Entity[]>): Promise<Entity[]> {
    this.#read.set(path, members);
    // A failure isn't an answer: whoever asks next asks Graph again.
    members.catch(() => {
      if (this.#read.get(path) === members) {
        this.#read.delete(path);
      }
    });
    return members;
  }

  /** Writes to one collection go one at a time, so that what is new in it can be told. */
  #alone<Result>(path: string, write: () => Promise<Result>): Promise<Result> {
    const result = (this.#writing.get(path) ?? Promise.resolve()).then(write);
    this.#writing.set(
      path,
      result.catch(() => undefined),
    );
    return result;
  }
}

/** How a creation knows its own object, should it exist already or should Graph's answer be lost. */
export interface Recognition {
  /** The object, where an earlier process made it: one of the members that this process didn't add. */
  left(members: readonly Entity[]): Promise<Entity | undefined>;
  /** Whether a member that wasn't there before is what was sent. */
  isSent(member: Entity): boolean | Promise<boolean>;
}

/** Whether a failed creation may have made the object after all. */
function leavesOpen(error: unknown): boolean {
  return (
    error instanceof EntraCaError &&
    ["Unreachable", "Unavailable", "UnexpectedAnswer"].includes(error.code) &&
    !(error instanceof GraphError && error.status === 429)
  );
}

/** The address of a collection's member. */
export function memberPath(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}

/** Whether an object's id is the one meant. */
export function sameId(one: unknown, other: string): boolean {
  return typeof one === "string" && one.toLowerCase() === other.toLowerCase();
}
