/**
 * `npm run test:soak`: 1,000 resources are created, previewed, changed and destroyed, 16 operations at once, in a tenant
 * where one request in twenty goes wrong; at the end the tenant has to be what the program says. SOAK_SEED repeats a run's luck.
 */
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import type { FaultRule } from "../../emulator/index.js";
import { HandlerProcess } from "../provider/handlerProcess.js";
import { HandlerStack } from "../provider/convergence/handlerStack.js";
import { leftOverBeside, observedObjects } from "../provider/convergence/observedTenant.js";
import { Pki } from "../provider/convergence/pki.js";
import type { RunResult } from "../provider/convergence/stack.js";
import { emptyProgram, wantedObjects, type Program } from "../provider/convergence/wantedProgram.js";
import { VirtualClock } from "../provider/virtualClock.js";
import { Tenant } from "../tenant.js";
import { selfSignedMany } from "./certificates.js";
import { changedProgram, firstProgram, configurationCount, sizeOf, trustedCount } from "./program.js";

const options = { atOnce: true, parallel: 16 };
/** Of all requests. */
const faultProbability = 0.05;
/** How often a person would run a command that fails. */
const mostRuns = 5;
const timeouts = { connect: 2_000, idle: 5_000, whole: 10_000 };

const faults: readonly FaultRule[] = [
  { fault: "throttle" },
  { fault: "status", status: 500 },
  { fault: "status", status: 500, performed: true },
  { fault: "status", status: 503 },
  { fault: "status", status: 503, performed: true },
  { fault: "reset" },
  { fault: "reset", performed: true },
  { fault: "truncated" },
  { fault: "html" },
  { fault: "html", performed: true },
  { fault: "stale" },
];

class Soak {
  #phases = 0;

  private constructor(
    private readonly tenant: Tenant,
    private readonly pki: Pki,
    private readonly keyIdentifiers: readonly string[],
    readonly stack: HandlerStack,
  ) {}

  static async start(seed: number): Promise<Soak> {
    const trusted = await selfSignedMany("trusted", trustedCount);
    const pki = new Pki(trusted.certificates, (await selfSignedMany("root", configurationCount)).certificates);
    // The provider's waits pass for the tenant, too, without any waiting.
    const { now, sleep } = new VirtualClock(Date.now);
    const tenant = await Tenant.start({ now: () => new Date(now()), seed });
    const stack = new HandlerStack(
      tenant.environment,
      pki,
      () => new HandlerProcess(tenant.environment, now, sleep, { timeouts }),
    );
    return new Soak(tenant, pki, trusted.keyIdentifiers, stack);
  }

  /** Runs until a run succeeds, and then has the tenant looked at, which nothing disturbs. */
  async phase(name: string, program: Program, run: () => Promise<RunResult>): Promise<void> {
    const { emulator } = this.tenant;
    this.#phases += 1;
    emulator.faults.add(...this.#rules());
    const requestsBefore = emulator.requests.length;
    const began = performance.now();
    let runs = 0;
    const failed: RunResult[] = [];
    for (let succeeded = false; !succeeded && runs < mostRuns;) {
      runs += 1;
      const result = await run();
      succeeded = result.failures.length === 0;
      if (!succeeded) {
        failed.push(result);
      }
    }
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const applied = emulator.faults.list().reduce((sum, rule) => sum + rule.applied, 0);
    const requests = emulator.requests.length - requestsBefore;
    emulator.faults.clear();
    console.log(
      `${name.padEnd(22)} ${seconds.padStart(6)} s  ${String(requests).padStart(6)} requests  ${String(applied).padStart(5)} faults  ${runs} ${runs === 1 ? "run" : "runs"}`,
    );
    for (const { messages } of failed) {
      console.log(`  failed: ${messages.join("\n  ")}`);
    }
    if (failed.length === mostRuns) {
      throw new Error(`${name} failed ${mostRuns} times.`);
    }
    await this.#check(program);
  }

  /** Each phase has them in another order, since what a rule draws depends on its place. */
  #rules(): FaultRule[] {
    const rules = faults.map((rule) => ({
      ...rule,
      times: "always" as const,
      probability: faultProbability / faults.length,
    }));
    return [...rules.slice(this.#phases), ...rules.slice(0, this.#phases)];
  }

  async #check(program: Program): Promise<void> {
    // A busy process hears late of connections that the emulator ended since nobody used them: fetch would take one.
    await setTimeout(200);
    const wanted = wantedObjects(
      program,
      (name) => this.stack.idOf(name),
      (number) => this.keyIdentifiers[number]!,
    );
    const leftOver = leftOverBeside(wanted, await observedObjects(this.tenant, this.pki));
    if (leftOver.length > 0) {
      throw new Error(`The tenant has ${leftOver.length} more than the program says: ${JSON.stringify(leftOver)}`);
    }
    if (this.stack.states.length !== sizeOf(program)) {
      throw new Error(`The state has ${this.stack.states.length} resources, and the program ${sizeOf(program)}.`);
    }
  }

  async end(): Promise<void> {
    await this.tenant.emulator.close();
  }
}

/** A preview that must not find anything to do. */
async function idlePreview(stack: HandlerStack, program: Program): Promise<RunResult> {
  const result = await stack.preview(program, options);
  const [found] = result.failures.length === 0 ? result.operations.filter(([kind]) => kind !== "same") : [];
  if (found !== undefined) {
    throw new Error(`The preview has ${found.join(" ")}, with nothing to do.`);
  }
  return result;
}

async function main(): Promise<void> {
  const seed = Number(process.env["SOAK_SEED"] ?? Math.floor(Math.random() * 1e6));
  console.log(`${sizeOf(firstProgram)} resources, SOAK_SEED=${seed}`);
  const soak = await Soak.start(seed);
  const { stack } = soak;
  try {
    await soak.phase("up", firstProgram, () => stack.up(firstProgram, options));
    await soak.phase("preview", firstProgram, () => idlePreview(stack, firstProgram));
    await soak.phase("change", changedProgram, () => stack.up(changedProgram, options));
    await soak.phase("preview of the change", changedProgram, () => idlePreview(stack, changedProgram));
    await soak.phase("destroy", emptyProgram, () => stack.up(emptyProgram, options));
    console.log("After each phase the tenant was what the program says, with nothing twice or left over.");
  } finally {
    await soak.end();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
