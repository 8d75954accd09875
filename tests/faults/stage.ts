/** A tenant and a stack at some point of the life, on a clock that the provider and the emulator share. */
import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { EntraCaError, errorCodes } from "../../provider/messages/error.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { definitions } from "../../provider/resources/definitions.js";
import { HandlerStack } from "../provider/convergence/handlerStack.js";
import type { Handlers, State } from "../provider/convergence/keptStates.js";
import { leftOverBeside, observedObjects } from "../provider/convergence/observedTenant.js";
import type { Pki } from "../provider/convergence/pki.js";
import { restOfPolicies, withPolicies } from "../provider/convergence/policies.js";
import type { RunResult } from "../provider/convergence/stack.js";
import { declared } from "../provider/convergence/declaredProgram.js";
import { emptyProgram, wantedObjects, type Program } from "../provider/convergence/wantedProgram.js";
import { HandlerProcess } from "../provider/handlerProcess.js";
import { VirtualClock } from "../provider/virtualClock.js";
import { Tenant } from "../tenant.js";
import type { Column, Request } from "./columns.js";
import type { Step } from "./life.js";

/** Everything that there is at some point. */
export interface Snapshot {
  /** The emulator's state file; undefined while the tenant is new. */
  readonly tenant: string | undefined;
  readonly states: readonly State[];
  /** Where the tenant was, which the states remember. */
  readonly url: string;
  /** How far the clock is ahead, in milliseconds. */
  readonly ahead: number;
}

export const beginning: Snapshot = { tenant: undefined, states: [], url: "", ahead: 0 };

export interface StageOptions extends Pick<Column, "timeouts" | "pace"> {
  readonly enrollingMilliseconds?: number;
  /** The process of the first update, in place of the handlers in this one. */
  readonly first?: (environment: Record<string, string>) => Handlers;
}

const oneOrMore = { atOnce: false };

export class Stage {
  private constructor(
    private readonly folder: string,
    private readonly clock: VirtualClock,
    private readonly pki: Pki,
    readonly tenant: Tenant,
    readonly stack: HandlerStack,
    /** What the policies have beside the program's entries. */
    private readonly restOfPolicies: string,
  ) {}

  static async at(
    { tenant: saved, states, url, ahead }: Snapshot,
    pki: Pki,
    options: StageOptions = {},
  ): Promise<Stage> {
    const { timeouts, pace, enrollingMilliseconds = 2_500 } = options;
    const folder = mkdtempSync(join(tmpdir(), "entra-ca-faults-"));
    if (saved !== undefined) {
      writeFileSync(stateFile(folder), saved);
    }
    const clock = new VirtualClock(() => Date.now() + ahead);
    const tenant = await Tenant.start({
      stateFile: stateFile(folder),
      now: () => new Date(clock.now()),
      enrollingMilliseconds,
      ...withPolicies,
    });
    const sleep = async (milliseconds: number) => {
      await clock.sleep(milliseconds);
      if (pace !== undefined) {
        await setTimeout(milliseconds / pace);
      }
    };
    const surroundings = { random: () => 0.5, ...(timeouts && { timeouts }) };
    let { first } = options;
    const stack = new HandlerStack(tenant.environment, pki, (isPreview) => {
      const special = isPreview ? undefined : first?.(tenant.environment);
      first = special === undefined ? first : undefined;
      return special ?? new HandlerProcess(tenant.environment, clock.now, sleep, surroundings);
    });
    stack.states = states.map((state) => ({ ...state, outputs: moved(state.outputs, url, tenant.emulator.url) }));
    return new Stage(folder, clock, pki, tenant, stack, await restOfPolicies(tenant));
  }

  async end(): Promise<void> {
    await this.tenant.emulator.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Only between two runs. */
  snapshot(): Snapshot {
    return {
      tenant: readFileSync(stateFile(this.folder), "utf8"),
      states: this.stack.states,
      url: this.tenant.emulator.url,
      ahead: this.clock.now() - Date.now(),
    };
  }

  /** The requests so far, in the order of their answers. */
  get requests(): Request[] {
    return this.tenant.emulator.requests.map(({ method, path }) => ({ method, path: withoutIds(path) }));
  }

  /** The first request with which something went wrong. */
  metFault(): Request | undefined {
    return this.requests[this.tenant.emulator.requests.findIndex(({ faults }) => faults.length > 0)];
  }

  /** Whether Graph refused that one, as it would have without a fault. */
  refusedWithFault(): boolean {
    const status = this.tenant.emulator.requests.find(({ faults }) => faults.length > 0)?.status ?? 0;
    return status >= 400 && status < 500;
  }

  /** The ids in the state, by name. */
  get ids(): Map<string, string> {
    return new Map(this.stack.states.map(({ name, id }) => [name, id]));
  }

  /** What others do before a step. */
  async prepare({ before }: Step): Promise<void> {
    await before?.(this.tenant, (name) => this.stack.idOf(name)!);
  }

  /** The errors that a step ends with: none where it succeeds. */
  async perform({ command, program }: Step): Promise<string[]> {
    return command === "up" ? this.up(program) : this.#refresh();
  }

  async up(program: Program): Promise<string[]> {
    return errors(await this.stack.up(program, oneOrMore));
  }

  async #refresh(): Promise<string[]> {
    try {
      await this.stack.refresh();
      return [];
    } catch (error) {
      if (error instanceof EntraCaError) {
        return [error.message];
      }
      throw error;
    }
  }

  /** Waits until connections aren't refused any more. */
  async untilListening(): Promise<void> {
    while (!(await fetch(this.tenant.emulator.url).catch(() => undefined))) {
      await setTimeout(10);
    }
  }

  /** The objects of the tenant that the state doesn't have. */
  async unrecorded(): Promise<string[]> {
    const recorded = this.stack.states.map(({ id }) => id);
    const observed = await observedObjects(this.tenant, this.pki);
    return [...observed].flatMap(([id, { isRoot }]) => (isRoot === true || recorded.includes(id) ? [] : [id]));
  }

  /** The tenant is what the program says, the state has just that, and a further run has nothing to do. */
  async expectConverged(program: Program): Promise<void> {
    const { stack, pki } = this;
    const observed = await observedObjects(this.tenant, pki);
    const wanted = wantedObjects(
      program,
      (name) => stack.idOf(name),
      (number) => pki.keyIdentifierOf(number),
    );
    expect(leftOverBeside(wanted, observed), "what is left over").to.deep.equal([]);
    expect(await restOfPolicies(this.tenant), "what else the policies have").to.equal(this.restOfPolicies);
    expect(
      stack.states.map(({ name }) => name),
      "the state",
    ).to.have.members(declared(program, pki).map(({ name }) => name));
    const { operations, failures, messages } = await stack.preview(program, oneOrMore);
    expect(failures, messages.join("\n")).to.deep.equal([]);
    expect(
      operations.filter(([operation]) => operation !== "same"),
      "the operations of a further run",
    ).to.deep.equal([]);
  }

  async expectDestroyed(): Promise<void> {
    expect(await this.up(emptyProgram), "the errors of a destroy").to.deep.equal([]);
    await this.expectConverged(emptyProgram);
  }
}

/** What an interrupted run left may be found in a check, which names an argument in place of a code. */
const checked = new Set(definitions.flatMap(({ arguments: all }) => Object.keys(all)));

function errors({ failures, messages }: RunResult): string[] {
  const others = failures.filter((failure) => !(failure in errorCodes) && !checked.has(failure));
  expect(others, `what is no error of the provider in ${messages.join("\n")}`).to.deep.equal([]);
  return [...messages];
}

/** What a resource's state says of where its tenant is, for another place. */
function moved(outputs: Properties, from: string, to: string): Properties {
  return JSON.parse(JSON.stringify(outputs).replaceAll(`"${from}"`, `"${to}"`)) as Properties;
}

function stateFile(folder: string): string {
  return join(folder, "tenant.json");
}

function withoutIds(path: string): string {
  return path.replace(/^\/beta/, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, "{id}");
}
