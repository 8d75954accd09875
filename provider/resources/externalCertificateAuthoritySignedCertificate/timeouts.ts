import type { Context, Finding, Properties } from "../../kernel/resource.js";
import { unknown } from "../../kernel/unknown.js";

/** The operations that wait, by Pulumi's names. */
export type Operation = "create" | "update" | "delete";

const operations: readonly string[] = ["create", "update", "delete"] satisfies Operation[];
const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
/** The longest that may be asked for: longer than any service takes, and than any pipeline waits. */
const longest = 24 * 3_600_000;
/** Microsoft's page says that enabling takes "a few minutes". */
const usual = 10 * 60_000;

/** What is wrong with the argument `timeouts`, which is an object of texts. */
export function timeoutFindings(timeouts: unknown): Finding[] {
  if (timeouts === undefined || timeouts === unknown) {
    return [];
  }
  return Object.entries(timeouts as Properties).flatMap(([operation, value]) => {
    const property = `timeouts.${operation}`;
    if (!operations.includes(operation)) {
      return [{ property, reason: `is not an operation that waits: those are ${operations.join(", ")}` }];
    }
    const time = milliseconds(value);
    if (time === undefined) {
      return [{ property, reason: 'must be a number with a unit, as "90s", "10m" or "1h"' }];
    }
    return time > longest ? [{ property, reason: 'must be at most "24h"' }] : [];
  });
}

/**
 * How long an operation may wait, in milliseconds. What Pulumi was told (`customTimeouts`) comes before the argument, which
 * is there for dynamic providers: those aren't handed it.
 */
export function timeoutOf(
  operation: Operation,
  { timeouts }: Properties,
  { timeout }: Pick<Context, "timeout">,
): number {
  return timeout ?? milliseconds((timeouts as Properties | undefined)?.[operation]) ?? usual;
}

function milliseconds(value: unknown): number | undefined {
  const [, count, unit] = /^([1-9]\d*)([smh])$/.exec(String(value)) ?? [];
  return unit === undefined ? undefined : Number(count) * (units[unit] ?? NaN);
}
