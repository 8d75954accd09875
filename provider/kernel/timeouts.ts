/** How long an operation may wait, as a program writes it. */
import type { Context } from "./context.js";
import type { TimedOperation, Values } from "./values.js";

export const operations: readonly TimedOperation[] = ["create", "update", "delete"];

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A number with a unit in milliseconds; undefined for anything else. */
export function milliseconds(text: string | undefined): number | undefined {
  const [, count, unit] = /^([1-9]\d*)([smh])$/.exec(text ?? "") ?? [];
  return unit === undefined ? undefined : Number(count) * (units[unit] ?? NaN);
}

/** Microsoft's page on enabling a CA says that it takes "a few minutes". */
const usual = 10 * 60_000;

/**
 * How long an operation may wait, in milliseconds. What Pulumi was told (`customTimeouts`) comes before the argument, which
 * is there for dynamic providers: those aren't handed it.
 */
export function timeoutOf(
  operation: TimedOperation,
  timeouts: Values["timeouts"] | undefined,
  { timeout }: Pick<Context, "timeout">,
): number {
  return timeout ?? timeouts?.value[operation] ?? usual;
}
