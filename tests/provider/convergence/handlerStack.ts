/** A stack that the handlers run, each preview and each update in a process of its own as far as they can tell. */
import { HandlerProcess } from "../handlerProcess.js";
import { VirtualClock } from "../virtualClock.js";
import { declared } from "./declaredProgram.js";
import { EngineRun } from "./engineRun.js";
import { stored, type Handlers, type KeptStates, type State } from "./keptStates.js";
import type { Pki } from "./pki.js";
import type { RunOptions, RunResult, Stack } from "./stack.js";
import type { Program } from "./wantedProgram.js";

export class HandlerStack implements Stack, KeptStates {
  states: readonly State[] = [];
  readonly doomed = new Set<State>();

  /** @param newProcess Makes the process for a preview, an update or a refresh. */
  constructor(
    environment: Readonly<Record<string, string>>,
    readonly pki: Pki,
    readonly newProcess: (isPreview: boolean) => Handlers = () => {
      const { now, sleep } = new VirtualClock(Date.now);
      return new HandlerProcess(environment, now, sleep);
    },
  ) {}

  async up(wanted: Program, options: RunOptions): Promise<RunResult> {
    const preview = await this.preview(wanted, options);
    return preview.failures.length > 0
      ? preview
      : new EngineRun(this, declared(wanted, this.pki), options, false).perform();
  }

  preview(wanted: Program, options: RunOptions): Promise<RunResult> {
    return new EngineRun(this, declared(wanted, this.pki), options, true).perform();
  }

  async refresh(): Promise<void> {
    const process = this.newProcess(false);
    const found: State[] = [];
    for (const state of this.states) {
      const { resource, id, outputs, inputs, writtenName } = state;
      const read = this.doomed.has(state)
        ? undefined
        : await process.read(resource, id, outputs, inputs, { urn: writtenName });
      if (this.doomed.has(state)) {
        found.push(state);
      } else if (read !== undefined) {
        found.push({ ...state, outputs: stored(read.state), inputs: read.drifted ? stored(read.inputs) : inputs });
      }
    }
    this.states = found;
  }

  current(name: string): State | undefined {
    return this.states.find((state) => state.name === name && !this.doomed.has(state));
  }

  idOf(name: string): string | undefined {
    return this.current(name)?.id;
  }

  stored(): unknown {
    return this.states.map(({ id, outputs: { thumbprint, isRootAuthority } }) => ({ id, thumbprint, isRootAuthority }));
  }

  remove(): void {
    // It keeps nothing.
  }
}
