/**
 * The first segment of a path that no route has at that place, for Graph's message; where the path ends before any
 * route does, its last segment.
 */
export function unknownSegment(path: string, routes: readonly string[]): string {
  const segments = path.split("/").slice(1);
  let candidates = routes.map((route) => route.split("/").slice(1));
  for (const [place, segment] of segments.entries()) {
    candidates = candidates.filter((route) => route[place] === segment || route[place]?.startsWith(":"));
    if (candidates.length === 0) {
      return segment;
    }
  }
  return segments.at(-1) ?? "";
}
