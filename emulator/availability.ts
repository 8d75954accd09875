import { GraphError } from "./graphError.js";
import { refusing, type Route } from "./routes.js";
import { segmentNotFound } from "./segments.js";
import type { Switches } from "./switches.js";

/** Operations that a tenant has once it is onboarded to Global Secure Access. */
export function whereOnboarded(operations: Route["operations"], { tlsInspection }: Switches): Route["operations"] {
  return tlsInspection === "notOnboarded"
    ? refusing(
        operations,
        () => new GraphError(403, "Forbidden", "The tenant is not onboarded to Global Secure Access."),
      )
    : operations;
}

/**
 * Operations of TLS inspection, which not every cloud may have.
 *
 * @param segment What such a cloud's model lacks in their path.
 */
export function whereTlsInspection(
  operations: Route["operations"],
  segment: string,
  switches: Switches,
): Route["operations"] {
  return switches.tlsInspection === "otherCloud"
    ? refusing(operations, () => segmentNotFound(segment))
    : whereOnboarded(operations, switches);
}
