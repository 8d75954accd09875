import { sameId } from "../graph/address.js";
import type { Properties } from "./resource.js";

/**
 * What becomes in this run of an object that a resource has: `open` until the resource was compared, and for good where it
 * isn't in the program any more; `retained` where its resource goes and the object stays all the same.
 */
export type Claim = "open" | "kept" | "given up" | "retained";

/**
 * What a program says of all that it has in one place: what tells it apart, one for each of its resources, and undefined
 * where that isn't known yet.
 */
export type Announcement = readonly (string | undefined)[];

/** The same of a program as it is and as it was, as far as its state tells. */
export interface Announcements {
  readonly now: Announcement;
  /** When the state was written. */
  readonly before: Announcement;
  /** Before that: what there is of it was to be removed then. */
  readonly formerly: Announcement;
  /** Of any of these what stays though its resource goes. */
  readonly retained: Announcement;
}

/** What programs said of a place. */
export interface Announced {
  /** Of the program as it is. */
  readonly now: ReadonlySet<string>;
  /** Of the program as it was when the state was written. */
  readonly before: ReadonlySet<string>;
  /** Of the programs before that. */
  readonly formerly: ReadonlySet<string>;
  /** Of any of these what stays though its resource goes. */
  readonly retained: ReadonlySet<string>;
  /** How many resources the program has there at least. */
  readonly count: number;
  /** Whether all of them could be told apart, each time. */
  readonly isComplete: boolean;
}

/** What was said of one place at two times, or by two names. */
export function together(one: Announced, other: Announced): Announced {
  const [fewer, more] = one.now.size < other.now.size ? [one, other] : [other, one];
  const isSame = fewer.count === 0 || [...more.now].every((said) => fewer.now.has(said));
  return {
    now: new Set([...one.now, ...other.now]),
    before: new Set([...one.before, ...other.before]),
    formerly: new Set([...one.formerly, ...other.formerly]),
    retained: new Set([...one.retained, ...other.retained]),
    count: Math.max(one.count, other.count),
    // A program that says more later may go on to say more.
    isComplete: one.isComplete && other.isComplete && isSame,
  };
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
  readonly #places = new Map<string, Place>();
  #wasStateRead = false;
  #version = 0;
  #tellNews: () => void = () => undefined;
  #next = this.#awaitNews();
  /** Whether a resource of this run has something secret: what Graph says of its object must not be told under another one. */
  hasSecrets = false;

  /** How much was told so far, as a number that only grows. */
  get version(): number {
    return this.#version;
  }

  /** Resolves when something more is known. */
  get next(): Promise<void> {
    return this.#next;
  }

  /**
   * Notes that an object of the state is read. Written by read: all are before the program runs, or each before its resource
   * is checked, which says nothing of the others.
   */
  readState(): void {
    this.#wasStateRead = [...this.#resources.values()].every(({ isInProgram }) => !isInProgram);
  }

  /** Whether what the state has was read: then each object of this stack has a claim. */
  get wasStateRead(): boolean {
    return this.#wasStateRead;
  }

  // Of resources, by their URNs.

  /** Notes that the program has a resource. Written by check, create and update; a refresh knows what the state has alone. */
  include(urn: string): void {
    const resource = this.#resource(urn);
    if (!resource.isInProgram) {
      resource.isInProgram = true;
      this.#told();
    }
  }

  /** Whether the program is known to have a resource. */
  includes(urn: string): boolean {
    return this.#resources.get(urn)?.isInProgram === true;
  }

  /** Notes that the state has an object for a resource. Written by check, which isn't told which one it is. */
  had(urn: string): void {
    this.#resource(urn).hadObject = true;
  }

  /** Whether the state has an object for a resource, of which nobody said which one it is. */
  mayReplaceUnseen(urn: string): boolean {
    const { hadObject = false, isObjectKnown = false } = this.#resources.get(urn) ?? {};
    return hadObject && !isObjectKnown;
  }

  /** Notes which object a resource is about to replace, and what becomes of that. Written by a comparison. */
  replace(kind: string, id: string, urn: string, claim: "given up" | "retained" = "given up"): void {
    this.#resource(urn).replacing = id;
    this.claim(kind, id, urn, claim);
  }

  /** The id of the object that a resource is about to replace. */
  replacedBy(urn: string): string | undefined {
    return this.#resources.get(urn)?.replacing;
  }

  /** The thumbprints of the certificates that a resource is known to have had before this run, to be added to. */
  certificatesInUse(urn: string): Set<string> {
    return this.#resource(urn).certificatesInUse;
  }

  // Of objects, by kind and id: who has one.

  /**
   * Notes that a resource has an object, and what becomes of it: `open` and `retained` are written by read, which doesn't take
   * back what is known better; `kept` and `given up` by a comparison, a creation, an update and a deletion.
   */
  claim(kind: string, id: string, urn: string, claim: Claim): void {
    const object = this.#object(kind, id);
    const { claims } = object;
    this.#resource(urn).isObjectKnown = true;
    const before = claims.get(urn);
    // A signed certificate's object is there again once another one is uploaded to the same CA.
    object.isRemoved &&= claim !== "kept";
    const isBetter = before === undefined || before === "open" || !["open", "retained"].includes(claim);
    if (before !== claim && isBetter) {
      claims.set(urn, claim);
      this.#told();
    }
  }

  /** Notes that this process took over an object for a resource: whoever had it before must not remove it any more. */
  takeOver(kind: string, id: string, urn: string): void {
    this.#object(kind, id).isTakenOver = true;
    this.claim(kind, id, urn, "kept");
  }

  /** Notes that this process made or changed an object. */
  write(kind: string, id: string): void {
    this.#object(kind, id).isWritten = true;
  }

  /**
   * Notes that this process removes an object, from the moment that it is decided: whoever has it then has nothing to remove,
   * and nobody can keep it or take it over.
   */
  async whileRemoving(kind: string, id: string, remove: () => Promise<void>): Promise<void> {
    const object = this.#object(kind, id);
    const removal = remove();
    object.removal = removal;
    this.#told();
    try {
      await removal;
      object.isRemoved = true;
    } finally {
      object.removal = undefined;
      this.#told();
    }
  }

  /** Settles when an object is removed, or isn't for a reason; undefined where nobody is about to remove it. */
  removal(kind: string, id: string): Promise<void> | undefined {
    return this.#objects.get(key(kind, id))?.removal;
  }

  /** Notes that an object was read, and says whether the process had read it before. */
  readAgain(kind: string, id: string): boolean {
    const object = this.#object(kind, id);
    const isAgain = object.isRead;
    object.isRead = true;
    return isAgain;
  }

  /** Who has an object, as far as that is known, and what becomes of it there. */
  claimsOf(kind: string, id: string): ReadonlyMap<string, Claim> {
    return this.#objects.get(key(kind, id))?.claims ?? new Map<string, Claim>();
  }

  /** Whether no resource of this run is known to have an object. */
  isFree(kind: string, id: string): boolean {
    return this.claimsOf(kind, id).size === 0;
  }

  /** Whether a resource keeps or made an object of a kind. */
  hasOne(kind: string, urn: string): boolean {
    return [...this.#objects].some(([at, { claims }]) => at.startsWith(`${kind} `) && claims.get(urn) === "kept");
  }

  /** Another resource that keeps an object; without URNs resources can't be told apart. */
  otherKeeper(kind: string, id: string, urn: string): string | undefined {
    const [keeper] =
      [...this.claimsOf(kind, id)].find(
        ([other, claim]) => claim === "kept" && other !== urn && other !== "" && urn !== "",
      ) ?? [];
    return keeper;
  }

  /** The same, where it is one that the program has: the state may know that one by a name that the program gave up. */
  rival(kind: string, id: string, urn: string): string | undefined {
    const other = this.otherKeeper(kind, id, urn);
    return other !== undefined && this.includes(other) ? other : undefined;
  }

  /** The URN of the resource that has an object; undefined where none is known. */
  owner(kind: string, id: string): string | undefined {
    const claims = [...this.claimsOf(kind, id)].filter(([urn]) => urn !== "").reverse();
    const [urn] = claims.find(([, claim]) => claim === "kept") ?? claims[0] ?? [];
    return urn;
  }

  /** Whether the program was found to have the resource that has an object, and to keep the object. */
  keeps(urn: string, id: string): boolean {
    return this.includes(urn) && !sameId(this.replacedBy(urn), id);
  }

  // Of TLS inspection CAs, by their ids: who put them to use.

  /** Notes the certificate, by its thumbprint, that this stack gave to a TLS inspection CA. */
  putToUse(id: string, thumbprint: string): void {
    this.#object(tlsAuthority, id).certificate = thumbprint;
  }

  /** The thumbprint of the certificate that this stack gave to a TLS inspection CA, as far as it is known by now. */
  certificateOf(id: string): string | undefined {
    return this.#objects.get(key(tlsAuthority, id))?.certificate;
  }

  /**
   * Notes that a TLS inspection CA stays in use though the resource of its signed certificate goes.
   *
   * @param isOwn Whether it is in use with that resource's certificate, and only Graph kept it from being disabled.
   */
  leaveInUse(id: string, isOwn: boolean): void {
    this.#object(tlsAuthority, id).leftInUse = isOwn;
  }

  /** Whether a TLS inspection CA was left in use with this stack's own certificate; undefined where none was left. */
  isLeftInUse(id: string): boolean | undefined {
    return this.#objects.get(key(tlsAuthority, id))?.leftInUse;
  }

  isTakenOver(kind: string, id: string): boolean {
    return this.#objects.get(key(kind, id))?.isTakenOver === true;
  }

  isWritten(kind: string, id: string): boolean {
    return this.#objects.get(key(kind, id))?.isWritten === true;
  }

  isRemoved(kind: string, id: string): boolean {
    return this.#objects.get(key(kind, id))?.isRemoved === true;
  }

  /** Notes that Graph took it that a TLS inspection CA is disabled. */
  putOutOfUse(id: string): void {
    this.#object(tlsAuthority, id).isOutOfUse = true;
  }

  isPutOutOfUse(id: string): boolean {
    return this.#objects.get(key(tlsAuthority, id))?.isOutOfUse === true;
  }

  // Of places, which are collections that exist or will: what is going to be in one.

  /** Notes what a resource is going to have in a place; asked again, it is the same addition. Written by check and diff. */
  willAdd(place: string, urn: string, addition: Properties): void {
    this.#place(place).additions.set(urn, addition);
    this.#told();
  }

  /** What resources are going to have in a place, by URN. */
  additionsTo(place: string): ReadonlyMap<string, Properties> {
    return this.#places.get(place)?.additions ?? new Map<string, Properties>();
  }

  /** Notes that one resource has a place to itself. Written by check, diff, create and update. */
  occupy(place: string, urn: string): void {
    this.#place(place).occupant = urn;
  }

  /** Notes that a resource doesn't have a place to itself, whatever was said of it before. Written by diff. */
  vacate(place: string, urn: string): void {
    const record = this.#place(place);
    if (record.occupant === urn) {
      record.occupant = undefined;
    }
  }

  /** The resource that has a place to itself. */
  occupantOf(place: string): string | undefined {
    return this.#places.get(place)?.occupant;
  }

  /** Notes that a place was found to have no room, and says whether that wasn't known. */
  refuse(place: string): boolean {
    const record = this.#place(place);
    const isNews = !record.isRefused;
    record.isRefused = true;
    return isNews;
  }

  /** Notes what programs say of a place. Written by check. */
  announce(place: string, { now, before, formerly, retained }: Announcements): void {
    const record = this.#place(place);
    const known = (all: Announcement) => all.filter((one) => one !== undefined);
    record.announced = together(record.announced, {
      now: new Set(known(now)),
      before: new Set(known(before)),
      formerly: new Set(known(formerly)),
      retained: new Set(known(retained)),
      count: now.length,
      isComplete: known(now).length === now.length,
    });
    this.#told();
  }

  /** All that programs have said of a place so far. */
  announcedOf(place: string): Announced {
    return this.#places.get(place)?.announced ?? nothingSaid;
  }

  #told(): void {
    this.#version += 1;
    this.#tellNews();
    this.#next = this.#awaitNews();
  }

  #awaitNews(): Promise<void> {
    return new Promise((resolve) => (this.#tellNews = resolve));
  }

  #object(kind: string, id: string): ObjectInRun {
    const found = this.#objects.get(key(kind, id)) ?? new ObjectInRun();
    this.#objects.set(key(kind, id), found);
    return found;
  }

  #resource(urn: string): ResourceInRun {
    const found = this.#resources.get(urn) ?? new ResourceInRun();
    this.#resources.set(urn, found);
    return found;
  }

  #place(place: string): Place {
    const found = this.#places.get(place) ?? new Place();
    this.#places.set(place, found);
    return found;
  }
}

/** Graph's name for the kind of a TLS inspection CA. */
const tlsAuthority = "externalCertificateAuthorityCertificate";

class ObjectInRun {
  /** By the URN of who has it. */
  readonly claims = new Map<string, Claim>();
  isTakenOver = false;
  isWritten = false;
  isRemoved = false;
  removal: Promise<void> | undefined;
  /** Of a TLS inspection CA: the thumbprint of the certificate that this stack gave it. */
  certificate: string | undefined;
  /** Of a TLS inspection CA: whether it was left in use with this stack's own certificate. */
  leftInUse: boolean | undefined;
  /** Of a TLS inspection CA: whether Graph took it that it is disabled. */
  isOutOfUse = false;
  isRead = false;
}

class ResourceInRun {
  readonly certificatesInUse = new Set<string>();
  isInProgram = false;
  hadObject = false;
  isObjectKnown = false;
  replacing: string | undefined;
}

const nobody = new Set<string>();
const nothingSaid: Announced = {
  now: nobody,
  before: nobody,
  formerly: nobody,
  retained: nobody,
  count: 0,
  isComplete: true,
};

class Place {
  readonly additions = new Map<string, Properties>();
  announced = nothingSaid;
  isRefused = false;
  occupant: string | undefined;
}

function key(kind: string, id: string): string {
  return `${kind} ${id.toLowerCase()}`;
}
