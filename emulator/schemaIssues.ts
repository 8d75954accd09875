import type { z } from "zod";

/** What a schema found wrong, in one line: each time where, and what. */
export function issuesInWords({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [...path.map(String), message].join(": ")).join("; ");
}
