/** How a stack gets rid of an object that can't be removed. */
import { EntraCaError, type ErrorCode } from "../messages/error.js";
import { GraphError } from "../graph/graphError.js";

/**
 * What removals fail with that fail so each time, until somebody does something about it: a gateway on the way that refuses them
 * and a status that never comes are no better than Graph's own refusal.
 */
const lasting: readonly ErrorCode[] = [
  "Rejected",
  "Conflict",
  "Forbidden",
  "NotFound",
  "InUse",
  "UnexpectedAnswer",
  "TimedOut",
];
const locked = 423;

/**
 * What a removal failed with, where that lasts with how to do without it.
 *
 * @param whatStays What there is in the tenant then, as a sentence without its end.
 */
export function withWayOut(error: unknown, urn: string, whatStays: string): unknown {
  const isLasting =
    error instanceof EntraCaError &&
    (lasting.includes(error.code) || (error instanceof GraphError && error.status === locked));
  return isLasting
    ? new EntraCaError(
        error.code,
        error.what,
        `${error.nextStep}. Where nobody can remove it, ${command(urn)} takes it out of this stack: ${whatStays}`,
      )
    : error;
}

function command(urn: string): string {
  // As a shell takes it for one word.
  const quoted = `'${urn.replaceAll("'", String.raw`'\''`)}'`;
  return urn === "" ? "`pulumi state delete` with this resource's URN" : `\`pulumi state delete ${quoted}\``;
}
