// Deletes what a run leaves over, dependents before what they depend on, and otherwise all at once.

import { dependenciesOf } from "./resourceState.js";
import type { ResourceState } from "./resourceState.js";
import type { Recorder } from "./recorder.js";
import type { Snapshot } from "./snapshot.js";
import type { Steps } from "./steps.js";
import { isProviderType } from "./urns.js";

export interface DeletionContext {
  readonly snapshot: Snapshot;
  readonly steps: Steps;
  readonly recorder: Recorder;
  /** Already shown as deleted by a preview, which leaves the state as it was. */
  readonly deleted?: ReadonlySet<ResourceState>;
}

/** Everything in the base that this run has not registered again, and what was replaced. */
export async function deleteLeftOver({ snapshot, steps, recorder, deleted }: DeletionContext): Promise<void> {
  const leftOver = snapshot.base.filter((state) => deleted?.has(state) !== true);
  const deletions = new Map<ResourceState, Promise<boolean>>();

  // From the end: dependents come after what they depend on, so theirs have begun when they are waited for.
  for (const [at, state] of [...leftOver.entries()].reverse()) {
    const dependents = leftOver.slice(at + 1).filter((later) => dependenciesOf(later).has(state.urn));
    const deletion = async (): Promise<boolean> => {
      const succeeded = await Promise.all(dependents.map(async (dependent) => await deletions.get(dependent)));
      if (recorder.failed || succeeded.includes(false)) return false;
      return await deleteOne(state, { snapshot, steps, recorder });
    };
    deletions.set(state, deletion());
  }
  await Promise.all(deletions.values());
}

async function deleteOne(state: ResourceState, { snapshot, steps, recorder }: DeletionContext): Promise<boolean> {
  // Its object is gone, or never was one.
  if (state.pendingReplacement === true || isProviderType(state.type)) {
    snapshot.remove(state);
    return true;
  }
  try {
    await steps.delete(state, state.delete === true ? "after" : undefined);
    return true;
  } catch (error) {
    // What it depends on stays.
    recorder.fail(error, state.urn);
    return false;
  }
}
