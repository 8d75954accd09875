import { EngineFailure } from "./failure.js";
import { dependentReplacements } from "./dependents.js";
import type { Goal } from "./goal.js";
import { planChange, type Plan } from "./planning.js";
import { withIgnoredChanges } from "./propertyPaths.js";
import { changedProperties, readable, type PropertyMap } from "./propertyValues.js";
import type { CheckFailure, DynamicProvider } from "./provider.js";
import type { Recorder } from "./recorder.js";
import type { ResourceState } from "./resourceState.js";
import type { Snapshot } from "./snapshot.js";
import type { ReplaceTargets } from "./replaceTargets.js";
import { existing, type Steps } from "./steps.js";
import { makeUrn, nameOf, stackType, stackUrn, type StackName } from "./urns.js";

/** What registrations of one run have in common. */
export interface RegistrationContext {
  readonly name: StackName;
  readonly preview: boolean;
  readonly snapshot: Snapshot;
  readonly steps: Steps;
  readonly recorder: Recorder;
  readonly provider: DynamicProvider;
  /** What is to be replaced, whatever its provider says. */
  readonly targets: ReplaceTargets;
  /** The reference to the provider resource, which is registered before the first resource that needs it. */
  readonly providerReference: () => string;
}

/** Brings a registered resource to what the program asks for: check, compare, then create, update or replace. */
export class Registrar {
  readonly #context: RegistrationContext;
  readonly #goals = new Map<string, Goal>();
  /** Deleted because something it depends on is being replaced; gone in a preview only by name. */
  readonly #deletedForReplacement = new Set<ResourceState>();

  constructor(context: RegistrationContext) {
    this.#context = context;
  }

  /** What has been deleted on the way, as far as this run knows. */
  get deleted(): ReadonlySet<ResourceState> {
    return this.#deletedForReplacement;
  }

  async register(asked: Goal): Promise<ResourceState> {
    const { name, snapshot, recorder } = this.#context;
    const parent = asked.parent ?? (asked.type === stackType ? undefined : stackUrn(name));
    const urn = makeUrn(name, asked.type, asked.name, parent);
    if (this.#goals.has(urn)) {
      throw recorder.fail(new EngineFailure(`Duplicate resource URN '${urn}'; try giving it a unique name`), urn);
    }
    const goal = inheriting(asked, parent === undefined ? undefined : this.#goals.get(parent));
    this.#goals.set(urn, goal);
    const [knownAs, old] = [urn, ...goal.aliases]
      .map((candidate) => [candidate, snapshot.old(candidate)] as const)
      .find(([, state]) => state !== undefined) ?? [urn, undefined];
    const state = this.#stateOf(goal, urn, parent, knownAs);
    try {
      if (goal.readId !== undefined) {
        return await this.#read(state, old);
      }
      return await (goal.custom ? this.#registerCustom(goal, state, old) : this.#registerComponent(goal, state, old));
    } catch (error) {
      throw recorder.fail(error, urn);
    }
  }

  async #read(state: ResourceState, old: ResourceState | undefined): Promise<ResourceState> {
    if (state.id === "") {
      throw new EngineFailure(`Expected an ID for ${state.urn}`);
    }
    return await this.#context.steps.read(state, old);
  }

  async #registerComponent(goal: Goal, state: ResourceState, old: ResourceState | undefined): Promise<ResourceState> {
    const { steps, targets } = this.#context;
    if (old === undefined) {
      return await steps.create(state);
    }
    if (targets.has(state.urn)) {
      return await steps.create(state, { old, deleted: false });
    }
    const isSame = changedProperties(old.inputs ?? {}, state.inputs ?? {}).length === 0;
    return isSame ? steps.same(state, old) : await steps.update(state, old, goal.ignoreChanges);
  }

  async #registerCustom(goal: Goal, state: ResourceState, old: ResourceState | undefined): Promise<ResourceState> {
    const { steps, targets } = this.#context;
    if (old === undefined) {
      return await steps.create(await this.#checked(state, {}, goal.inputs));
    }
    const recreated = this.#findDeleted(old);
    if (recreated !== undefined) {
      return await steps.create(await this.#checked(state, {}, goal.inputs), { old: recreated, deleted: true });
    }
    // What was only read isn't touched: it makes way for an object of its own.
    if (old.external === true) {
      return await steps.create(await this.#checked(state, {}, goal.inputs), { old, deleted: false });
    }
    // Its provider isn't asked, so only the program has a say in the order.
    if (targets.has(state.urn)) {
      return await this.#replace(goal, state, old, goal.deleteBeforeReplace === true);
    }
    const oldInputs = old.inputs ?? {};
    const wanted = withIgnoredChanges(goal.inputs, oldInputs, goal.ignoreChanges);
    const checked = await this.#checked(state, oldInputs, wanted);
    const plan = await this.#plan(old, checked.inputs ?? {}, goal);

    // Deleted meanwhile, as something that another resource was replaced with.
    const deletedMeanwhile = this.#findDeleted(old);
    if (deletedMeanwhile !== undefined) {
      return await steps.create(checked, { old: deletedMeanwhile, deleted: true });
    }
    if (plan.operation === "same") {
      return steps.same(checked, old);
    }
    if (plan.operation === "update") {
      return await steps.update(checked, old, goal.ignoreChanges);
    }
    return await this.#replace(goal, checked, old, plan.deleteFirst);
  }

  async #replace(goal: Goal, state: ResourceState, old: ResourceState, deleteFirst: boolean): Promise<ResourceState> {
    const { steps } = this.#context;
    if (state.protect === true && old.protect === true) {
      throw new EngineFailure(
        [
          `unable to replace resource "${state.urn}"`,
          "as it is currently marked for protection. To unprotect the resource, remove the `protect` flag from the resource in your program and run `up`",
        ].join("\n"),
      );
    }
    // What check carried over from the old object must not reach the new one.
    const fresh = await this.#checked(state, {}, goal.inputs);
    if (!deleteFirst) {
      return await steps.create(fresh, { old, deleted: false });
    }
    return await steps.create(fresh, { old: await this.#deleteFirst(old), deleted: true });
  }

  async #deleteFirst(old: ResourceState): Promise<ResourceState> {
    const { snapshot } = this.#context;
    const candidates = snapshot.base.filter(
      (state) => !this.#goals.has(state.urn) && !this.#deletedForReplacement.has(state),
    );
    const dependents = await dependentReplacements(old, candidates, async (state, inputs) => {
      const { ignoreChanges = [], replaceOnChanges = [] } = state;
      // Only the change of its inputs counts here, not what became of it before.
      const sound = { ...state, initErrors: undefined, pendingReplacement: undefined };
      const options = { ignoreChanges, replaceOnChanges, deleteBeforeReplace: undefined };
      return (await this.#plan(sound, inputs, options)).operation === "replace";
    });
    const shielded = dependents.find((state) => state.protect === true);
    if (shielded !== undefined) {
      throw new EngineFailure(
        `unable to replace resource "${shielded.urn}" as part of replacing "${old.urn}" as it is currently marked for protection`,
      );
    }
    // As with Pulumi, those that an interrupted run has deleted already are deleted once more.
    for (const state of [...dependents].reverse()) {
      await this.#deleteForReplacement(state);
    }
    return old.pendingReplacement === true ? old : await this.#deleteForReplacement(old);
  }

  async #deleteForReplacement(state: ResourceState): Promise<ResourceState> {
    const { snapshot, steps } = this.#context;
    await steps.delete(state, "before");
    const deleted = snapshot.old(state.urn) ?? state;
    this.#deletedForReplacement.add(deleted);
    return deleted;
  }

  #findDeleted(old: ResourceState): ResourceState | undefined {
    return [...this.#deletedForReplacement].find((state) => state.urn === old.urn);
  }

  async #checked(state: ResourceState, olds: PropertyMap, news: PropertyMap): Promise<ResourceState> {
    const { provider, recorder } = this.#context;
    const { inputs, failures } = await provider.check(state.urn, olds, news);
    for (const failure of failures) {
      recorder.fail(new EngineFailure(problem(state, inputs, failure)), state.urn);
    }
    if (failures.length > 0) {
      throw recorder.stop();
    }
    return { ...state, inputs };
  }

  async #plan(
    old: ResourceState,
    inputs: PropertyMap,
    goal: Pick<Goal, "ignoreChanges" | "replaceOnChanges" | "deleteBeforeReplace">,
  ): Promise<Plan> {
    const oldInputs = old.inputs ?? {};
    const compared = withIgnoredChanges(inputs, oldInputs, goal.ignoreChanges);
    return planChange({
      diff: await this.#context.provider.diff(existing(old), inputs, goal.ignoreChanges),
      changedInputs: changedProperties(oldInputs, compared).map((change) => change.slice(1)),
      hasInitErrors: (old.initErrors ?? []).length > 0,
      isPendingReplacement: old.pendingReplacement === true,
      replaceOnChanges: goal.replaceOnChanges,
      deleteBeforeReplace: goal.deleteBeforeReplace,
    });
  }

  #stateOf(goal: Goal, urn: string, parent: string | undefined, knownAs: string): ResourceState {
    return {
      urn,
      custom: goal.custom,
      type: goal.type,
      inputs: goal.inputs,
      ...(goal.readId !== undefined && { id: goal.readId, external: true }),
      ...(parent !== undefined && { parent }),
      ...(goal.custom && { provider: this.#context.providerReference() }),
      ...(goal.dependencies.length > 0 && { dependencies: [...goal.dependencies] }),
      ...(goal.custom && goal.readId === undefined && { propertyDependencies: { ...goal.propertyDependencies } }),
      ...(goal.protect === true && { protect: true }),
      ...(goal.retainOnDelete === true && { retainOnDelete: true }),
      ...(goal.ignoreChanges.length > 0 && { ignoreChanges: [...goal.ignoreChanges] }),
      ...(goal.replaceOnChanges.length > 0 && { replaceOnChanges: [...goal.replaceOnChanges] }),
      ...(goal.additionalSecretOutputs.length > 0 && { additionalSecretOutputs: [...goal.additionalSecretOutputs] }),
      ...(knownAs !== urn && { aliases: [knownAs] }),
    };
  }
}

/** Children are protected and retained as their parents are, unless they say otherwise. */
function inheriting(goal: Goal, parent: Goal | undefined): Goal {
  return {
    ...goal,
    protect: goal.protect ?? parent?.protect,
    retainOnDelete: goal.retainOnDelete ?? parent?.retainOnDelete,
  };
}

function problem(state: ResourceState, inputs: PropertyMap, { property, reason }: CheckFailure): string {
  const name = nameOf(state.urn);
  if (property === "") {
    return `${state.type} resource '${name}' has a problem: ${reason}`;
  }
  const shown = readable(inputs[property]);
  const value = typeof shown === "string" ? shown : JSON.stringify(shown);
  return `${state.type} resource '${name}': property ${property} value {${value}} has a problem: ${reason}`;
}
