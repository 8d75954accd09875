import { isDeepStrictEqual } from "node:util";
import pLimit, { type LimitFunction } from "p-limit";
import type { GraphClient } from "./client.js";
import type { Sought } from "./completion.js";
import { delayBeforeLook } from "./consistency.js";
import { memberPath, sameId, type Entity } from "./entity.js";
import { EntraCaError } from "../messages/error.js";
import { Expansions } from "./expansions.js";
import { GraphError, isNotFound, when } from "./graphError.js";
import { currentOperation, inSeconds } from "./operation.js";
import { isWaitedOut } from "./retry.js";
import { tooLongToWait } from "./sender.js";
import { madeOnce } from "../records.js";

/** How often an object is sent whose creation failed so that it may have been made, and wasn't found afterwards. */
const mostCreations = 3;
/** How often what such a creation made is looked for: half a minute in all. */
const mostLooks = 6;

/**
 * The collections read so far in this process. A preview asks for the same collection once for every resource in it; one
 * request answers them all. An addition and a removal are noted in what was read; after any other write it is read again.
 */
export class Collections {
  readonly #read = new Map<string, Promise<Entity[]>>();
  /** The single objects read so far, by address. */
  readonly #objects = new Map<string, Promise<Entity>>();
  /**
   * Writes to one collection go one at a time, so that what is new in it can be told, but for creations that others tell apart, and
   * removals, which make nothing.
   */
  readonly #writing = new Map<string, LimitFunction>();
  /** The creations that aren't done yet, by collection. */
  readonly #underWay = new Map<string, Set<Creating>>();
  /** The removals that aren't done yet, by collection. */
  readonly #leaving = new Map<string, Set<Promise<unknown>>>();
  /** What this process added, by address. */
  readonly #added = new Map<string, Entity>();
  /** The addresses of what this process removed. */
  readonly #removed = new Set<string>();
  /** Whether somebody asks after what this process made, and not only makes more. */
  #isLookingAgain = false;

  readonly #expansions: Expansions;

  constructor(private readonly client: GraphClient) {
    this.#expansions = new Expansions(client);
  }

  /** The members of a collection, as read at most once since the last write to it. */
  list(path: string): Promise<Entity[]> {
    return this.#read.get(path) ?? this.#remember(path, this.#settledMembers(path));
  }

  /** Has everything read again: what was read, and what this process made since, is older than what somebody asks for. */
  forget(): void {
    this.#read.clear();
    this.#objects.clear();
    this.#expansions.forget();
    this.#isLookingAgain = true;
  }

  /** An object that is asked for by its address, as read at most once since the last write to it. */
  object(path: string): Promise<Entity> {
    return madeOnce(this.#objects, path, () => {
      const found = this.client.get(path);
      found.catch(() => this.#objects.delete(path));
      return found;
    });
  }

  /**
   * Does what belongs together to an object that others write to as well: nobody else of this process writes to it meanwhile, and
   * what was read of it before doesn't count.
   */
  rewriteInTurn<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    return this.#alone(path)(async () => {
      try {
        return await work();
      } finally {
        this.#objects.delete(path);
      }
    });
  }

  /** A collection that isn't there has no members: Graph says so of a tenant that never had a TLS inspection CA. */
  listOrNone(path: string): Promise<Entity[]> {
    return this.list(path).catch(when(isNotFound, () => []));
  }

  /**
   * One member, or undefined where it is gone. It is gone only if the collection could be read without it and its own
   * address answers 404: a service that isn't there, or a list that is behind, says nothing of the kind.
   */
  async member(path: string, id: string, sought: Sought = []): Promise<Entity | undefined> {
    const asked = await this.#expansions.member(path, id);
    if (asked?.member !== undefined) {
      this.#noteShown(path, [asked.member]);
      return this.client.complete(path, asked.member, sought);
    }
    const listed = (await this.list(path)).find((candidate) => sameId(candidate["id"], id));
    if (listed === undefined && (asked !== undefined || this.#removed.has(address(path, id)))) {
      return undefined;
    }
    const found = listed ?? (await this.client.find(memberPath(path, id)));
    return found && this.client.complete(path, found, sought);
  }

  /**
   * Creates a member once: where an earlier process made it, or Graph's answer is lost, what there is, is found. That costs
   * one request beside the creation, for the list that everybody shares. Others are created meanwhile.
   */
  async add(path: string, body: Entity, { mark, left, ...recognition }: Recognition): Promise<Entity> {
    const { made } = await this.inTurn<Begun>(path, async (turn) => {
      await turn.settled(mark);
      const members = await turn.members();
      const found = await left(members.filter(({ id }) => !this.#added.has(address(path, id))));
      return found === undefined ? turn.begin(mark, { body, ...recognition }) : { made: found };
    });
    return made;
  }

  /** Waits until Graph shows a member that this process made; one that was there costs nothing. */
  async untilShown(path: string, id: unknown): Promise<void> {
    const at = memberPath(path, String(id));
    if (this.client.created.unsettledFor(at) > 0) {
      await this.client.get(at);
    }
  }

  /**
   * Does what belongs together in one collection: nobody else of this process begins to write to it meanwhile. What earlier turns
   * began to create may not be done yet.
   */
  inTurn<Result>(path: string, work: (turn: Turn) => Promise<Result>): Promise<Result> {
    return this.#alone(path)(work, {
      members: async () => {
        await this.#left(path);
        return this.listOrNone(path);
      },
      countUnderWay: () => this.#creationsIn(path).size,
      settled: (mark) => this.#settled(path, mark),
      begin: (mark, creation) => this.#begin(path, mark, creation),
      add: async (body, isSent) => (await this.#begin(path, undefined, { body, isSent })).made,
      change: (id, body, isDone) => this.#change(path, id, body, isDone),
      remove: (id) => this.#remove(path, id),
    });
  }

  /**
   * Changes the given properties of a member. Without any there is nothing to send. Where an answer is lost, what there is
   * tells whether it was done.
   *
   * @param isDone Whether a member is as it is to be.
   */
  async change(path: string, id: string, body: Entity, isDone?: IsDone): Promise<void> {
    await this.inTurn(path, (turn) => turn.change(id, body, isDone));
  }

  /**
   * Deletes a member; one that is gone already is fine. Others are deleted meanwhile; who looks what there is waits for it.
   *
   * @returns whether it was there, as far as anybody can tell.
   */
  async remove(path: string, id: string): Promise<boolean> {
    const { removed } = await this.#alone(path)(() => ({ removed: this.#leave(path, id) }));
    return removed;
  }

  /**
   * Makes sure that a member that Graph doesn't find is gone: a service that isn't there doesn't find anything.
   *
   * @throws what Graph said, where the collection can't be read, or has it.
   */
  async confirmGone(path: string, id: string, notFound: unknown): Promise<void> {
    this.#read.delete(path);
    requireAbsent(id, await this.list(path), notFound);
  }

  #alone(path: string): LimitFunction {
    return madeOnce(this.#writing, path, () => pLimit(1));
  }

  /** Begins a creation, of which others know until it is done. */
  async #begin(path: string, mark: string | undefined, creation: Creation): Promise<Begun<Promise<NewEntity>>> {
    const before = await this.listOrNone(path);
    const creating: Creating = { ...creation, mark, before, answer: Promise.resolve(), done: Promise.resolve() };
    const all = this.#creationsIn(path).add(creating);
    const made = this.#add(path, creating).finally(() => all.delete(creating));
    creating.done = made.catch(() => undefined);
    return { made };
  }

  async #add(path: string, creating: Creating): Promise<NewEntity> {
    const { body, whenMade } = creating;
    // Graph's page shows an answer without some of what was sent; null for any of it says no more.
    const created = await this.#create(path, creating);
    const told = Object.entries(created).filter(([property, value]) => value !== null || !(property in body));
    const added = { ...body, ...Object.fromEntries(told), id: created.id };
    this.#added.set(address(path, added.id), added);
    this.#keep(path, (members) => [...members.filter(({ id }) => !sameId(id, added.id)), added]);
    whenMade?.(added);
    return added;
  }

  #creationsIn(path: string): Set<Creating> {
    return madeOnce(this.#underWay, path, () => new Set());
  }

  /** Waits until creations are done, all or those of one mark; whether they failed is nobody's matter but theirs. */
  async #settled(path: string, mark?: string): Promise<void> {
    const all = [...this.#creationsIn(path)].filter((creating) => mark === undefined || creating.mark === mark);
    await Promise.all(all.map(({ done }) => done));
  }

  async #change(
    path: string,
    id: string,
    body: Entity,
    isDone: IsDone = (member) => Object.entries(body).every(([property, value]) => isAlike(member[property], value)),
  ): Promise<void> {
    if (Object.keys(body).length === 0) {
      return;
    }
    const at = memberPath(path, id);
    this.#expansions.noteWrite(path);
    try {
      await this.client.patch(at, body);
    } catch (error) {
      const mayBeDone = error instanceof GraphError && error.mayHaveHappened;
      const found = mayBeDone ? await this.client.get(at).catch(() => undefined) : undefined;
      if (found === undefined || !isDone(found)) {
        throw error;
      }
    } finally {
      // What else changed by it only Graph knows.
      this.#read.delete(path);
    }
  }

  /** Begins a removal, of which others know until it is done. */
  #leave(path: string, id: string): Promise<boolean> {
    const all = this.#removalsIn(path);
    const removed = this.#remove(path, id).finally(() => all.delete(done));
    const done = removed.catch(() => undefined);
    all.add(done);
    return removed;
  }

  #removalsIn(path: string): Set<Promise<unknown>> {
    return madeOnce(this.#leaving, path, () => new Set());
  }

  /** Waits until removals are done, or failed. */
  async #left(path: string): Promise<void> {
    await Promise.all(this.#removalsIn(path));
  }

  async #remove(path: string, id: string): Promise<boolean> {
    let wasThere = true;
    this.#expansions.noteWrite(path);
    // Removed before, it wasn't found then.
    this.#removed.delete(address(path, id));
    try {
      await this.client.delete(memberPath(path, id));
    } catch (error) {
      this.#read.delete(path);
      if (!isNotFound(error)) {
        throw error;
      }
      // Not remembered: it may show what others do and haven't done yet.
      requireAbsent(id, await this.#members(path), error);
      wasThere = error.mayHaveHappened;
    }
    this.#removed.add(address(path, id));
    this.client.created.settle(address(path, id));
    this.#keep(path, (members) => members.filter((member) => !sameId(member["id"], id)));
    return wasThere;
  }

  /** Sends an object until Graph says that it is made, or it is found; never again before it was looked for. */
  async #create(path: string, creating: Creating): Promise<NewEntity> {
    let mayExist = false;
    for (let creations = 1; ; creations += 1) {
      try {
        const posted = this.client.post(path, creating.body);
        creating.answer = posted.catch(() => undefined);
        return await posted;
      } catch (error) {
        const failed = this.client.clock.now();
        const uncertain = error instanceof GraphError && error.mayHaveHappened ? error : undefined;
        mayExist ||= uncertain !== undefined;
        // Refused after a try whose answer was lost, what is in the way may be what that one made.
        const found = mayExist ? await this.#newSince(path, creating, error) : undefined;
        if (found !== undefined) {
          return found;
        }
        const isPassing = uncertain?.failure !== undefined && isWaitedOut(uncertain.failure);
        if (uncertain === undefined || (creations >= mostCreations && !isPassing)) {
          throw error;
        }
        await this.#waitAfter(uncertain, failed, isPassing ? delayBeforeLook(creations, 0.5) : 0);
      }
    }
  }

  /** Waits as long after a failure as Graph asked for, or else for a pause. */
  async #waitAfter(error: GraphError, failed: number, pause: number): Promise<void> {
    const { clock } = this.client;
    const asked = error.failure?.retryAfter;
    const left = asked === undefined ? pause : failed + asked - clock.now();
    const message = `${error.what}; trying again in ${inSeconds(left)}`;
    if (left > 0 && !(await currentOperation().pause(left, message, clock))) {
      throw error.with(tooLongToWait(left));
    }
  }

  /**
   * What a creation without an answer made, if it made anything: it may take a while to show.
   *
   * @param failure How the creation failed, should it not be possible to look.
   */
  async #newSince(path: string, { before, isSent }: Creating, failure: unknown): Promise<NewEntity | undefined> {
    const { clock } = this.client;
    /** Whoever interrupts the search has to know what may be there. */
    const notFoundOut = (cause: unknown): never => {
      const why = cause instanceof EntraCaError && cause.code === "Cancelled" ? `: ${cause.what}` : "";
      const what = `. Whether ${currentOperation().shown(path)} has it now could not be read${why}`;
      throw failure instanceof GraphError ? failure.with(what) : failure;
    };
    const isKnown = (id: string) => this.#added.has(address(path, id)) || before.some((old) => sameId(old["id"], id));
    // Whatever there is, what was read before doesn't tell.
    this.#read.delete(path);
    for (let looks = 1; ; looks += 1) {
      // What others make at the same time is known by its id then, though it may not be readable.
      await Promise.all([...this.#creationsIn(path)].map(({ answer }) => answer));
      const members = await this.#members(path)
        .catch(when(isNotFound, () => []))
        .catch(notFoundOut);
      for (const member of members) {
        const { id } = member;
        if (typeof id === "string" && !isKnown(id) && (await isSent(member))) {
          return { ...member, id };
        }
      }
      const pause = delayBeforeLook(looks, 0.5);
      const message = `no answer to the creation; looking for what it made again in ${pause / 1_000} s`;
      if (looks === mostLooks || !(await currentOperation().pause(pause, message, clock).catch(notFoundOut))) {
        return undefined;
      }
    }
  }

  /** The members once nothing is being created or removed: what is, can't be told from what somebody else did. */
  async #settledMembers(path: string): Promise<Entity[]> {
    await Promise.all([this.#settled(path), this.#left(path)]);
    return this.#members(path);
  }

  /** What Graph lists, with what this process did there and Graph doesn't show yet. */
  async #members(path: string): Promise<Entity[]> {
    const listed = await this.#listed(path);
    const present = listed.filter(({ id }) => !this.#removed.has(address(path, id)));
    this.#noteShown(path, present);
    const missing = [...this.#added].filter(
      ([at, { id }]) =>
        address(path, id) === at &&
        !this.#removed.has(at) &&
        this.client.created.unsettledFor(at) > 0 &&
        !present.some((member) => address(path, member["id"]) === at),
    );
    return [...present, ...missing.map(([, member]) => member)];
  }

  /** What somebody sees who looks again, is gone where Graph doesn't show it later. */
  #noteShown(path: string, members: readonly Entity[]): void {
    if (this.#isLookingAgain) {
      for (const { id } of members) {
        this.client.created.settle(address(path, id));
      }
    }
  }

  async #listed(path: string): Promise<readonly Entity[]> {
    const expanded = await this.#expansions.members(path);
    if (expanded !== undefined) {
      return Promise.all(expanded.map((member) => this.client.complete(path, member)));
    }
    return this.client.list(path);
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
}

/** Whether a member that wasn't there before is what was sent. */
type IsSent = (member: Entity) => boolean | Promise<boolean>;

/** Whether a member is as it is to be. */
type IsDone = (member: Entity) => boolean;

/** What may be done in one turn on a collection. */
export interface Turn {
  /** The members, none where the collection isn't there. */
  members(): Promise<Entity[]>;
  /** How many creations aren't done yet that earlier turns began. */
  countUnderWay(): number;
  /** Waits until those are done, or those with one mark. */
  settled(mark?: string): Promise<void>;
  /**
   * Begins to create a member once, as `add` of the collections does; that it is made needn't be waited for in the turn.
   *
   * @param mark What tells it from all others that are created at the same time.
   */
  begin(mark: string, creation: Creation): Promise<Begun<Promise<NewEntity>>>;
  /** Creates a member once, as `add` of the collections does. */
  add(body: Entity, isSent: IsSent): Promise<NewEntity>;
  /** Changes the given properties of a member, as `change` of the collections does. */
  change(id: string, body: Entity, isDone?: IsDone): Promise<void>;
  /** Deletes a member, as `remove` of the collections does. */
  remove(id: string): Promise<boolean>;
}

/** What is to be made. */
export interface Creation {
  readonly body: Entity;
  readonly isSent: IsSent;
  /** Hears what was made, before anybody else does. */
  readonly whenMade?: (made: NewEntity) => void;
}

/** A member that was found, or is being created: in an object, so that a turn can end before that is done. */
export interface Begun<Made = Entity | Promise<Entity>> {
  readonly made: Made;
}

/** A creation that isn't done. */
interface Creating extends Creation {
  /** Undefined where it has a turn to itself. */
  readonly mark: string | undefined;
  /** The members that there were. */
  readonly before: readonly Entity[];
  /** Settles once the last request for it was answered, or got no answer. */
  answer: Promise<unknown>;
  done: Promise<unknown>;
}

/** How a creation knows its own object, should it exist already or should Graph's answer be lost. */
export interface Recognition extends Pick<Creation, "isSent"> {
  /** What tells the object from all others that are created at the same time. */
  readonly mark: string;
  /** The object, where an earlier process made it: one of the members that this process didn't add. */
  readonly left: (members: readonly Entity[]) => Promise<Entity | undefined>;
}

type NewEntity = Entity & { readonly id: string };

/** @throws what Graph said when it didn't find a member, where it lists it. */
function requireAbsent(id: string, members: readonly Entity[], notFound: unknown): void {
  if (members.some((member) => sameId(member["id"], id))) {
    throw notFound;
  }
}

/** Whether two values are the same; what is cleared may show as absent, null or empty. */
function isAlike(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || ((one ?? "") === "" && (other ?? "") === "");
}

/** A member's address, in one spelling. */
function address(path: string, id: unknown): string {
  return memberPath(path, String(id).toLowerCase());
}
