/** What a state tells of the last write to its object: what this stack did a moment ago, Graph may not show yet. */
import { same, type Had, type Having } from "./comparison.js";
import { IncompleteError } from "../messages/error.js";
import { delayBeforeLook, settling } from "../graph/consistency.js";
import { type GraphError, isNotFound } from "../graph/graphError.js";
import { currentOperation, inSeconds } from "../graph/operation.js";
import { readingOf, type Reading } from "./illegible.js";
import type { Context } from "./context.js";
import type { Definition, Found, KeptOfAll, State } from "./definition.js";
import type { Resource } from "./resource.js";

/** How long after a write no look by itself is taken for the truth, in milliseconds: longer than Graph is known to lag. */
const recently = 5 * settling;
/** So often is looked at least. */
const fewestLooks = 3;

/** An object as it was found, as far as it can be read. */
export type FoundReading = Reading<Found>;

/** What a state has of a write that was just done. Graph's clock is the same for whoever reads it later, wherever that is. */
export function writtenNow({ graph }: Context, changed: readonly string[]): KeptOfAll {
  return { __lastWrite: { at: new Date(graph.now()).toISOString(), changed } };
}

/**
 * The object in the tenant, and what of it can't be read; looked at again, for as long as Graph may lag, where it doesn't show what
 * this stack did to it lately. Undefined where it isn't found even then.
 */
export async function look(
  resource: Resource,
  id: string,
  state: State,
  context: Context,
): Promise<FoundReading | undefined> {
  const lookOnce = async () => {
    const found = await resource.live(id, state, context);
    return found && readingOf<Found>(found);
  };
  return onceShown(
    lookOnce,
    (found) => isBehind(found?.legible, resource.definition, state),
    () => ageOf(resource, id, state, context),
    context,
  );
}

/**
 * Removes an object; tried again, for as long as Graph may lag, where it isn't found though this stack made or changed it lately:
 * taken for gone at once, it might stay. One that isn't found even then is somebody else's doing, or an interrupted run's.
 */
export async function removeForSure(resource: Resource, id: string, state: State, context: Context): Promise<void> {
  const removeOnce = async (): Promise<{ wasThere: boolean; notFound?: GraphError }> => {
    try {
      return { wasThere: await resource.delete(id, state, context) };
    } catch (error) {
      // Listed still, or already, but not found at its address.
      if (isNotFound(error)) {
        return { wasThere: false, notFound: error };
      }
      throw error;
    }
  };
  const { wasThere, notFound } = await onceShown(
    removeOnce,
    (outcome) => !outcome.wasThere,
    () => ageOf(resource, id, state, context),
    context,
  );
  if (notFound !== undefined) {
    throw notFound;
  }
  const why = wasThere ? undefined : notFoundYet(resource, id, state, context);
  if (why !== undefined) {
    await context.warn(`${why}. It is taken for gone: look whether it is`);
  }
}

/**
 * What one of several looks finds: the first that isn't behind, or the last where Graph can't lag any longer.
 *
 * @param ageNow How long ago this stack wrote last; undefined where that is too long ago for Graph to be behind.
 */
async function onceShown<Result>(
  lookOnce: () => Promise<Result>,
  isLate: (found: Result) => boolean,
  ageNow: () => number | undefined,
  context: Context,
): Promise<Result> {
  let found = await lookOnce();
  const age = ageNow();
  if (age === undefined) {
    return found;
  }
  let waited = 0;
  for (let looks = 1; isLate(found); looks += 1) {
    const pause = delayBeforeLook(looks, 0.5);
    const message = `Graph doesn't show yet what was done ${inSeconds(age + waited)} ago; looking again in ${inSeconds(pause)}`;
    const isOver = looks > fewestLooks && age + waited >= settling;
    if (isOver || !(await currentOperation().pause(pause, message, context))) {
      break;
    }
    waited += pause;
    context.collections.forget();
    found = await lookOnce();
  }
  return found;
}

/**
 * Waits until Graph shows what was created, so that whoever is given its id finds it, and what is made next may count on it.
 *
 * @param known What is known of it.
 * @throws {IncompleteError} where it can't be read.
 */
export async function readBack(
  path: string,
  id: string,
  known: object,
  collections: Context["collections"],
): Promise<void> {
  await collections.untilShown(path, id).catch((error: unknown) => {
    throw IncompleteError.from(error, {
      id,
      state: { ...known },
      done: `The object ${id} was created, but could not be read back`,
      nextStep: "Run pulumi up again",
    });
  });
}

/** That an object isn't found which this stack made or changed lately, in words; undefined where that is long ago. */
export function notFoundYet(resource: Resource, id: string, state: State, context: Context): string | undefined {
  const age = ageOf(resource, id, state, context);
  return age === undefined
    ? undefined
    : `the object ${id} was not found, though this stack made or changed it ${inSeconds(age)} ago: Graph may not show it yet`;
}

/** What to do then. */
export const lookAgain = `Run the same command again. Where somebody has removed the object, a run that begins ${recently / 60_000} minutes after that write takes it for gone`;

/**
 * How long ago the last write to an object was, in milliseconds; undefined where that is long ago, the state doesn't tell, or this
 * stack has removed the object since, or may have.
 */
function ageOf(resource: Resource, id: string, state: State, context: Context): number | undefined {
  const { graph, run } = context;
  const written = run.isRemoved(resource.definition.objectKind, id) ? undefined : lastWriteIn(state);
  const age = written === undefined ? NaN : graph.now() - written.at;
  // Answers tell whole seconds, and no two servers quite the same.
  const isLately = age < recently && age > -settling;
  return isLately && resource.wasGivenUp?.(state, context) !== true ? Math.max(0, age) : undefined;
}

/** When it was, in milliseconds since 1970 by Graph's own clock, and what it changed: of a creation all that the object was made with. */
function lastWriteIn({ __lastWrite: kept }: KeptOfAll): { at: number; changed: string[] } | undefined {
  const { at, changed } = (kept ?? {}) as { at?: unknown; changed?: unknown };
  const time = typeof at === "string" ? Date.parse(at) : NaN;
  return isNaN(time) ? undefined : { at: time, changed: Array.isArray(changed) ? changed.map(String) : [] };
}

/** Whether Graph may show an object as it was before the last write: not at all, or otherwise in what that changed. */
function isBehind(live: Having | undefined, { arguments: all }: Definition, state: State): boolean {
  return (
    live === undefined ||
    (lastWriteIn(state)?.changed ?? []).some((property) => {
      const definition = all[property];
      const [stored, found] = [state[property] as Had, live[property] as Had];
      return definition !== undefined && found !== undefined && !same(definition, stored, found, state);
    })
  );
}
