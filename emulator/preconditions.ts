import { GraphError } from "./graphError.js";

/**
 * Refuses what depends on an entity tag. No entity of the two families has one (there is no `@odata.etag` in Graph's
 * metadata for them), so that only `*` can be met (RFC 9110, sections 13.1.1 and 13.1.2). What the service does with
 * such a request is not known.
 */
export function checkPreconditions(ifMatch: string | undefined, ifNoneMatch: string | undefined): void {
  if ((ifMatch !== undefined && !hasStar(ifMatch)) || (ifNoneMatch !== undefined && hasStar(ifNoneMatch))) {
    throw new GraphError(
      412,
      "PreconditionFailed",
      "The precondition given in one of the request headers evaluated to false; the resource has no entity tag.",
    );
  }
}

function hasStar(header: string): boolean {
  return header.split(",").some((tag) => tag.trim() === "*");
}
