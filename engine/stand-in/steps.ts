import type { StepOperation } from "../events.js";
import { EngineFailure, messageOf } from "./failure.js";
import { changedProperties, isUnknown, markSecretOutputs, sameValue, type PropertyMap } from "./propertyValues.js";
import { PartialFailure, type DynamicProvider, type Existing } from "./provider.js";
import type { Recorder } from "./recorder.js";
import type { PendingOperation, ResourceState } from "./resourceState.js";
import type { Snapshot } from "./snapshot.js";

/** What operations of one run have in common. */
export interface StepsContext {
  readonly preview: boolean;
  readonly snapshot: Snapshot;
  readonly provider: DynamicProvider;
  readonly recorder: Recorder;
  readonly save: () => Promise<void>;
}

/** Keeps a step from being done, and with it only what it is needed for. */
class Refusal extends EngineFailure {}

/** What a new object takes the place of. */
interface Replaced {
  readonly old: ResourceState;
  /** Deleted before, and not kept until it is deleted after. */
  readonly deleted: boolean;
}

/**
 * Carries out single operations: calls the provider, keeps the state true before and after, and tells what happened. In a
 * preview nothing is called that would change anything, and the state is changed in memory alone.
 */
export class Steps {
  readonly #context: StepsContext;

  constructor(context: StepsContext) {
    this.#context = context;
  }

  same(state: ResourceState, old: ResourceState): ResourceState {
    const { snapshot, recorder } = this.#context;
    const same = withOutputs({ ...state, ...kept(old) }, old.outputs);
    snapshot.register(same, old);
    recorder.step(same, "same", "done");
    return same;
  }

  async create(state: ResourceState, replaced?: Replaced): Promise<ResourceState> {
    const { preview, provider, recorder } = this.#context;
    const changed = replaced === undefined ? [] : changedProperties(replaced.old.inputs ?? {}, state.inputs ?? {});
    const operation = replaced === undefined ? "create" : "create-replacement";
    // Where the old object is gone already, there is no way back: it counts as replaced even if the creation fails.
    if (replaced?.deleted === true) {
      recorder.step(state, "replace", "done", changed);
    }
    const created = await this.#perform(operation, "creating", state, changed, async () => {
      if (preview || !state.custom) {
        return this.#registerNew(state, {}, state.custom ? state.inputs : undefined, replaced);
      }
      try {
        const { id, outputs } = await provider.create(state.urn, state.inputs ?? {});
        return this.#registerNew(state, { id, ...timestamps() }, outputs, replaced);
      } catch (error) {
        if (error instanceof PartialFailure) {
          const { id, outputs, reasons } = error;
          this.#registerNew(state, { id, initErrors: [...reasons], ...timestamps() }, outputs, replaced);
        }
        throw error;
      }
    });
    if (replaced?.deleted === false) {
      recorder.step(state, "replace", "done", changed);
    }
    return created;
  }

  async update(state: ResourceState, old: ResourceState, ignoreChanges: readonly string[]): Promise<ResourceState> {
    const { preview, provider, snapshot } = this.#context;
    const changed = changedProperties(old.inputs ?? {}, state.inputs ?? {});
    const next = { ...state, ...kept(old), modified: timestamps().modified };
    return await this.#perform("update", "updating", next, changed, async () => {
      if (preview || !state.custom) {
        const updated = withOutputs(next, state.custom ? state.inputs : old.outputs);
        snapshot.register(updated, old);
        return updated;
      }
      try {
        const outputs = await provider.update(existing(old), state.inputs ?? {}, ignoreChanges);
        const updated = withOutputs(next, outputs);
        snapshot.register(updated, old);
        return updated;
      } catch (error) {
        if (error instanceof PartialFailure) {
          // The object was never brought to the new inputs, so the next run must see them as a difference.
          const unfinished = { ...next, inputs: old.inputs, initErrors: [...error.reasons] };
          snapshot.register(withOutputs(unfinished, error.outputs), old);
        }
        throw error;
      }
    });
  }

  /**
   * In a preview too, where only an id that isn't known yet keeps the object from being read.
   *
   * @param old What had this name: an object that was managed, and is another one, is replaced.
   */
  async read(state: ResourceState, old: ResourceState | undefined): Promise<ResourceState> {
    const { snapshot, provider, recorder } = this.#context;
    const inputs = state.inputs ?? {};
    const replaced = old?.external !== true && old?.id !== state.id ? old : undefined;
    const operation = replaced === undefined ? "read" : "read-replacement";
    const changed = old === undefined ? [] : changedProperties(old.inputs ?? {}, inputs);
    const read = await this.#perform(operation, "reading", state, changed, async () => {
      const isKnown = !isUnknown(state.id);
      // An object that is gone gives no id, which for Pulumi is no failure: the provider has to make it one.
      const result = isKnown ? await provider.read(existing({ ...state, outputs: inputs })) : { id: "", outputs: {} };
      const found = withOutputs({ ...state, ...(result.id !== "" && { id: result.id }) }, result.outputs);
      const next = old === undefined ? found : { ...found, ...timesOfRead(found, old) };
      snapshot.register(next, replaced === undefined ? old : undefined);
      if (replaced !== undefined) {
        snapshot.change(replaced, { delete: true });
      }
      return next;
    });
    if (replaced !== undefined) {
      recorder.step(state, "replace", "done", changed);
    }
    return read;
  }

  /** @param replacing Before its replacement is created, or after. */
  async delete(old: ResourceState, replacing?: "before" | "after"): Promise<void> {
    const { preview, provider, snapshot } = this.#context;
    const operation = deletion(old, replacing !== undefined);
    await this.#perform(operation, "deleting", old, [], async () => {
      if (replacing === undefined && old.protect === true) {
        throw new Refusal(protectedFromDeletion(old.urn));
      }
      if (preview) {
        return;
      }
      if (old.custom && old.external !== true && old.retainOnDelete !== true) {
        await provider.delete(existing(old));
      }
      if (replacing === "before") {
        snapshot.change(old, { pendingReplacement: true });
      } else {
        snapshot.remove(old);
      }
    });
  }

  #registerNew(
    state: ResourceState,
    result: Partial<ResourceState>,
    outputs: PropertyMap | undefined,
    replaced: Replaced | undefined,
  ): ResourceState {
    const { snapshot } = this.#context;
    const created = withOutputs({ ...state, ...result }, outputs);
    snapshot.register(created, replaced?.deleted === true ? replaced.old : undefined);
    if (replaced?.deleted === false) {
      snapshot.change(replaced.old, { delete: true, pendingReplacement: undefined });
    }
    return created;
  }

  async #perform<Result>(
    operation: StepOperation,
    pendingType: PendingOperation["type"],
    state: ResourceState,
    changed: readonly string[],
    action: () => Promise<Result> | Result,
  ): Promise<Result> {
    const { preview, snapshot, recorder, save } = this.#context;
    const writes = state.custom && !preview;
    const pending: PendingOperation = { type: pendingType, resource: state };
    if (recorder.stopping) {
      throw recorder.stop();
    }
    recorder.step(state, operation, "started", changed);
    try {
      if (writes) {
        snapshot.begin(pending);
        await save();
      }
      const result = await action();
      recorder.step(state, operation, "done", changed);
      return result;
    } catch (error) {
      recorder.step(state, operation, "failed", changed);
      const told = preview ? new EngineFailure(`Preview failed: ${messageOf(error)}`) : error;
      throw error instanceof Refusal ? recorder.refuse(told, state.urn) : recorder.fail(told, state.urn);
    } finally {
      snapshot.end(pending);
      if (writes) {
        await save();
      }
    }
  }
}

/** What a provider is told of an object in the state. */
export function existing(state: ResourceState): Existing {
  return { urn: state.urn, id: state.id ?? "", inputs: state.inputs ?? {}, outputs: state.outputs ?? {} };
}

/** With the outputs that are secret marked so. */
export function withOutputs(state: ResourceState, outputs: PropertyMap | undefined): ResourceState {
  if (outputs === undefined) {
    return state;
  }
  return { ...state, outputs: markSecretOutputs(outputs, state.inputs ?? {}, state.additionalSecretOutputs ?? []) };
}

function kept({ id, created, modified }: ResourceState): Partial<ResourceState> {
  return { ...(id !== undefined && { id }), ...(created !== undefined && { created }), ...(modified && { modified }) };
}

/** What is read counts as modified when it is found to be different. */
function timesOfRead(
  found: ResourceState,
  { inputs, outputs, created, modified }: ResourceState,
): Partial<ResourceState> {
  const isSame = sameValue(found.inputs, inputs) && sameValue(found.outputs, outputs);
  return kept({ ...found, created, modified: isSame ? modified : timestamps().modified });
}

function timestamps(): { created: string; modified: string } {
  const now = new Date().toISOString();
  return { created: now, modified: now };
}

/** What was only read is discarded: its object stays. */
function deletion(old: ResourceState, isReplaced: boolean): StepOperation {
  if (old.external === true) {
    return isReplaced ? "discard-replaced" : "discard";
  }
  return isReplaced ? "delete-replaced" : "delete";
}

function protectedFromDeletion(urn: string): string {
  return [
    `resource "${urn}" cannot be deleted`,
    "because it is protected. To unprotect the resource, remove the `protect` flag from the resource in your program and run `up`",
  ].join("\n");
}
