import type { Outputs } from "../events.js";
import type { Goal } from "./goal.js";
import { deleteLeftOver } from "./deletion.js";
import { EngineFailure } from "./failure.js";
import type { LanguageHost } from "./languageHost.js";
import type { ProgramRun } from "./monitor.js";
import { readable, type PropertyMap } from "./propertyValues.js";
import type { DynamicProvider } from "./provider.js";
import type { Recorder } from "./recorder.js";
import { Registrar } from "./registration.js";
import type { ReplaceTargets } from "./replaceTargets.js";
import type { ResourceState } from "./resourceState.js";
import type { Snapshot } from "./snapshot.js";
import type { Stack } from "./stack.js";
import { Steps } from "./steps.js";
import { stackUrn } from "./urns.js";

/** What a run needs before its program's first registration. */
export interface Prepared {
  readonly stack: Stack;
  readonly snapshot: Snapshot;
  readonly provider: DynamicProvider;
  readonly preview: boolean;
  readonly save: () => Promise<void>;
  readonly targets: ReplaceTargets;
}

/** One run of a program, for a preview or an update: serves its registrations, and deletes what it no longer registers. */
export class StandInRun implements ProgramRun {
  readonly #recorder: Recorder;
  readonly #ready: Promise<{ prepared: Prepared; steps: Steps; registrar: Registrar }>;
  readonly #underWay = new Set<Promise<unknown>>();
  #stackOutputs: PropertyMap | undefined;
  #finished: Promise<void> | undefined;
  /** The program starts at once, and its first registration waits until the state and the provider are ready. */
  readonly begin: (prepared: Prepared) => void;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    let announce: (prepared: Prepared) => void = () => undefined;
    const whenPrepared = new Promise<Prepared>((resolve) => {
      announce = resolve;
    });
    this.begin = announce;
    this.#ready = whenPrepared.then((prepared) => {
      const { stack, snapshot } = prepared;
      const steps = new Steps({ ...prepared, recorder });
      const providerReference = (): string => stack.registerProvider(snapshot);
      const registrar = new Registrar({ ...prepared, name: stack.name, steps, recorder, providerReference });
      return { prepared, steps, registrar };
    });
  }

  async register(goal: Goal): Promise<ResourceState> {
    return await this.#track(this.#ready.then(({ registrar }) => registrar.register(goal)));
  }

  registerOutputs(urn: string, outputs: PropertyMap): void {
    void this.#track(
      this.#ready.then(({ prepared: { stack, snapshot } }) => {
        // The stack's are settled at the end, when it is known whether the run succeeded.
        const state = snapshot.registered(urn);
        if (urn === stackUrn(stack.name)) {
          this.#stackOutputs = outputs;
        } else if (state !== undefined) {
          snapshot.change(state, { outputs });
        }
      }),
    );
  }

  finish(): Promise<void> {
    this.#finished ??= this.#track(
      this.#ready.then(async ({ prepared: { snapshot }, steps, registrar }) => {
        if (this.#recorder.failed) {
          return;
        }
        await deleteLeftOver({ snapshot, steps, recorder: this.#recorder, deleted: registrar.deleted });
      }),
    );
    return this.#finished;
  }

  /** Until the program has ended; after a failure, until what had begun has ended. */
  async complete(program: LanguageHost): Promise<void> {
    const end = await Promise.race([program.ended(), this.#recorder.untilFailure()]);
    if (end?.succeeded === true) {
      await this.finish();
    } else if (end !== undefined) {
      if (end.message === undefined) {
        this.#recorder.stop();
      } else {
        this.#recorder.fail(new EngineFailure(end.message));
      }
    }
    while (this.#underWay.size > 0) {
      await Promise.allSettled(this.#underWay);
    }
  }

  /** What the program didn't get to say, after a failure, stays as it was. */
  settleStackOutputs({ stack, snapshot }: Pick<Prepared, "stack" | "snapshot">): Outputs {
    const urn = stackUrn(stack.name);
    const state = snapshot.registered(urn) ?? snapshot.old(urn);
    if (state === undefined) {
      return {};
    }
    const kept = this.#recorder.failed || this.#stackOutputs === undefined ? state.outputs : {};
    const outputs = { ...kept, ...this.#stackOutputs };
    snapshot.change(state, { outputs });
    return readable(outputs) as Outputs;
  }

  async #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }
}
