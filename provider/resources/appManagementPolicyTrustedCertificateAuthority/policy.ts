/** The policies that entries are in: how one is read, and written so that nothing else in it changes. */
import { isDeepStrictEqual } from "node:util";
import type { Collections } from "../../graph/collections.js";
import { delayBeforeLook } from "../../graph/consistency.js";
import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { isNotFound, mayBeDone } from "../../graph/graphError.js";
import { currentOperation, inSeconds } from "../../graph/operation.js";
import type { Context } from "../../kernel/context.js";
import type { Updated } from "../../kernel/definition.js";
import { EntraCaError, IncompleteError } from "../../messages/error.js";
import { capitalized, textsIn } from "../../messages/text.js";
import { isAbsent, only } from "../../records.js";
import type { Definition } from "./definition.js";
import {
  customPolicies,
  defaultPolicy,
  entryIn,
  idAt,
  inCustomPolicy,
  inDefaultPolicy,
  isEntry,
  restrictionsIn,
  sectionOf,
  type Place,
} from "./graph.js";

/** How often an entry is written that others, who write at the same time, take out or change again. */
const mostWrites = 3;
/** How often is looked whether Graph shows a write: half a minute in all. */
const mostLooks = 6;

/** The policy of a place; undefined where there is no such custom policy. */
export async function policyAt({ path, policyId }: Place, collections: Collections): Promise<Entity | undefined> {
  try {
    return await collections.object(path);
  } catch (error) {
    if (policyId === undefined || !isNotFound(error)) {
      throw error;
    }
    await collections.confirmGone(customPolicies, policyId, error);
    return undefined;
  }
}

/** What is to become of an entry. */
export interface Edit {
  /**
   * The entry as it is to be; undefined where there is to be none.
   *
   * @param entry As it is; undefined where there is none.
   * @param isFirst Whether Graph took nothing yet, so that an entry that isn't as it is to be is somebody else's.
   */
  next(entry: Entity | undefined, isFirst: boolean): Entity | undefined;
  /** Whether the entry that a policy has is as it is to be. */
  isDone(entry: Entity | undefined, policy: Entity): boolean;
  /** What the state is to have beside the arguments, should nobody know whether it was done. */
  readonly kept?: Updated<Definition>;
}

/**
 * Brings about what an edit says, one at a time in each policy. Each try sends all of what the policy restricts as it is just
 * before, and what is there afterwards is looked at: others may write at the same time, and Graph doesn't say who was first.
 *
 * @throws {IncompleteError} where nobody knows whether it was done.
 */
export async function writeEntry(place: Place, edit: Edit, context: Context): Promise<void> {
  await context.collections.rewriteInTurn(place.path, async () => {
    let outcome: Outcome | undefined;
    // A creation that fails leaves what it made and others changed.
    const left = (error: unknown) =>
      outcome === "changed by others" && edit.kept !== undefined && !(error instanceof IncompleteError)
        ? IncompleteError.from(error, {
            id: idAt(place),
            state: edit.kept,
            done: `${capitalized(policyWords(place))} was changed`,
          })
        : error;
    for (let writes = 1; ; writes += 1) {
      outcome = await writeOnce(place, edit, writes === 1, context).catch((error: unknown) => {
        throw left(error);
      });
      if (outcome === "done") {
        return;
      }
      const what = `somebody else wrote to ${policyWords(place)} at the same time, so that ${idAt(place)} isn't as it was written`;
      if (writes === mostWrites) {
        throw left(
          new EntraCaError(
            "Unavailable",
            `${capitalized(what)}, ${writes} times one after the other`,
            "Look at who else manages that policy, and run the same command again",
          ),
        );
      }
      await context.warn(`${what}: it is written again, with what they wrote`);
    }
  });
}

type Outcome = "done" | "changed by others" | "removed by others";

async function writeOnce(place: Place, edit: Edit, isFirst: boolean, context: Context): Promise<Outcome> {
  const { graph } = context;
  /** The policy just before it was sent last. */
  let before: Entity | undefined;
  try {
    await graph.rewrite(place.path, (policy) => {
      // What an earlier try may have sent is there as it is to be, or isn't there.
      const isSent = before !== undefined && edit.isDone(entryIn(policy, place), policy);
      const body = isSent ? undefined : bodyOf(policy, place, edit, isFirst);
      before = body === undefined ? before : policy;
      return body;
    });
  } catch (error) {
    if (before === undefined || !mayBeDone(error)) {
      throw error;
    }
    const policy = await graph.get(place.path).catch(() => undefined);
    if (policy === undefined || !edit.isDone(entryIn(policy, place), policy)) {
      throw IncompleteError.from(error, {
        id: idAt(place),
        state: edit.kept ?? {},
        done: `${capitalized(policyWords(place))} may have been changed`,
        isUncertain: true,
      });
    }
  }
  return before === undefined ? "done" : lookAfter(place, edit, before, context);
}

/** What is sent of a policy: all of what it restricts, with the entry as it is to be; undefined where it is so already. */
function bodyOf(policy: Entity, place: Place, edit: Edit, isFirst: boolean): Entity | undefined {
  const section = sectionOf(policy, place);
  const all = restrictionsIn(section);
  const entry = all.find(isEntry);
  const next = edit.next(entry, isFirst);
  if (edit.isDone(entry, policy)) {
    return undefined;
  }
  const kept = all.filter((each) => each !== entry || next !== undefined);
  const changed = kept.map((each) => (each === entry ? next : each));
  const keyCredentials = entry === undefined && next !== undefined ? [...changed, next] : changed;
  const body = { [place.section]: { ...section, keyCredentials } };
  if (textsIn(body).includes("unknownFutureValue")) {
    throw new EntraCaError(
      "UnexpectedAnswer",
      `Graph shows unknownFutureValue in ${place.section} of ${policyWords(place)}, in place of something that is newer than this API. Sent back, it would be lost`,
      "Change that policy by hand",
    );
  }
  return body;
}

/** What a policy restricts beside the entry, without what is empty. */
function restOf(policy: Entity, place: Place): Entity {
  const section = sectionOf(policy, place);
  const keyCredentials = restrictionsIn(section).filter((each) => !isEntry(each));
  const isSomething = (value: unknown) => !isAbsent(value) && !(Array.isArray(value) && value.length === 0);
  return only({ ...section, keyCredentials }, isSomething);
}

/** Whether the policy has what was written, and what else of it is otherwise than it was. */
async function lookAfter(place: Place, edit: Edit, before: Entity, context: Context): Promise<Outcome> {
  for (let looks = 1; ; looks += 1) {
    let policy: Entity;
    try {
      policy = await context.graph.get(place.path);
    } catch (error) {
      const why = error instanceof EntraCaError ? error.what : String(error);
      await context.warn(`${policyWords(place)} was changed, and could not be read afterwards. ${why}`);
      return "done";
    }
    const [was, is] = [restOf(before, place), restOf(policy, place)];
    if (edit.isDone(entryIn(policy, place), policy)) {
      const others = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
        (property) => !isDeepStrictEqual(was[property], is[property]),
      );
      if (others.length > 0) {
        await context.warn(
          `${others.join(" and ")} in ${place.section} of ${policyWords(place)} isn't as it was just before ${idAt(place)} was written, and was sent back so: somebody else wrote at the same time, or Graph changed it. Look at what is there`,
        );
      }
      return "done";
    }
    if (!isDeepStrictEqual(policy[place.section], before[place.section])) {
      return entryIn(policy, place) === undefined ? "removed by others" : "changed by others";
    }
    const pause = delayBeforeLook(looks, 0.5);
    const message = `Graph doesn't show yet what was written to ${policyWords(place)}; looking again in ${inSeconds(pause)}`;
    const isLast =
      looks === mostLooks ||
      !(await currentOperation()
        .pause(pause, message, context)
        .catch(() => false));
    if (isLast) {
      await context.warn(
        `Graph took what was written to ${policyWords(place)}, and doesn't show it: the next preview tells whether it is there`,
      );
      return "done";
    }
  }
}

/** Why an entry has no effect where it is, in words. */
export async function idleReasons(place: Place, policy: Entity, collections: Collections): Promise<string[]> {
  const named = policyWords(place, policy);
  return [
    policy["isEnabled"] === false &&
      `${named} isn't enabled (isEnabled is false): none of what it restricts has an effect, this entry included`,
    (await isAssignedToNothing(place, collections)) &&
      `${named} is assigned to no application and to no service principal: it has no effect until it is`,
  ].filter((reason) => reason !== false);
}

/** Whether a custom policy is for nothing; one that can't be asked says nothing of the kind. */
async function isAssignedToNothing({ path, policyId }: Place, collections: Collections): Promise<boolean> {
  if (policyId === undefined) {
    return false;
  }
  const found = await collections.object(`${path}/appliesTo?$top=1`).catch(() => undefined);
  const assigned = found?.["value"];
  return Array.isArray(assigned) && assigned.length === 0;
}

/** The policies that name a configuration, in words, and those of which that can't be told. */
export async function policiesNaming(configuration: string, collections: Collections): Promise<string[]> {
  const tenants = await collections.object(defaultPolicy);
  const custom = await collections.list(customPolicies);
  const places = [
    ...inDefaultPolicy.map((place) => ({ place, policy: tenants })),
    ...custom.map((policy) => ({ place: inCustomPolicy(idOf(policy)), policy })),
  ];
  return places.flatMap(({ place, policy }) => {
    try {
      const ids = entryIn(policy, place)?.["certificateBasedApplicationConfigurationIds"];
      const isNamed = Array.isArray(ids) && ids.some((id) => sameId(id, configuration));
      return isNamed ? [`${policyWords(place, policy)} names it, in ${place.section}`] : [];
    } catch (error) {
      if (!(error instanceof EntraCaError)) {
        throw error;
      }
      return [`whether ${policyWords(place, policy)} names it could not be read. ${error.what}`];
    }
  });
}

/** A policy in words. */
export function policyWords({ policyId }: Place, policy: Entity = {}): string {
  if (policyId === undefined) {
    return "the tenant's default app management policy";
  }
  const { displayName } = policy;
  return typeof displayName === "string" && displayName !== ""
    ? `the app management policy ${JSON.stringify(displayName)} (${policyId})`
    : `the app management policy ${policyId}`;
}
