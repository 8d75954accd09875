import type { Turn } from "../graph/collections.js";
import { currentOperation } from "../graph/operation.js";
import type { Context } from "./context.js";

/**
 * How long nothing new has to be heard of the run before who waits takes what it knows for all that it will know, in milliseconds.
 * Pulumi compares resource after resource, and no more while all that it may do at once wait.
 */
const quiet = 3_000;

/**
 * Does in a turn on a collection what may have to wait for what else the run does: that is waited for outside of the turn, so that
 * others can go on.
 *
 * @param work Gives undefined where more has to be known first, unless there was nothing new for so long that there won't be.
 * @param why What is waited for, in words.
 */
export async function onceKnown<Result extends object>(
  path: string,
  work: (turn: Turn, isQuiet: () => boolean) => Promise<Result | undefined>,
  why: string,
  context: Context,
): Promise<Result> {
  const { collections, run } = context;
  let quietSince: number | undefined;
  for (;;) {
    const { next } = run;
    const done = await collections.inTurn(path, (turn) => work(turn, () => quietSince === run.version));
    if (done !== undefined) {
      return done;
    }
    quietSince = await heardNothing(next, why, context);
  }
}

/**
 * Waits for something new of the run, as long as the operation may.
 *
 * @param next What the run had to come when it was last looked at.
 * @returns how much was known by then, where there was nothing new.
 */
async function heardNothing(next: Promise<void>, why: string, context: Context): Promise<number | undefined> {
  const { run, now, sleep } = context;
  const operation = currentOperation();
  await context.progress(why);
  const heard = new AbortController();
  const signals = [heard.signal, ...(operation.signal === undefined ? [] : [operation.signal])];
  const began = now();
  const isQuiet = await Promise.race([
    next.then(() => false),
    sleep(quiet, AbortSignal.any(signals))
      .catch(() => undefined)
      .then(() => true),
  ]);
  heard.abort();
  operation.signal?.throwIfAborted();
  return isQuiet || !operation.spend(now() - began) ? run.version : undefined;
}
