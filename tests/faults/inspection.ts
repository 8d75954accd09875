/** Each fault at each request of a life of policies, rules and links. */
import { expect } from "chai";
import { Reference, Stack, type Declared } from "../provider/inspection/engine.js";
import { later, linksOf, policies, profiles, rulesOf, Tenant } from "../tenant.js";
import { columns, type Column, type Request } from "./columns.js";

interface Step {
  readonly title: string;
  readonly program: (profileId: string) => readonly Declared[];
  /** What somebody does behind Pulumi's back first. */
  readonly before?: (tenant: Tenant, stack: Stack, profileId: string) => Promise<unknown>;
}

const policy = (name: string, defaultAction = "inspect"): Declared => ({
  name,
  kind: "policy",
  args: { name, defaultAction },
});
const rule = (name: string, priority: number, of = "one"): Declared => ({
  name,
  kind: "rule",
  args: { policyId: new Reference(of), name, priority, action: "bypass", destinationFqdns: [`${name}.example`] },
});
const link = (filteringProfileId: string, to = "one"): Declared => ({
  name: "link",
  kind: "link",
  args: { filteringProfileId, policyId: new Reference(to) },
});

const swapped = (profileId: string) => [policy("one", "bypass"), rule("a", 200), rule("b", 100), link(profileId)];

const life: readonly Step[] = [
  {
    title: "create everything",
    program: (profileId) => [policy("one"), rule("a", 100), rule("b", 200), link(profileId)],
  },
  { title: "swap priorities, and change the policy", program: swapped },
  {
    title: "put drift right",
    program: swapped,
    async before(tenant, stack, profileId) {
      await tenant.send("PATCH", `${rulesOf(stack.idOf("one"))}/${stack.idOf("a")}`, { priority: 300 });
      await tenant.send("DELETE", `${linksOf(profileId)}/${stack.idOf("link")}`);
    },
  },
  {
    title: "move a rule and the link to another policy",
    program: (profileId) => [
      policy("one", "bypass"),
      policy("two"),
      rule("a", 100, "two"),
      rule("b", 100),
      link(profileId, "two"),
    ],
  },
  { title: "destroy", program: () => [] },
];

/** A fault at one request of one step. */
export interface Cell {
  readonly step: number;
  /** What the step asks of Graph where nothing goes wrong. */
  readonly requests: readonly Request[];
  readonly index: number;
  readonly column: Column;
}

class Stage {
  private constructor(
    readonly tenant: Tenant,
    private readonly stack: Stack,
    private readonly profileId: string,
  ) {}

  static async at(step: number, column?: Column): Promise<Stage> {
    const tenant = await Tenant.start();
    const [baseline] = await tenant.list(profiles);
    const stage = new Stage(tenant, new Stack(tenant.environment, "plugin"), String(baseline?.["id"]));
    for (let done = 0; done < step; done += 1) {
      await stage.prepare(done);
      expect(await stage.perform(done)).to.deep.equal([]);
    }
    stage.stack.timeouts = column?.timeouts;
    return stage;
  }

  /** Does what somebody does before a step. */
  async prepare(step: number): Promise<void> {
    await life[step]!.before?.(this.tenant, this.stack, this.profileId);
    this.tenant.pass(later);
  }

  /** @returns what failed. */
  perform(step: number): Promise<readonly string[]> {
    return this.up(life[step]!.program(this.profileId));
  }

  async up(program: readonly Declared[]): Promise<readonly string[]> {
    return (await this.stack.up(program, 1)).errors;
  }

  async requestsOf(step: number): Promise<Request[]> {
    await this.prepare(step);
    const lines = await this.tenant.requestsDuring(() => this.perform(step));
    return lines.map((line) => {
      const [method = "", path = ""] = line.split(" ");
      return { method, path };
    });
  }

  /** That the tenant has what a program says, and Graph's own rules. */
  async expectAsWanted(step: number): Promise<void> {
    const program = life[step]!.program(this.profileId);
    const found: unknown[] = [];
    for (const { id, name } of await this.tenant.list(policies)) {
      const rules = await this.tenant.list(rulesOf(String(id)));
      found.push([name, rules.map((each) => each["priority"]).sort()]);
    }
    const wanted = program
      .filter(({ kind }) => kind === "policy")
      .map(({ name }) => {
        const own = program.filter(({ args: { policyId } }) => policyId instanceof Reference && policyId.to === name);
        const priorities = own.filter(({ kind }) => kind === "rule").map(({ args }) => args["priority"]);
        return [name, [50, 65_000, ...priorities].sort()];
      });
    expect(found).to.have.deep.members(wanted);
    const links = await this.tenant.list(linksOf(this.profileId));
    expect(links).to.have.length(program.some(({ kind }) => kind === "link") ? 1 : 0);
  }

  /** The program, where an error named what to adopt. */
  adopting(step: number, errors: readonly string[]): readonly Declared[] {
    const [, adopt] = /set adopt: "([^"]+)"/.exec(errors.join("\n")) ?? [];
    const missing = life[step]!.program(this.profileId).find(
      ({ kind, name }) => kind === "policy" && this.stack.idOf(name) === "",
    );
    return life[step]!.program(this.profileId).map((each) =>
      each.name === missing?.name && adopt !== undefined ? { ...each, args: { ...each.args, adopt } } : each,
    );
  }
}

export async function cells(): Promise<Cell[]> {
  const all: Cell[] = [];
  for (const step of life.keys()) {
    const stage = await Stage.at(step);
    const requests = await stage.requestsOf(step);
    await stage.tenant.emulator.close();
    for (const [index, request] of requests.entries()) {
      const applying = columns.filter(({ name, applies }) => name !== "refuse" && applies(request));
      all.push(...applying.map((column) => ({ step, requests, index, column })));
    }
  }
  return all;
}

/** What is wrong with how a cell ends; undefined where the run that met the fault came to its end, or the next one did. */
export async function wrongWith({ step, requests, index, column }: Cell): Promise<string | undefined> {
  const stage = await Stage.at(step, column);
  let errors: readonly string[] = [];
  try {
    const { faults } = stage.tenant.emulator;
    await stage.prepare(step);
    faults.add({ ...column.rule, after: requests.slice(0, index).filter(column.counts ?? (() => true)).length });
    errors = await stage.perform(step);
    faults.clear();
    if (errors.length > 0) {
      stage.tenant.pass(later);
      let again = await stage.perform(step);
      if (again.join().includes("set adopt:")) {
        again = await stage.up(stage.adopting(step, again));
      }
      expect(again, "the errors of the next run").to.deep.equal([]);
    }
    await stage.expectAsWanted(step);
    stage.tenant.pass(later);
    expect(await stage.up([])).to.deep.equal([]);
    await stage.expectAsWanted(life.length - 1);
    return undefined;
  } catch (error) {
    const said = [...errors, error instanceof Error ? error.message : String(error)].join("\n");
    const { method, path } = requests[index]!;
    return `${life[step]!.title}, ${column.name} at ${index}: ${method} ${path}\n${said}`;
  } finally {
    await stage.tenant.emulator.close();
  }
}
