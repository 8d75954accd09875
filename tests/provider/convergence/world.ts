/** The tenant and the stack that a run makes equal to a program: what operations act on. */
import { expect } from "chai";
import { AlteredGraph } from "../../alteredGraph.js";
import type { SecondEnabled } from "../../../emulator/index.js";
import { Tenant } from "../../tenant.js";
import type { Model } from "./model.js";
import { leftOverBeside, observedObjects } from "./observedTenant.js";
import type { Pki } from "./pki.js";
import { restOfPolicies, withPolicies } from "./policies.js";
import type { RunOptions, Stack } from "./stack.js";
import { wantedObjects, type Described, type Program } from "./wantedProgram.js";

export class World {
  private constructor(
    /** What the policies have beside the program's entries. */
    public restOfPolicies: string,
    readonly tenant: Tenant,
    readonly graph: AlteredGraph,
    readonly pki: Pki,
    readonly stack: Stack,
  ) {}

  /** @param stackIn Makes the stack for a tenant, with what points a provider there. */
  static async start(
    pki: Pki,
    secondEnabled: SecondEnabled,
    stackIn: (tenant: Tenant, environment: Record<string, string>) => Stack,
  ): Promise<World> {
    const tenant = await Tenant.start({ enrollingMilliseconds: 0, secondEnabled, ...withPolicies });
    const graph = await AlteredGraph.before(tenant);
    return new World(
      await restOfPolicies(tenant),
      tenant,
      graph,
      pki,
      stackIn(tenant, { ...tenant.environment, ...graph.environment }),
    );
  }

  async end(): Promise<void> {
    this.graph.close();
    await this.tenant.emulator.close();
    this.stack.remove();
  }

  observed(): Promise<Map<string, Described>> {
    return observedObjects(this.tenant, this.pki);
  }

  /** One run makes the tenant equal to the program, and a further one has nothing to do, which its preview tells. */
  async converge(model: Model, options: RunOptions): Promise<void> {
    const wasSettled = model.isSettled && options.replace === undefined;
    const writes = await this.#writesDuring(async () => {
      const { failures, messages } = await this.stack.up(model.program, options);
      expect(failures, messages.join("\n")).to.deep.equal([]);
    });
    if (wasSettled) {
      model.idleRuns++;
      expect(writes, "the writes of a run with nothing to do").to.deep.equal([]);
    }
    await this.#checkEqual(model);
    model.settle();
    await this.#checkAtRest(model, options);
  }

  /** A run that fails, changes nothing in the tenant nor in the state. */
  async expectRefused(
    program: Program,
    codes: readonly string[],
    { writes = true, ...options }: RunOptions & { readonly writes?: boolean },
  ): Promise<void> {
    const tenant = [...(await this.observed())];
    const state = this.stack.stored();
    const sent = await this.#writesDuring(async () => {
      const { failures, messages } = await this.stack.up(program, options);
      expect(failures, JSON.stringify(program)).not.to.be.empty;
      expect(codes, messages.join("\n")).to.include.members([...failures]);
    });
    expect([...(await this.observed())], "the tenant after a refusal").to.deep.equal(tenant);
    expect(this.stack.stored(), "the state after a refusal").to.deep.equal(state);
    if (!writes) {
      expect(sent, "the writes of a refused run").to.deep.equal([]);
    }
  }

  async #writesDuring(run: () => Promise<unknown>): Promise<string[]> {
    return (await this.tenant.requestsDuring(run)).filter((request) => !request.startsWith("GET "));
  }

  /** The tenant has what the program wants, under the ids in the state, and what somebody else made, and nothing else. */
  async #checkEqual(model: Model): Promise<void> {
    const observed = await this.observed();
    const there = new Set(observed.keys());
    const wanted = wantedObjects(model.program, model.idOf, (number) => this.pki.keyIdentifierOf(number));
    const leftOver = leftOverBeside(wanted, observed);
    // What was taken over is the program's.
    wanted.forEach(({ id = "" }) => model.others.delete(id));
    for (const { within } of model.others.values()) {
      if (typeof within === "string" && !there.has(within)) {
        model.forgetOthersIn(within);
      }
    }
    expect(leftOver, "what is left over").to.have.deep.members([...model.others]);
    expect(await restOfPolicies(this.tenant), "what else the policies have").to.equal(this.restOfPolicies);
  }

  async #checkAtRest({ program }: Model, { atOnce }: RunOptions): Promise<void> {
    const writes = await this.#writesDuring(async () => {
      const { operations, failures, messages } = await this.stack.preview(program, { atOnce });
      expect(failures, messages.join("\n")).to.deep.equal([]);
      const [first] = operations.filter(([operation]) => operation !== "same");
      expect(first, "the first operation of a further run").to.equal(undefined);
    });
    expect(writes, "the writes of a further run").to.deep.equal([]);
  }
}
