/**
 * The stack traces that Pulumi takes while it registers a resource: four for each output, to name those that are never settled.
 * They are most of what a resource costs its program.
 */
import { env } from "node:process";
import type * as pulumi from "@pulumi/pulumi";

/** What the limit was before, where they are left out. */
let limit: number | undefined;

/**
 * The last of a resource's transformations, after which a program has no more say: from then on they are left out, unless somebody
 * looks for such outputs.
 *
 * @param about What is in a resource gets the resource's transformations as well.
 */
export function omittingStackTraces(about: pulumi.Resource): pulumi.ResourceTransformation {
  return ({ resource }) => {
    if (resource === about && env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) {
      limit ??= Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
    }
    return undefined;
  };
}

/** Has them taken again: nothing but Pulumi's own part of a constructor is without. */
export function takeStackTraces(): void {
  Error.stackTraceLimit = limit ?? Error.stackTraceLimit;
  limit = undefined;
}
