/**
 * Which resources have to go before one that is deleted to be replaced: those that depend on it, and would be replaced
 * themselves by a change of what they take from it.
 */
import { unknown, type PropertyMap } from "./propertyValues.js";
import type { ResourceState } from "./resourceState.js";

/**
 * @param base The old state, in which every resource comes after those it depends on.
 * @param wouldReplace Asks the provider, with the inputs that may change unknown.
 * @returns In the order of the state, so that they are to be deleted from last to first.
 */
export async function dependentReplacements(
  root: ResourceState,
  base: readonly ResourceState[],
  wouldReplace: (state: ResourceState, inputs: PropertyMap) => Promise<boolean>,
): Promise<ResourceState[]> {
  const condemned = new Set([root.urn]);
  const dependents: ResourceState[] = [];
  for (const state of base) {
    if (!state.custom || state.external === true || state.delete === true) {
      continue;
    }
    const inputs = withUnknownsFrom(state, condemned);
    if (inputs === undefined || !(await wouldReplace(state, inputs))) {
      continue;
    }
    condemned.add(state.urn);
    dependents.push(state);
  }
  return dependents;
}

/** Nothing when no property depends on what is condemned: a plain `dependsOn` alone doesn't replace. */
function withUnknownsFrom(state: ResourceState, condemned: ReadonlySet<string>): PropertyMap | undefined {
  const isTaken = (name: string): boolean =>
    state.propertyDependencies?.[name]?.some((urn) => condemned.has(urn)) ?? false;
  const inputs = state.inputs ?? {};
  if (!Object.keys(inputs).some(isTaken)) {
    return undefined;
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]): [string, unknown] => [name, isTaken(name) ? unknown : value]),
  );
}
