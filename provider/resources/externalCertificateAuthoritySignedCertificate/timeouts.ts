import type { Finding } from "../../kernel/properties.js";
import { milliseconds, operations } from "../../kernel/timeouts.js";
import { unknown, type Unknown } from "../../kernel/unknown.js";
import type { Values } from "../../kernel/values.js";

/** The longest that may be asked for, in milliseconds: longer than any service takes, and than any pipeline waits. */
const longest = 24 * 3_600_000;

/** What is wrong with the argument `timeouts`. */
export function timeoutFindings(timeouts: Values["timeouts"] | Unknown | undefined): Finding[] {
  if (timeouts === undefined || timeouts === unknown) {
    return [];
  }
  return Object.entries(timeouts.spelling).flatMap(([operation, text]) => {
    const property = `timeouts.${operation}`;
    if (!operations.some((each) => each === operation)) {
      return [{ property, reason: `is not an operation that waits: those are ${operations.join(", ")}` }];
    }
    const time = milliseconds(text);
    if (time === undefined) {
      return [{ property, reason: 'must be a number with a unit, as "90s", "10m" or "1h"' }];
    }
    return time > longest ? [{ property, reason: 'must be at most "24h"' }] : [];
  });
}
