/** Graph's application id, which stands for it in any cloud. */
const graphApplicationId = "00000003-0000-0000-c000-000000000000";

const defaultScope = "/.default";

/** The names by which tokens for the emulated Graph are asked for, and which are their audience. */
export function graphResources(graphUrl: string): readonly string[] {
  return ["https://graph.microsoft.com", graphApplicationId, graphUrl];
}

/** The resource of a scope such as `https://graph.microsoft.com/.default`, or undefined for a scope of another form. */
export function resourceOf(scope: string): string | undefined {
  return scope.endsWith(defaultScope) && !/\s/.test(scope) ? scope.slice(0, -defaultScope.length) : undefined;
}
