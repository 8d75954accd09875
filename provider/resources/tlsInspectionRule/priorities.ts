/** Which priorities the rules of a policy have and are to have, and how one gets out of another one's way. */
import type { Turn } from "../../graph/collections.js";
import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { announceMove, announcedOf, placeFor } from "../../kernel/announced.js";
import { isNamed, surelyReplaces } from "../../kernel/comparison.js";
import type { Context } from "../../kernel/context.js";
import type { Inputs, State } from "../../kernel/definition.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import { onceKnown } from "../../kernel/quiet.js";
import type { Change } from "../../kernel/resource.js";
import { Slot, type Run } from "../../kernel/run.js";
import { unknown } from "../../kernel/unknown.js";
import { EntraCaError } from "../../messages/error.js";
import { definition, range, type Definition } from "./definition.js";
import { collection, priorityOf } from "./graph.js";

const { objectKind } = definition;

class Priorities {
  /**
   * By URN, which one each resource of the program is to have. Written by checks, comparisons, creations and updates; read for what
   * is wanted twice, and for who gives one up.
   */
  readonly wanted = new Map<string, number>();
  /** By id, which one this process gave a rule: Graph may show another one for a while. Written and read by all that writes them. */
  readonly given = new Map<string, number>();
  /**
   * By id, which one a rule had that was moved out of the way and waits for its own update. Written by what moves it, and by that
   * update; read by looks: what this run did itself is no drift.
   */
  readonly before = new Map<string, number>();
  /** The ids of the rules that this process made. Written by creations; read to tell which ones may be what the state has. */
  readonly made = new Set<string>();
}

const slot = new Slot(() => new Priorities());

/** The place of a policy that exists, however its id is written. */
function placeIn(policyId: string): string {
  return collection(policyId.toLowerCase());
}

function prioritiesIn(policyId: string, run: Run): Priorities {
  return run.noted(slot, placeIn(policyId));
}

/** Notes what the program has in a policy, and had; refused is a priority that another of its resources wants as well. */
export function announcePriority(
  inputs: Inputs<Definition>,
  current: State<Definition> | undefined,
  context: Context,
): ArgumentFinding[] {
  const { run, urn, program } = context;
  const { policyId, priority } = inputs;
  const place = placeFor(policyId, placeIn, context);
  announceMove(run, place, current?.policyId && placeIn(current.policyId), program.siblings);
  if (place === undefined || priority === unknown) {
    return [];
  }
  const { wanted } = run.noted(slot, place);
  const [other] = [...wanted].find(([by, one]) => by !== urn && urn !== "" && one === priority) ?? [];
  wanted.set(urn, priority);
  return other === undefined ? [] : [{ property: "priority", reason: `is wanted by ${other} as well. ${oneEach}` }];
}

const oneEach = "Give each rule of a policy a priority of its own";

/** Notes which priority a resource is going to have; only what is known to come to another one gives one up. */
function noteWanted(policyId: string, priority: number, { run, urn }: Context): void {
  if (prioritiesIn(policyId, run).wanted.get(urn) !== priority) {
    prioritiesIn(policyId, run).wanted.set(urn, priority);
    run.tellNews();
  }
}

/** Notes what a comparison shows. */
export function noteCompared({ differences, inputs, state, live }: Change<Definition>, context: Context): void {
  const { policyId, priority: given } = inputs;
  const priority = isNamed("priority", context.ignoreChanges) ? (live?.priority ?? state.priority) : given;
  if (policyId !== unknown && priority !== unknown && priority !== undefined && !differences.some(surelyReplaces)) {
    noteWanted(policyId, priority, context);
  }
}

/** Why a rule can't have a priority, as far as that is known for sure; unknown values are passed over. */
export async function whyTaken(
  { policyId, priority }: Pick<Inputs<Definition>, "policyId" | "priority">,
  id: string | undefined,
  context: Context,
): Promise<string | undefined> {
  if (policyId === unknown || priority === unknown) {
    return undefined;
  }
  const members = await context.collections.list(collection(policyId));
  const there = occupantOf(members, { policyId, priority, id }, context.run);
  return there !== undefined && fateOf(there, members, policyId, context) === "stays"
    ? takenBy(there, context)
    : undefined;
}

/** That a priority is a rule's, in words that follow what stands for the priority. */
function takenBy(member: Entity, { run }: Pick<Context, "run">): string {
  const id = idOf(member);
  const name = run.hasSecrets ? "" : ` ${JSON.stringify(member["name"])}`;
  const owner = run.owner(objectKind, id);
  const whose = owner === undefined ? ", which this stack isn't known to have" : ` of ${owner}`;
  return `is that of the rule${name} (${id})${whose}. ${oneEach}, or set adopt: ${JSON.stringify(id)} to have that one`;
}

/**
 * What becomes of the priority of a rule that another one is to have: the rule gives it up or keeps it, this stack has the rule and
 * it isn't known yet what it does, or it isn't known either whose it is.
 */
type Fate = "leaves" | "stays" | "open" | "unclear";

function fateOf(member: Entity, members: readonly Entity[], policyId: string, { run, program }: Context): Fate {
  const { wanted, given, made } = prioritiesIn(policyId, run);
  const priority = priorityNow(member, given);
  const holds = [...run.holdsOf(objectKind, idOf(member))];
  const kept = holds.filter(([, hold]) => hold === "kept").map(([by]) => wanted.get(by));
  if (kept.length > 0) {
    return kept.includes(priority) ? "stays" : kept.includes(undefined) ? "open" : "leaves";
  }
  const hold = holds.map(([, one]) => one).sort((one, other) => order.indexOf(one) - order.indexOf(other))[0];
  if (hold !== undefined) {
    return hold === "retained" ? "stays" : hold === "open" ? "open" : "leaves";
  }
  const said = announcedOf(run, placeIn(policyId), run.owner("tlsInspectionPolicy", policyId) ?? program.placeUrn);
  const its = asAnnounced(member, given);
  if (said.retained.has(its)) {
    return "stays";
  }
  const there = new Set(members.map((each) => asAnnounced(each, given)));
  // An earlier run may have left one at a spare priority: then it is missing where it is known to be.
  const isElsewhere = (one: string) => !there.has(one) && one.replace(/^\d+ /, "") === member["name"];
  const ours = [...said.before, ...said.formerly];
  if (ours.includes(its) || ours.some(isElsewhere)) {
    return "open";
  }
  const known = members.filter((each) => run.holdsOf(objectKind, idOf(each)).size > 0 && !made.has(idOf(each)));
  // Somebody may have moved one of this stack's that isn't found yet.
  const mayHaveMoved = known.length < said.before.size && [...said.before].some((one) => !there.has(one));
  return !run.wasStateRead && (said.count === 0 || mayHaveMoved) ? "unclear" : "stays";
}

const order = ["retained", "open", "given up"];

/** What a program says of a rule (`apart` of the definition): no two of a stack have the same, and hardly anybody else's has it. */
function asAnnounced(member: Entity, given: Priorities["given"]): string {
  return `${String(priorityNow(member, given))} ${String(member["name"])}`;
}

function priorityNow(member: Entity, given: Priorities["given"]): number | undefined {
  return given.get(idOf(member)) ?? priorityOf(member);
}

interface Spot {
  readonly policyId: string;
  readonly priority: number;
  /** The rule's own, where it has one. */
  readonly id?: string | undefined;
}

function occupantOf(members: readonly Entity[], { policyId, priority, id = "" }: Spot, run: Run): Entity | undefined {
  const { given } = prioritiesIn(policyId, run);
  return members.find((member) => !sameId(idOf(member), id) && priorityNow(member, given) === priority);
}

/**
 * Does what gives a rule its priority, once no other one has that: one that gives it up is moved out of the way. Whether it does may
 * show only when its resource is compared: that is waited for outside of the turn, so that others can go on.
 *
 * @param isWelcome Whether the rule that has the priority may stay, which is handed over then.
 */
export async function atPriority<Result>(
  spot: Spot,
  isWelcome: (there: Entity) => boolean,
  work: (turn: Turn, there: Entity | undefined) => Promise<Result>,
  context: Context,
): Promise<Result> {
  const { policyId, priority } = spot;
  noteWanted(policyId, priority, context);
  const inTurn = async (turn: Turn, isQuiet: () => boolean) => {
    const members = await turn.members();
    const there = occupantOf(members, spot, context.run);
    if (there === undefined || isWelcome(there)) {
      return { result: await work(turn, there) };
    }
    const fate = fateOf(there, members, policyId, context);
    if (fate === "stays" || (fate === "unclear" && isQuiet())) {
      throw new EntraCaError("Conflict", `priority ${priority} ${takenBy(there, context)}`, whoseIsIt);
    }
    if (fate !== "leaves" && !isQuiet()) {
      return undefined;
    }
    await makeWay(there, { spot, members, turn, onTheWay: [spot.id ?? ""] }, context);
    try {
      return { result: await work(turn, undefined) };
    } catch (error) {
      await moveBack(there, spot, turn, context);
      throw error;
    }
  };
  return (await onceKnown(collection(policyId), inTurn, waiting, context)).result;
}

const waiting = "another rule has the priority: waiting for what the program does with that one";
const whoseIsIt =
  "Where a resource of this stack has it, run pulumi up --refresh, so that it is known; where that has another name in the program now, say so with the resource option aliases";

interface Way {
  readonly spot: Spot;
  readonly members: readonly Entity[];
  readonly turn: Turn;
  /** The rules that wait for one to make way. */
  readonly onTheWay: readonly string[];
}

/** Moves a rule to where it is to be, if that is free or another one makes way there, or else to a spare priority. */
async function makeWay(member: Entity, way: Way, context: Context): Promise<void> {
  const { spot, members, turn, onTheWay } = way;
  const { policyId } = spot;
  const { run } = context;
  const { wanted, given, before } = prioritiesIn(policyId, run);
  const id = idOf(member);
  const from = priorityNow(member, given) ?? spot.priority;
  const [keeper] = [...run.holdsOf(objectKind, id)].find(([, hold]) => hold === "kept") ?? [];
  const own = keeper === undefined ? undefined : wanted.get(keeper);
  let to = spareNear(from, members, prioritiesIn(policyId, run));
  if (own !== undefined && own !== from && own !== spot.priority) {
    const next = occupantOf(members, { policyId, priority: own, id }, run);
    const isInCircle = next !== undefined && onTheWay.some((one) => sameId(idOf(next), one));
    if (next === undefined) {
      to = own;
    } else if (!isInCircle && fateOf(next, members, policyId, context) === "leaves") {
      await makeWay(next, { ...way, onTheWay: [...onTheWay, id] }, context);
      to = own;
    }
  }
  await turn.change(id, { priority: to });
  if (!before.has(id)) {
    before.set(id, from);
  }
  given.set(id, to);
  const where = to === own ? "where it is to be" : "a spare one, until its own update or removal";
  await context.note(`moved the rule ${id} from priority ${from} to ${to}, ${where}: ${from} is to be another rule's`);
}

/** Puts a rule back that was moved to a spare priority for nothing: what keeps it from that, the next update puts right. */
async function moveBack(member: Entity, { policyId, priority }: Spot, turn: Turn, { run }: Context): Promise<void> {
  const { wanted, given, before } = prioritiesIn(policyId, run);
  const id = idOf(member);
  if (![...wanted.values()].includes(given.get(id) ?? priority)) {
    const isBack = await turn.change(id, { priority }).then(
      () => true,
      () => false,
    );
    if (isBack) {
      given.set(id, priority);
      before.delete(id);
    }
  }
}

/** The nearest priority that no rule has or is known to be going to have: rather behind than before its neighbours. */
function spareNear(from: number, members: readonly Entity[], { wanted, given }: Priorities): number {
  const used = new Set([...members.map((member) => priorityNow(member, given)), ...wanted.values()]);
  const { least, largest } = range;
  const behind = Array.from({ length: largest - from }, (_, index) => from + 1 + index);
  const before = Array.from({ length: from - least }, (_, index) => from - 1 - index);
  // There are at most 1,000 rules, and 64,900 priorities.
  return [...behind, ...before].find((spare) => !used.has(spare)) ?? from;
}

/** Notes that a rule was made. */
export function noteMade(id: string, policyId: string, { run }: Context): void {
  prioritiesIn(policyId, run).made.add(id);
}

/** Notes that a rule has its priority, by its own creation or update. */
export function settle(id: string, policyId: string, priority: number, { run }: Context): void {
  const { given, before } = prioritiesIn(policyId, run);
  given.set(id, priority);
  before.delete(id);
}

/** Whether this run has given a rule its priority already, to get it out of another one's way. */
export function isSettled(id: string, policyId: string, priority: number, { run }: Context): boolean {
  return prioritiesIn(policyId, run).given.get(id) === priority;
}

/** The priority of a rule as it was before this run moved it; undefined where it didn't. */
export function priorityBefore(member: Entity, policyId: string, { run }: Pick<Context, "run">): number | undefined {
  const { given, before } = prioritiesIn(policyId, run);
  const id = idOf(member);
  const shown = priorityOf(member);
  // What Graph shows may be older than the move.
  return [given.get(id), before.get(id)].includes(shown) ? before.get(id) : undefined;
}
