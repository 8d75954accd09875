import type { Deployment } from "./deployment.js";
import { dependenciesOf, type PendingOperation, type ResourceState } from "./resourceState.js";

/**
 * The state while a run goes on: what the last run left (the base) and what this one has registered so far. At any moment
 * the two together are a valid state.
 */
export class Snapshot {
  #base: ResourceState[];
  #registered: ResourceState[] = [];
  readonly #pending = new Set<PendingOperation>();

  constructor(deployment: Deployment) {
    this.#base = [...deployment.resources];
    for (const operation of deployment.pendingOperations) {
      // Only an interrupted create leaves something behind that the state can't know; the rest shows in the next run.
      if (operation.type === "creating") {
        this.#pending.add(operation);
      }
    }
  }

  /** Every resource comes after those it depends on: new ones depend on new ones only, old ones on either. */
  get deployment(): Deployment {
    return { resources: [...this.#registered, ...this.#base], pendingOperations: [...this.#pending] };
  }

  /** What the last run left and this one has not yet accounted for. */
  get base(): readonly ResourceState[] {
    return this.#base;
  }

  get pendingCreates(): readonly PendingOperation[] {
    return [...this.#pending].filter(({ type }) => type === "creating");
  }

  forgetPendingOperations(): void {
    this.#pending.clear();
  }

  old(urn: string): ResourceState | undefined {
    return this.#base.find((state) => state.urn === urn && state.delete !== true);
  }

  registered(urn: string): ResourceState | undefined {
    return this.#registered.find((state) => state.urn === urn);
  }

  begin(operation: PendingOperation): void {
    this.#pending.add(operation);
  }

  end(operation: PendingOperation): void {
    this.#pending.delete(operation);
  }

  /** Adds what was registered, in place of what it was before. */
  register(state: ResourceState, old?: ResourceState): void {
    this.#registered.push(state);
    if (old === undefined) {
      return;
    }
    this.remove(old);
    if (old.urn !== state.urn) {
      this.#base = this.#base.map((other) => withDependencyRenamed(other, old.urn, state.urn));
    }
  }

  remove(old: ResourceState): void {
    this.#base = this.#base.filter((state) => state !== old);
  }

  /** Exchanges a state for a changed copy of itself. */
  change(state: ResourceState, changes: Partial<ResourceState>): ResourceState {
    const changed = { ...state, ...changes };
    const exchange = (item: ResourceState): ResourceState => (item === state ? changed : item);
    this.#base = this.#base.map(exchange);
    this.#registered = this.#registered.map(exchange);
    return changed;
  }

  /** Puts what a refresh found in the place of the base. What depended on something that is gone no longer does. */
  rebase(refreshed: readonly ResourceState[]): void {
    const present = new Set<string>();
    this.#base = refreshed.map((state) => {
      const dangling = [...dependenciesOf(state)].some((urn) => !present.has(urn));
      present.add(state.urn);
      return dangling ? withDependenciesAmong(state, present) : state;
    });
  }
}

function withDependenciesAmong(state: ResourceState, present: ReadonlySet<string>): ResourceState {
  return mapDependencies(state, (urn) => (present.has(urn) ? urn : undefined));
}

/** What an alias brought under a new URN is still depended on by resources that have yet to be registered again. */
function withDependencyRenamed(state: ResourceState, from: string, to: string): ResourceState {
  return dependenciesOf(state).has(from) ? mapDependencies(state, (urn) => (urn === from ? to : urn)) : state;
}

function mapDependencies(state: ResourceState, map: (urn: string) => string | undefined): ResourceState {
  const { parent, dependencies, propertyDependencies, ...rest } = state;
  const mapAll = (urns: readonly string[]): string[] => urns.map(map).filter((urn) => urn !== undefined);
  const newParent = parent === undefined ? undefined : map(parent);
  return {
    ...rest,
    ...(newParent !== undefined && { parent: newParent }),
    ...(dependencies && { dependencies: mapAll(dependencies) }),
    ...(propertyDependencies && {
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([name, urns]) => [name, mapAll(urns ?? [])]),
      ),
    }),
  };
}
