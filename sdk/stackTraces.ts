/**
 * The stack traces that Pulumi takes while it registers a resource: four for each output, to name those that are never settled.
 * They are most of what a resource costs its program.
 */
import { env } from "node:process";

/** What the limit was before, where they are left out. */
let limit: number | undefined;

/** Leaves them out, unless somebody looks for such outputs. */
export function omitStackTraces(): void {
  if (env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) {
    limit ??= Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
  }
}

/** Has them taken again: nothing but Pulumi's own part of a constructor is without. */
export function takeStackTraces(): void {
  Error.stackTraceLimit = limit ?? Error.stackTraceLimit;
  limit = undefined;
}
