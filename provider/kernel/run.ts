import { sameId } from "../graph/entity.js";
import { madeOnce } from "../records.js";

/**
 * What becomes in this run of an object that a resource has: `open` until the resource was compared, and for good where it
 * isn't in the program any more; `retained` where its resource goes and the object stays all the same.
 */
export type Hold = "open" | "kept" | "given up" | "retained";

/**
 * What one kind of resource notes in a run, by a key of its own: objects, collections. Where a slot is declared, it is said who
 * writes what is in it, and who reads that.
 */
export class Slot<Note extends object> {
  /** @param create What there is before anything is noted. */
  constructor(readonly create: () => Note) {}
}

/**
 * What this process has seen and done so far, and what it is going to do. Pulumi starts one process for a preview and another
 * for the update; within one, resources know nothing of each other but what is here. It is told in any order, and what it
 * tells is only what is known by then: `next` is for those who can wait for more.
 *
 * Nothing here knows what an object is made of, or asks anybody.
 */
export class Run {
  readonly #objects = new Map<string, ObjectInRun>();
  readonly #resources = new Map<string, ResourceInRun>();
  readonly #notes = new Map<Slot<object>, Map<string, object>>();
  /** Written with all that others may wait for; read by a creation that waits for room. */
  #version = 0;
  #news: PromiseWithResolvers<void> = Promise.withResolvers();
  /**
   * Whether a resource of this run has something secret: what Graph says of its object must not be told under another one. Written
   * by the session with each call; read where another object is named.
   */
  hasSecrets = false;
  /**
   * Whether what the state has was read: then each object of this stack has a hold. Written by reads; read to tell whose an object
   * is that nobody holds.
   */
  wasStateRead = false;

  /** How much was told so far, as a number that only grows. */
  get version(): number {
    return this.#version;
  }

  /** Resolves when something more is known. */
  get next(): Promise<void> {
    return this.#news.promise;
  }

  /**
   * Notes that an object of the state is read. Written by read: all are before the program runs, or each before its resource
   * is checked, which says nothing of the others.
   */
  readState(): void {
    this.wasStateRead = [...this.#resources.values()].every(({ isInProgram }) => !isInProgram);
  }

  // Of resources, by their URNs.

  /**
   * Notes that the program has a resource. Written by check, create and update; a refresh knows what the state has alone.
   *
   * @param hasObject Whether the state has an object for it: a check isn't told which one it is.
   */
  include(urn: string, hasObject = false): void {
    const resource = this.#resource(urn);
    resource.hadObject ||= hasObject;
    if (!resource.isInProgram) {
      resource.isInProgram = true;
      this.tellNews();
    }
  }

  /** Whether the program is known to have a resource. */
  includes(urn: string): boolean {
    return this.#resources.get(urn)?.isInProgram === true;
  }

  /** Whether the state has an object for a resource, of which nobody said which one it is. */
  mayReplaceUnseen(urn: string): boolean {
    const { hadObject = false, isObjectKnown = false } = this.#resources.get(urn) ?? {};
    return hadObject && !isObjectKnown;
  }

  /** Notes which object a resource is about to replace, and what becomes of that. Written by a comparison. */
  replace(objectKind: string, id: string, urn: string, hold: "given up" | "retained" = "given up"): void {
    this.#resource(urn).replacing = id;
    this.hold(objectKind, id, urn, hold);
  }

  replacedBy(urn: string): string | undefined {
    return this.#resources.get(urn)?.replacing;
  }

  // Of objects, by kind and id: who has one.

  /**
   * Notes that a resource has an object, and what becomes of it: `open` and `retained` are written by read, which doesn't take
   * back what is known better; `kept` and `given up` by a comparison, a creation, an update and a deletion.
   */
  hold(objectKind: string, id: string, urn: string, hold: Hold): void {
    const object = this.#object(objectKind, id);
    const { holds } = object;
    this.#resource(urn).isObjectKnown = true;
    const before = holds.get(urn);
    // A signed certificate's object is there again once another one is uploaded to the same CA.
    object.isRemoved &&= hold !== "kept";
    const isBetter = before === undefined || before === "open" || !["open", "retained"].includes(hold);
    if (before !== hold && isBetter) {
      holds.set(urn, hold);
      this.tellNews();
    }
  }

  /** Notes that this process took over an object for a resource: whoever had it before must not remove it any more. */
  takeOver(objectKind: string, id: string, urn: string): void {
    this.#object(objectKind, id).isTakenOver = true;
    this.hold(objectKind, id, urn, "kept");
  }

  /** Notes that this process made or changed an object. */
  write(objectKind: string, id: string): void {
    this.#object(objectKind, id).isWritten = true;
  }

  /**
   * Notes that this process removes an object, from the moment that it is decided: whoever has it then has nothing to remove,
   * and nobody can keep it or take it over.
   */
  async whileRemoving(objectKind: string, id: string, remove: () => Promise<unknown>): Promise<void> {
    const object = this.#object(objectKind, id);
    const removal = remove();
    object.removal = removal;
    this.tellNews();
    try {
      await removal;
      object.isRemoved = true;
    } finally {
      object.removal = undefined;
      this.tellNews();
    }
  }

  /** Settles when an object is removed, or isn't for a reason; undefined where nobody is about to remove it. */
  removal(objectKind: string, id: string): Promise<unknown> | undefined {
    return this.#objects.get(key(objectKind, id))?.removal;
  }

  /** Notes that an object was read, and says whether the process had read it before. */
  readAgain(objectKind: string, id: string): boolean {
    const object = this.#object(objectKind, id);
    const isAgain = object.isRead;
    object.isRead = true;
    return isAgain;
  }

  /** Who has an object, as far as that is known, and what becomes of it there. */
  holdsOf(objectKind: string, id: string): ReadonlyMap<string, Hold> {
    return this.#objects.get(key(objectKind, id))?.holds ?? new Map<string, Hold>();
  }

  /** Whether no resource of this run is known to have an object. */
  isFree(objectKind: string, id: string): boolean {
    return this.holdsOf(objectKind, id).size === 0;
  }

  /** Whether a resource keeps or made an object of a kind. */
  hasOne(objectKind: string, urn: string): boolean {
    return [...this.#objects].some(([at, { holds }]) => at.startsWith(`${objectKind} `) && holds.get(urn) === "kept");
  }

  /** Another resource that keeps an object; without URNs resources can't be told apart. */
  otherKeeper(objectKind: string, id: string, urn: string): string | undefined {
    const [keeper] =
      [...this.holdsOf(objectKind, id)].find(
        ([other, hold]) => hold === "kept" && other !== urn && other !== "" && urn !== "",
      ) ?? [];
    return keeper;
  }

  /** The same, where it is one that the program has: the state may know that one by a name that the program gave up. */
  rival(objectKind: string, id: string, urn: string): string | undefined {
    const other = this.otherKeeper(objectKind, id, urn);
    return other !== undefined && this.includes(other) ? other : undefined;
  }

  /** The URN of the resource that has an object; undefined where none is known. */
  owner(objectKind: string, id: string): string | undefined {
    const holds = [...this.holdsOf(objectKind, id)].filter(([urn]) => urn !== "").reverse();
    const [urn] = holds.find(([, hold]) => hold === "kept") ?? holds[0] ?? [];
    return urn;
  }

  /** Whether the program was found to have the resource that has an object, and to keep the object. */
  keeps(urn: string, id: string): boolean {
    return this.includes(urn) && !sameId(this.replacedBy(urn), id);
  }

  isTakenOver(objectKind: string, id: string): boolean {
    return this.#objects.get(key(objectKind, id))?.isTakenOver === true;
  }

  isWritten(objectKind: string, id: string): boolean {
    return this.#objects.get(key(objectKind, id))?.isWritten === true;
  }

  isRemoved(objectKind: string, id: string): boolean {
    return this.#objects.get(key(objectKind, id))?.isRemoved === true;
  }

  // Of whatever else a kind of resource has to know of the others.

  /** What is noted in a slot under a key, to be read and added to. */
  noted<Note extends object>(slot: Slot<Note>, key: string): Note {
    const notes = madeOnce(this.#notes, slot, () => new Map<string, Note>()) as Map<string, Note>;
    return madeOnce(notes, key, slot.create);
  }

  /** Tells those who wait that something more is known. */
  tellNews(): void {
    this.#version += 1;
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  #object(objectKind: string, id: string): ObjectInRun {
    return madeOnce(this.#objects, key(objectKind, id), () => new ObjectInRun());
  }

  #resource(urn: string): ResourceInRun {
    return madeOnce(this.#resources, urn, () => new ResourceInRun());
  }
}

class ObjectInRun {
  /**
   * By the URN of who has it. Written by each call about a resource; read to hand objects on, to count against limits, and to tell
   * whose an object is that is found.
   */
  readonly holds = new Map<string, Hold>();
  /** Written by takeovers; read by the deletion of whoever had it before, which leaves it then. */
  isTakenOver = false;
  /** Written by creations, updates and takeovers; read by comparisons and reads, which then ask Graph afresh. */
  isWritten = false;
  /** Written by removals; read by comparisons and by deletions, for which what this run removed is no news. */
  isRemoved = false;
  /** Written by removals while they last; read by comparisons and takeovers, which wait for them. */
  removal: Promise<unknown> | undefined;
  /** Written and read by reads: the second look at an object in one process is to be fresh. */
  isRead = false;
}

class ResourceInRun {
  /** Written by check, create and update; read to tell what the program has from what the state alone has. */
  isInProgram = false;
  /** Written by check, which isn't told which object it is; read with the next by creations that find an object. */
  hadObject = false;
  /** Written with a hold. */
  isObjectKnown = false;
  /** The id of the object that it replaces. Written by comparisons; read by what takes that object's place. */
  replacing: string | undefined;
}

function key(objectKind: string, id: string): string {
  return `${objectKind} ${id.toLowerCase()}`;
}
