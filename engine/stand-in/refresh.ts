import type { StepOperation } from "../events.js";
import { changedProperties, type PropertyMap } from "./propertyValues.js";
import type { DynamicProvider } from "./provider.js";
import type { Recorder } from "./recorder.js";
import type { ResourceState } from "./resourceState.js";
import type { Snapshot } from "./snapshot.js";
import { existing, withOutputs } from "./steps.js";
import { isProviderType } from "./urns.js";

/** What a refresh reads with, and how it tells what it found. */
export interface RefreshContext {
  readonly snapshot: Snapshot;
  readonly provider: DynamicProvider;
  readonly recorder: Recorder;
  /** A refresh of its own counts what it found as changes; one before an update is only told. */
  readonly counts: boolean;
}

/** Reads what the state says exists, and brings the state to what was found. */
export async function refreshBase(context: RefreshContext): Promise<void> {
  const { snapshot } = context;
  const refreshed = await Promise.all(snapshot.base.map((state) => refreshOne(context, state)));
  snapshot.rebase(refreshed.filter((state) => state !== undefined));
}

async function refreshOne(context: RefreshContext, state: ResourceState): Promise<ResourceState | undefined> {
  const { recorder, counts } = context;
  const found = (operation: StepOperation, changed: readonly string[] = []): void => {
    recorder.step(state, counts ? operation : "refresh", "done", changed);
  };
  if (!state.custom || isProviderType(state.type) || state.pendingReplacement === true) {
    found("same");
    return state;
  }
  recorder.step(state, "refresh", "started");
  try {
    return await read(context, state, found);
  } catch (error) {
    recorder.step(state, "refresh", "failed");
    recorder.fail(error, state.urn);
    return state;
  }
}

async function read(
  { provider }: RefreshContext,
  state: ResourceState,
  found: (operation: StepOperation, changed?: readonly string[]) => void,
): Promise<ResourceState | undefined> {
  const result = await provider.read(existing(state));
  if (result.id === "") {
    found("delete");
    return undefined;
  }
  const { initErrors: _healed, ...rest } = state;
  const oldInputs = state.inputs ?? {};
  const inputs = result.inputs ?? oldInputs;
  const refreshed = withOutputs({ ...rest, id: result.id, inputs }, result.outputs);

  const changed = changedProperties(state.outputs ?? {}, refreshed.outputs ?? {});
  const differs =
    state.external === true ? changed.length > 0 : await nextUpdateDiffers(provider, refreshed, oldInputs);
  found(differs ? "update" : "same", changed);
  if (changed.length === 0 && changedProperties(oldInputs, inputs).length === 0) {
    return refreshed;
  }
  return { ...refreshed, modified: new Date().toISOString() };
}

/** Of what is managed: this, and not whether an output is different, decides what a refresh is called. */
async function nextUpdateDiffers(
  provider: DynamicProvider,
  refreshed: ResourceState,
  wanted: PropertyMap,
): Promise<boolean> {
  const { changes } = await provider.diff(existing(refreshed), wanted, refreshed.ignoreChanges ?? []);
  return changes === "unknown" ? changedProperties(wanted, refreshed.inputs ?? {}).length > 0 : changes === "some";
}
