import { distance } from "fastest-levenshtein";
import { idOf, type Entity } from "../../graph/entity.js";
import { bodyValues } from "../../kernel/body.js";
import { isAsWanted, isNamed, whenOmitted } from "../../kernel/comparison.js";
import { tenantOf, type Context } from "../../kernel/context.js";
import type { Changed, Inputs, KnownInputs } from "../../kernel/definition.js";
import { readingOf } from "../../kernel/illegible.js";
import { readBack } from "../../kernel/lastWrite.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import type { Resource } from "../../kernel/resource.js";
import { Slot } from "../../kernel/run.js";
import { unknown } from "../../kernel/unknown.js";
import { EntraCaError } from "../../messages/error.js";
import { mapped } from "../../records.js";
import { liveIn, orMissing, removeFrom, takeOver, warnOfTakeOver } from "../contained.js";
import { categoriesPath, policiesPath } from "../tlsInspection.js";
import { definition, range, type Definition } from "./definition.js";
import {
  changes,
  collection,
  construct,
  destinationsIn,
  hasUnknownDestinations,
  priorityOf,
  type RuleParts,
  state,
} from "./graph.js";
import {
  announcePriority,
  atPriority,
  isSettled,
  noteCompared,
  noteMade,
  priorityBefore,
  settle,
  whyTaken,
} from "./priorities.js";

const { objectKind } = definition;
const kind = {
  definition,
  outer: policiesPath,
  inner: collection,
  what: "rule",
  already: "as the program wants it: a policy has each priority once",
};
const lists = ["destinationFqdns", "destinationWebCategories"] as const;

/** As many are in a tenant (Microsoft Entra: TLS inspection, known limitations; Zero Trust Assessment, test 27004). */
const largest = { rules: 1_000, destinations: 8_000 } as const;

/**
 * By URN or id, how many destinations a rule is to have that there isn't yet, or that is to be changed. Written by checks and
 * comparisons, and by creations, after which Graph has the rule; read to count against the limits.
 */
const additions = new Slot(() => new Map<string, number>());

/** A rule in a policy of TLS inspection. */
export const tlsInspectionRule: Resource<Definition> = {
  definition,

  check(inputs) {
    const isNone = lists.every((list) => {
      const given = inputs[list];
      return given !== unknown && (given === undefined || given.length === 0);
    });
    const reason = "is missing, as destinationWebCategories is: a rule has at least one destination";
    return isNone ? [{ property: "destinationFqdns", reason }] : [];
  },

  amongOthers: announcePriority,

  async checkAddition(inputs, context) {
    const { run, urn } = context;
    run.noted(additions, tenantOf(context)).set(urn, countOf(inputs));
    try {
      const there = await occupantAsWanted(inputs, context);
      const taken = there === undefined ? await whyTaken(inputs, undefined, context) : undefined;
      if (there !== undefined && run.isFree(objectKind, idOf(there))) {
        await warnOfTakeOver(kind, idOf(there), context);
      }
      return [
        ...(taken === undefined ? [] : [{ property: "priority", reason: taken }]),
        ...(await unknownCategories(inputs, context)),
        ...(await limitFindings(context)),
      ];
    } catch (error) {
      return missingPolicy(inputs.policyId, context)(error);
    }
  },

  live(id, stored, context) {
    const read = (found: Entity, policyId: string) => {
      const priority = priorityBefore(found, policyId, context);
      return { ...state(found, policyId), ...(priority !== undefined && { priority }) };
    };
    return liveIn(kind, id, stored, read, context.collections);
  },

  async checkChange({ id, differences, inputs, live }, context) {
    const changed = differences
      .filter(({ write, wanted }) => write && wanted !== unknown)
      .map(({ property }) => property);
    if (live === undefined || differences.some(({ replaces }) => replaces)) {
      return;
    }
    const taken = changed.includes("priority") ? await whyTaken(inputs, id, context) : undefined;
    if (taken !== undefined) {
      throw new EntraCaError("Conflict", `priority ${String(inputs.priority)} ${taken}`, "Correct the program");
    }
    if (lists.some((list) => changed.includes(list))) {
      context.run.noted(additions, tenantOf(context)).set(id, countOf(inputs));
      const [finding] = [...(await unknownCategories(inputs, context)), ...(await limitFindings(context))];
      if (finding !== undefined) {
        throw new EntraCaError("Rejected", `${finding.property} ${finding.reason}`, "Correct the program");
      }
    }
  },

  compared: noteCompared,

  // Changed to what a program says and removed with its resource, it would be missing in the policy for good.
  whyNotToAdopt: ({ priority }) =>
    isWithin(priority ?? undefined)
      ? undefined
      : `has the priority ${String(priority)}, as Graph's own rules do, which are left alone: a rule of yours has one from ${range.least} to ${range.largest}`,

  async create(inputs, context) {
    const { collections, run, urn } = context;
    const { policyId, priority } = inputs;
    const wanted = wantedOf(inputs);
    const isWanted = (member: Entity, isNew: boolean) => isAsWanted(definition, state(member, policyId), wanted, isNew);
    const body = construct(bodyValues(definition, inputs), { ...inputs, status: inputs.status });
    const made = await atPriority(
      { policyId, priority },
      (there) => mayTakeOver(there, context) && isWanted(there, false),
      async (turn, there) => {
        if (there !== undefined) {
          await takeOver(kind, idOf(there), !run.isFree(objectKind, idOf(there)), context);
          return there;
        }
        const added = await turn.add(body, (member) => isWanted(member, true));
        // Noted in the turn: who comes next has to know whose it is.
        run.hold(objectKind, added.id, urn, "kept");
        noteMade(added.id, policyId, context);
        return added;
      },
      context,
    ).catch(missingPolicy(policyId, context));
    const id = idOf(made);
    settle(id, policyId, priority, context);
    run.noted(additions, tenantOf(context)).delete(urn);
    const outputs = { status: inputs.status ?? "enabled" };
    await readBack(collection(policyId), id, outputs, collections);
    return { id, outputs };
  },

  async update(id, wanted, changed, context) {
    const { collections } = context;
    const { policyId, priority } = wanted;
    const parts = { ...wanted, ...(await keptDestinations(id, policyId, changed, context)) };
    const body = construct(bodyValues(definition, wanted), parts);
    const isDone = (member: Entity) => isAsWanted(definition, state(member, policyId), changed, false);
    if (changed.priority === undefined) {
      await collections.change(collection(policyId), id, changes(body, changed), isDone);
      return {};
    }
    await atPriority(
      { policyId, priority, id },
      () => false,
      (turn) => {
        const { priority: _moved, ...others } = changed;
        const rest = isSettled(id, policyId, priority, context) ? others : changed;
        return turn.change(id, changes(body, rest), isDone);
      },
      context,
    );
    settle(id, policyId, priority, context);
    return {};
  },

  delete: (id, stored, { collections }) => removeFrom(kind, id, stored, collections),

  whatStays: (id, { policyId }) => `the rule ${id} stays in the policy ${String(policyId)} and goes on to count`,
};

/**
 * The destinations that the program ignores, as Graph has them: all destinations of a rule are sent together, and somebody else may
 * have given it those since this stack last read them.
 *
 * @throws {EntraCaError} `UnexpectedAnswer` where it has some that can't be sent.
 */
async function keptDestinations(
  id: string,
  policyId: string,
  changed: Changed<Definition>,
  { collections, ignoreChanges }: Context,
): Promise<Partial<RuleParts>> {
  if (lists.every((list) => changed[list] === undefined)) {
    return {};
  }
  const found = (await collections.member(collection(policyId), id)) ?? {};
  if (hasUnknownDestinations(found)) {
    throw new EntraCaError(
      "UnexpectedAnswer",
      `The rule ${id} has destinations of a kind that this version of the provider doesn't know, and a change of the others would remove them`,
      "Change its destinations by hand, or take those out that are in no program",
    );
  }
  const ignored = lists.filter((list) => changed[list] === undefined && isNamed(list, ignoreChanges));
  const { legible } = readingOf(state(found, policyId));
  const told = ignored.filter((list) => legible[list] !== undefined);
  return Object.fromEntries(told.map((list) => [list, legible[list] ?? []]));
}

/** What a rule is to be in all that Graph has of it. */
function wantedOf(inputs: KnownInputs<Definition>) {
  return mapped(
    definition.arguments,
    (argument, property) => inputs[property as keyof typeof inputs] ?? whenOmitted(argument, inputs, undefined) ?? null,
  );
}

/** Whether a rule may be had that is there already: nobody keeps it, and it isn't what this very resource gives up. */
function mayTakeOver(there: Entity, { run, urn }: Context): boolean {
  const holds = [...run.holdsOf(objectKind, idOf(there))];
  const isOpen = holds.every(([by, hold]) => (by === urn ? hold === "open" : !["kept", "retained"].includes(hold)));
  return isOpen && !run.isWritten(objectKind, idOf(there));
}

/** The rule with the priority of a new one that is just as that one is to be, and may be had. */
async function occupantAsWanted(inputs: Inputs<Definition>, context: Context): Promise<Entity | undefined> {
  if (Object.values(inputs).includes(unknown)) {
    return undefined;
  }
  const { policyId, priority } = inputs as KnownInputs<Definition>;
  const wanted = wantedOf(inputs as KnownInputs<Definition>);
  const members = await context.collections.list(collection(policyId));
  return members.find(
    (member) =>
      priorityOf(member) === priority &&
      mayTakeOver(member, context) &&
      isAsWanted(definition, state(member, policyId), wanted, false),
  );
}

/** How many destinations a rule will have, as far as they are known. */
function countOf(inputs: Inputs<Definition>): number {
  return lists.reduce((sum, list) => {
    const given = inputs[list];
    return sum + (given === unknown ? 0 : (given?.length ?? 0));
  }, 0);
}

/** The categories that Graph doesn't have, each with the one that is likely meant. */
async function unknownCategories(
  inputs: Inputs<Definition>,
  { collections, secrets }: Context,
): Promise<ArgumentFinding[]> {
  const property = "destinationWebCategories";
  const given = inputs[property];
  if (given === undefined || given === unknown) {
    return [];
  }
  const names = (await collections.listOrNone(categoriesPath)).map(({ name }) => String(name));
  // A tenant always has some: none says nothing.
  return (names.length === 0 ? [] : given.filter((category) => !names.includes(category))).map((category) => {
    // What is near to a secret tells it.
    const like = secrets.has(property) ? undefined : nearest(category, names);
    const instead =
      like === undefined ? "listWebCategories has all that there are" : `the nearest is ${JSON.stringify(like)}`;
    return {
      property,
      reason: `has ${secrets.quoted(property, category)}, which is no web category of Graph's: ${instead}`,
    };
  });
}

/** Whether there will be more rules, or destinations of rules, than a tenant may have. What the run gives up doesn't count. */
async function limitFindings(context: Context): Promise<ArgumentFinding[]> {
  const { collections, run } = context;
  const added = run.noted(additions, tenantOf(context));
  const policies = await collections.listOrNone(policiesPath);
  const all = (await Promise.all(policies.map((policy) => collections.listOrNone(collection(idOf(policy)))))).flat();
  const staying = all.filter((rule) => {
    const holds = [...run.holdsOf(objectKind, idOf(rule)).values()];
    const isGraphs = !isWithin(priorityOf(rule));
    return !isGraphs && (holds.length === 0 || holds.some((hold) => hold !== "given up"));
  });
  const changed = new Set(staying.map(idOf));
  const rules = staying.length + [...added.keys()].filter((key) => !changed.has(key)).length;
  const destinations =
    staying.map((rule) => (added.has(idOf(rule)) ? 0 : destinationsIn(rule))).reduce((sum, count) => sum + count, 0) +
    [...added.values()].reduce((sum, count) => sum + count, 0);
  const enough = (what: string, count: number, limit: number) =>
    `is one too many: there would be ${count} ${what}, and Graph allows ${limit} in a tenant. Remove some in one pulumi up, and add others in the next`;
  return rules > largest.rules
    ? [{ property: "policyId", reason: enough("rules", rules, largest.rules) }]
    : destinations > largest.destinations
      ? [{ property: "destinationFqdns", reason: enough("destinations of rules", destinations, largest.destinations) }]
      : [];
}

function isWithin(priority: number | undefined): boolean {
  return priority === undefined || (priority >= range.least && priority <= range.largest);
}

function missingPolicy(id: unknown, { secrets }: Context) {
  return orMissing(
    `policyId: there is no TLS inspection policy ${secrets.quoted("policyId", id)} in this tenant`,
    "Give the id of one that exists, best as the output of a TlsInspectionPolicy",
  );
}

/** As long as a name may be to be compared: names are short, and the time grows with both lengths. */
const longestCompared = 100;

/** Of some names the one that a misspelt name is likely to be; undefined where there is none like it. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "")
      .slice(0, longestCompared);
  const distanceOf = (candidate: string) => distance(plain(name), plain(candidate));
  const [best] = names.toSorted((one, other) => distanceOf(one) - distanceOf(other));
  return best !== undefined && distanceOf(best) <= Math.max(2, name.length / 3) ? best : undefined;
}
