import { GraphError } from "./graphError.js";

/**
 * Where an address leads, in the one form that the routes have. A client may write names in any case, as Microsoft's own
 * pages do (`/networkaccess/…`), a key in parentheses (OData 4.01 Part 2, section 4.3: `…('id')`, `…(id='id')`), and a
 * slash too many.
 *
 * @param routes In hono's notation, where `:` is before the name of a key.
 */
export function canonicalPath(path: string, routes: readonly string[]): string {
  let candidates = routes.map(segmentsOf);
  const canonical: string[] = [];
  for (const segment of segmentsOf(path).flatMap(nameAndKey)) {
    const place = canonical.length;
    const name = decoded(segment).toLowerCase();
    const named = candidates.filter((route) => route[place]?.toLowerCase() === name);
    const keyed = candidates.filter((route) => route[place]?.startsWith(":"));
    canonical.push(named[0]?.[place] ?? segment);
    candidates = named.length > 0 ? named : keyed;
  }
  return `/${canonical.join("/")}`;
}

/**
 * The first segment of a canonical path that no route has at that place, for Graph's message; where the path ends before
 * any route does, its last segment.
 */
export function unknownSegment(path: string, routes: readonly string[]): string {
  const segments = segmentsOf(path);
  let candidates = routes.map(segmentsOf);
  for (const [place, segment] of segments.entries()) {
    candidates = candidates.filter((route) => route[place] === segment || route[place]?.startsWith(":"));
    if (candidates.length === 0) {
      return segment;
    }
  }
  return segments.at(-1) ?? "";
}

/** What Graph says to a path that its model doesn't have. */
export function segmentNotFound(segment: string): GraphError {
  return new GraphError(400, "BadRequest", `Resource not found for the segment '${segment}'.`);
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** A quote within a key is doubled. */
function nameAndKey(segment: string): readonly string[] {
  const [, name, quoted, bare] = /^(\w+)\((?:\w+=)?(?:'(.*)'|([^']*))\)$/s.exec(decoded(segment)) ?? [];
  const key = quoted?.replaceAll("''", "'") ?? bare;
  // Of dots alone, it would be a step in the path.
  return name === undefined || key === undefined || /^\.{0,2}$/.test(key) ? [segment] : [name, encodeURIComponent(key)];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
