import { sameId } from "./graph/address.js";
import type { Properties } from "./resource.js";

/**
 * What this process has seen and done so far. Pulumi starts one process for a preview and another for the update; within
 * one, resources know nothing of each other but what is here.
 */
export class Run {
  /** The id of the object that a resource, by its URN, is about to replace. */
  readonly replacing = new Map<string, string>();
  /** Whether a resource of this run has something secret: what Graph says of its object must not be told under another one. */
  hasSecrets = false;
  /** The trusted CAs that are deleted before what takes their place is made. */
  readonly leavingFirst = new Set<string>();
  /** The URNs of the resources that the program was found to have. */
  readonly #inProgram = new Set<string>();
  readonly #owners = new Map<string, string>();
  readonly #takenOver = new Set<string>();
  readonly #written = new Set<string>();
  readonly #read = new Set<string>();
  readonly #inUse = new Map<string, Set<string>>();
  readonly #putToUse = new Map<string, string>();
  readonly #leftInUse = new Map<string, boolean>();
  readonly #additions = new Map<string, Map<string, Properties>>();

  /** Notes that the program has a resource: Pulumi has it checked then, while a refresh knows what the state has alone. */
  include(urn: string): void {
    this.#inProgram.add(urn);
  }

  /** Notes whose object one is. */
  own(kind: string, id: string, urn: string): void {
    this.#owners.set(key(kind, id), urn);
  }

  /** Notes that this process took over an object for a resource: whoever had it before must not remove it any more. */
  takeOver(kind: string, id: string, urn: string): void {
    this.own(kind, id, urn);
    this.#takenOver.add(key(kind, id));
  }

  /** Notes that this process made or changed an object. */
  write(kind: string, id: string): void {
    this.#written.add(key(kind, id));
  }

  /** Notes that an object was read, and says whether the process had read it before. */
  readAgain(kind: string, id: string): boolean {
    const isAgain = this.#read.has(key(kind, id));
    this.#read.add(key(kind, id));
    return isAgain;
  }

  /** Whether no resource of this run is known to have an object. */
  isFree(kind: string, id: string): boolean {
    return !this.#owners.has(key(kind, id));
  }

  /** The URN of another resource that has an object; without URNs resources can't be told apart. */
  otherOwner(kind: string, id: string, urn: string): string | undefined {
    const owner = this.#owners.get(key(kind, id));
    return owner === urn || owner === "" || urn === "" ? undefined : owner;
  }

  /** The same, where it is one that the program has: the state may know that one by a name that the program gave up. */
  rival(kind: string, id: string, urn: string): string | undefined {
    const other = this.otherOwner(kind, id, urn);
    return other !== undefined && this.#inProgram.has(other) ? other : undefined;
  }

  /** The URN of the resource that has an object, where one is known. */
  owner(kind: string, id: string): string | undefined {
    const owner = this.#owners.get(key(kind, id));
    return owner === "" ? undefined : owner;
  }

  /** Whether the program was found to have the resource that has an object, and to keep the object. */
  keeps(urn: string, id: string): boolean {
    return this.#inProgram.has(urn) && !sameId(this.replacing.get(urn), id);
  }

  /** Notes the certificate, by its thumbprint, that this stack gave to a TLS inspection CA. */
  putToUse(id: string, thumbprint: string): void {
    this.#putToUse.set(id.toLowerCase(), thumbprint);
  }

  /** The thumbprint of the certificate that this stack gave to a TLS inspection CA, as far as it is known by now. */
  certificateOf(id: string): string | undefined {
    return this.#putToUse.get(id.toLowerCase());
  }

  /**
   * Notes that a TLS inspection CA stays in use though the resource of its signed certificate goes.
   *
   * @param isOwn Whether it is in use with that resource's certificate, and only Graph kept it from being disabled.
   */
  leaveInUse(id: string, isOwn: boolean): void {
    this.#leftInUse.set(id.toLowerCase(), isOwn);
  }

  /** Whether a TLS inspection CA was left in use with this stack's own certificate; undefined where none was left. */
  isLeftInUse(id: string): boolean | undefined {
    return this.#leftInUse.get(id.toLowerCase());
  }

  isTakenOver(kind: string, id: string): boolean {
    return this.#takenOver.has(key(kind, id));
  }

  isWritten(kind: string, id: string): boolean {
    return this.#written.has(key(kind, id));
  }

  /** The thumbprints of the certificates that a resource, by its URN, is known to have had before this run. */
  certificatesInUse(urn: string): Set<string> {
    const inUse = this.#inUse.get(urn) ?? new Set<string>();
    this.#inUse.set(urn, inUse);
    return inUse;
  }

  /** Notes what a resource, by its URN, is going to add to a place; asked again, it is the same addition. */
  willAdd(place: string, urn: string, addition: Properties): void {
    const additions = this.#additions.get(place) ?? new Map<string, Properties>();
    this.#additions.set(place, additions.set(urn, addition));
  }

  /** What is going to be added to a place, by URN. */
  additionsTo(place: string): ReadonlyMap<string, Properties> {
    return this.#additions.get(place) ?? new Map<string, Properties>();
  }
}

function key(kind: string, id: string): string {
  return `${kind} ${id.toLowerCase()}`;
}
