/** A stack that the handlers run, each preview and each update in a process of its own as far as they can tell. */
import { hidden } from "../../../provider/adapters/hiddenInputs.js";
import type { Properties } from "../../../provider/kernel/properties.js";
import type { Resource } from "../../../provider/kernel/resource.js";
import { HandlerProcess } from "../handlerProcess.js";
import { VirtualClock } from "../virtualClock.js";
import { declared } from "./declaredProgram.js";
import { EngineRun } from "./engineRun.js";
import type { Pki } from "./pki.js";
import type { RunOptions, RunResult, Stack } from "./stack.js";
import type { Program } from "./wantedProgram.js";

/** One process of the provider. */
export type Handlers = Pick<HandlerProcess, "check" | "diff" | "create" | "read" | "update" | "delete">;

/** A resource as it was last recorded. */
export interface State {
  readonly resource: Resource;
  readonly name: string;
  /** The name in its outputs, which is the one it had when it was last written. */
  readonly writtenName: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly needs: readonly string[];
  readonly isIncomplete?: boolean;
  /** Deleted already, so that its replacement can be created. */
  readonly isDeleted?: boolean;
}

export class HandlerStack implements Stack {
  /** In the order of their creation, what is to be deleted last included. */
  states: readonly State[] = [];
  /** Those states that were replaced, and are to be deleted. */
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

/** As values arrive from the engine: without what is absent. Runs follow each other at once here, which hours would be between. */
export function stored({ [hidden.lastWrite]: _, ...properties }: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}
