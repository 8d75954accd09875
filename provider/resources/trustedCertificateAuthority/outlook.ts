/** What a configuration will hold after a run, from what is known of the run so far: without asking anybody. */
import type { Announced } from "../../kernel/announced.js";
import type { Hold } from "../../kernel/run.js";

/** One CA in a configuration. */
export interface Member {
  readonly id: string;
  /** What tells certificates apart: a thumbprint, or an id where the certificate can't be read. */
  readonly thumbprint: string;
  readonly isRoot: boolean;
  /** By whom it is had, as far as that is known. */
  readonly holds: ReadonlyMap<string, Hold>;
}

/** What is known of a run, as far as it is about one configuration. */
export interface Known {
  readonly members: readonly Member[];
  /** The thumbprints that resources of the program are going to have there, by the URNs of those that make or take one. */
  readonly additions: ReadonlyMap<string, string>;
  readonly announced: Announced;
  /** Whether all that the state has was read before the program ran. */
  readonly wasStateRead: boolean;
}

/**
 * What becomes of a member: it stays, or leaves, or is wanted by a resource that will take it over, or nobody knows yet. An
 * open one is only ever another resource's of this stack, or, until its resources have all been heard, somebody else's.
 */
export type Fate = "stays" | "awaited" | "leaves" | "open";

/** What becomes of each member, by its id, and how many CAs there will be at least. */
export function outlook(known: Known) {
  const { members, additions, announced } = known;
  const kept = new Set(members.filter(isKept).map(({ thumbprint }) => thumbprint));
  const wanted = new Set([...additions.values(), ...announced.now]);
  const awaited = new Set<string>();
  const fates = new Map<string, Fate>();
  for (const member of members) {
    const { id, thumbprint } = member;
    if (isKept(member)) {
      fates.set(id, "stays");
    } else if (wanted.has(thumbprint) && !kept.has(thumbprint) && !awaited.has(thumbprint)) {
      // Of two with one certificate, nobody wants the second.
      awaited.add(thumbprint);
      fates.set(id, "awaited");
    } else {
      fates.set(id, fateOfUnwanted(member, known));
    }
  }
  const staying = members.filter(({ id }) => fates.get(id) === "stays");
  const there = new Set(staying.map(({ thumbprint }) => thumbprint));
  const coming = new Set([...awaited, ...additions.values()].filter((thumbprint) => !there.has(thumbprint)));
  return { fates, count: staying.length + coming.size };
}

/**
 * The members that may be removed to make room, the best first: what leaves for sure, and otherwise what this stack has and
 * nobody was heard to want, first where its resource is known to give it up.
 */
export function removable(known: Known, isGuessing: boolean): Member[] {
  const { fates } = outlook(known);
  const ofFate = (fate: Fate) => known.members.filter(({ id }) => fates.get(id) === fate);
  const open = isGuessing ? ofFate("open").filter((member) => isOwn(member, known)) : [];
  return [...ofFate("leaves"), ...open.filter(isGivenUp), ...open.filter((member) => !isGivenUp(member))];
}

/** What becomes of a member that nobody was heard to want. */
function fateOfUnwanted(member: Member, known: Known): Fate {
  if (isRetained(member, known)) {
    return "stays";
  }
  if (isOwn(member, known)) {
    return isAllKnown(known) ? "leaves" : "open";
  }
  const { announced, wasStateRead } = known;
  const mayBeOwn = announced.count > 0 && announced.before.size === 0 && !wasStateRead && !isAllHeard(known);
  return mayBeOwn ? "open" : "stays";
}

/**
 * Whether a member is this stack's: its resource said so, or the program that the state was written by; where the run of that
 * one wasn't done, a program before it, too.
 */
export function isOwn({ holds, thumbprint }: Member, known: Known): boolean {
  const { before, formerly } = known.announced;
  return holds.size > 0 || before.has(thumbprint) || (formerly.has(thumbprint) && isUnfinished(known));
}

/** Whether a member stays though its resource goes: the program says so, and nobody deletes it. */
export function isRetained({ holds, thumbprint }: Member, { announced }: Known): boolean {
  return [...holds.values()].includes("retained") || (holds.size > 0 && announced.retained.has(thumbprint));
}

/** Whether something is missing that the program had before: the run that was to make it failed, or was killed. */
function isUnfinished({ members, additions, announced }: Known): boolean {
  return [...additions.values()].some(
    (thumbprint) => announced.before.has(thumbprint) && members.every((member) => member.thumbprint !== thumbprint),
  );
}

/** Whether nobody can turn out to want a member whom nobody was heard to want. */
function isAllKnown(known: Known): boolean {
  const { announced, members } = known;
  return announced.count > 0
    ? announced.isComplete || isAllHeard(known)
    : members.every(({ holds }) => ![...holds.values()].includes("open"));
}

/** Whether it is known of each of the program's resources, as far as they were announced, what it does here. */
function isAllHeard({ members, additions, announced }: Known): boolean {
  const keepers = members.flatMap(({ holds }) => [...holds].flatMap(([urn, hold]) => (hold === "kept" ? urn : [])));
  return new Set([...additions.keys(), ...keepers]).size >= announced.count;
}

function isKept({ isRoot, holds }: Member): boolean {
  return isRoot || [...holds.values()].includes("kept");
}

function isGivenUp({ holds }: Member): boolean {
  return holds.size > 0 && [...holds.values()].every((hold) => hold === "given up");
}
