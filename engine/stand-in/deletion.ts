/**
 * Deletes what a run leaves over, as the Pulumi CLI does: in waves, of which each holds what nothing that is left depends on
 * any more, and begins when the one before it has ended.
 */
import { dependenciesOf, type ResourceState } from "./resourceState.js";
import { Stopped, type Recorder } from "./recorder.js";
import type { Snapshot } from "./snapshot.js";
import type { Steps } from "./steps.js";
import { isProviderType } from "./urns.js";

/** What a deletion works on, and how it ends. */
export interface DeletionContext {
  readonly snapshot: Snapshot;
  readonly steps: Steps;
  readonly recorder: Recorder;
  /** Already shown as deleted by a preview, which leaves the state as it was. */
  readonly deleted?: ReadonlySet<ResourceState>;
}

/** Everything in the base that this run has not registered again, and what was replaced. */
export async function deleteLeftOver(context: DeletionContext): Promise<void> {
  const { snapshot, recorder, deleted } = context;
  const waves = wavesOf(snapshot.base.filter((state) => deleted?.has(state) !== true));
  /** What something needs that was not deleted. */
  const needed = new Set<string>();
  for (const wave of waves) {
    if (recorder.stopping) {
      return;
    }
    await Promise.all(
      wave.map(async (state) => {
        const isGone = !needed.has(state.urn) && (await deleteOne(state, context));
        if (!isGone) {
          for (const urn of dependenciesOf(state)) {
            needed.add(urn);
          }
        }
      }),
    );
  }
}

/** The last wave depends on nothing that is to be deleted, the one before it on the last one, and so on. */
function wavesOf(states: readonly ResourceState[]): ResourceState[][] {
  const depths = new Map<string, number>();
  const waves: ResourceState[][] = [];
  for (const state of states) {
    const depth = 1 + Math.max(-1, ...[...dependenciesOf(state)].map((urn) => depths.get(urn) ?? -1));
    depths.set(state.urn, Math.max(depth, depths.get(state.urn) ?? 0));
    (waves[depth] ??= []).push(state);
  }
  return waves.reverse();
}

async function deleteOne(state: ResourceState, { snapshot, steps, recorder }: DeletionContext): Promise<boolean> {
  // Its object is gone, or never was one.
  if (state.pendingReplacement === true || isProviderType(state.type)) {
    if (state.pendingReplacement === true) {
      recorder.step(state, "remove-pending-replace", "done");
    }
    snapshot.remove(state);
    return true;
  }
  try {
    await steps.delete(state, state.delete === true ? "after" : undefined);
    return true;
  } catch (error) {
    if (!(error instanceof Stopped)) {
      recorder.fail(error, state.urn);
    }
    return false;
  }
}
