/** Random programs of policies, rules and links, and what happens to them: each operation tells what the tenant is to be afterwards. */
import { expect } from "chai";
import fc from "fast-check";
import { AlteredGraph, type Entity } from "../../alteredGraph.js";
import { later, linksOf, policies, profiles, rulesOf, Tenant } from "../../tenant.js";
import { Reference, Stack, type Declared, type Way } from "./engine.js";

const policyNames = ["p0", "p1"] as const;
type PolicyName = (typeof policyNames)[number];

interface Rule {
  /** The resource's. */
  readonly name: string;
  readonly policy: PolicyName;
  readonly priority: number;
  readonly action: "bypass" | "inspect";
  readonly hosts: readonly string[];
}

interface Link {
  readonly name: string;
  readonly profile: number;
  readonly policy: PolicyName;
  readonly state: "enabled" | "disabled";
}

/** A program; its priorities are all from 100 on, without a gap, so that they are in each other's way. */
interface Program {
  readonly policies: Readonly<Partial<Record<PolicyName, "bypass" | "inspect">>>;
  readonly rules: readonly Rule[];
  readonly links: readonly Link[];
}

/** Picks one of some things, by a number that may be any. */
type Pick = <Item>(items: readonly Item[]) => Item;

const first: Program = { policies: { p0: "inspect" }, rules: [], links: [] };

export const operations = {
  "adds rules": (program: Program, pick: Pick, fresh: () => number): Program => {
    const added = Array.from({ length: 1 + pick([0, 1, 2]) }, (): Rule => {
      const number = fresh();
      const policy = pick(Object.keys(program.policies) as PolicyName[]);
      return { name: `r${number}`, policy, priority: 0, action: "bypass", hosts: [`h${number}.example`] };
    });
    return numbered(program, [...added, ...program.rules].slice(0, 8));
  },
  "removes a rule": (program: Program, pick: Pick): Program =>
    numbered(program, without(program.rules, pick(program.rules))),
  "puts the rules in another order": (program: Program, pick: Pick): Program =>
    numbered(program, shuffled(program.rules, pick)),
  "renames a rule": (program: Program, pick: Pick, fresh: () => number): Program => {
    const one = pick(program.rules);
    return numbered(
      program,
      program.rules.map((rule) => (rule === one ? { ...rule, name: `r${fresh()}` } : rule)),
    );
  },
  "changes a rule": (program: Program, pick: Pick, fresh: () => number): Program => {
    const one = pick(program.rules);
    const change = pick([
      { action: "inspect" } as const,
      { action: "bypass" } as const,
      { hosts: [`h${fresh()}.example`, "*.any.example"] },
    ]);
    return numbered(
      program,
      program.rules.map((rule) => (rule === one ? { ...rule, ...change } : rule)),
    );
  },
  "moves rules to the other policy": (program: Program, pick: Pick): Program => {
    const policy = pick(policyNames);
    const moved = { ...program, policies: { [policy]: "bypass", ...program.policies } };
    return numbered(
      moved,
      program.rules.map((rule) => (pick([true, false]) ? { ...rule, policy } : rule)),
    );
  },
  "changes a policy": ({ policies: all, ...program }: Program, pick: Pick): Program => {
    const one = pick(Object.keys(all) as PolicyName[]);
    return { ...program, policies: { ...all, [one]: all[one] === "inspect" ? "bypass" : "inspect" } };
  },
  "removes a policy with all that is in it": (program: Program, pick: Pick): Program => {
    const [gone, ...others] = shuffled(Object.keys(program.policies) as PolicyName[], pick);
    const isLeft = ({ policy }: { readonly policy: PolicyName }) => policy !== gone || others.length === 0;
    const left = (others.length === 0 ? [gone] : others) as PolicyName[];
    const all = Object.fromEntries(left.map((name) => [name, program.policies[name]]));
    return numbered({ policies: all, rules: [], links: program.links.filter(isLeft) }, program.rules.filter(isLeft));
  },
  "links a policy": (program: Program, pick: Pick, fresh: () => number): Program => {
    const profile = pick([0, 1].filter((each) => !program.links.some((link) => link.profile === each)).concat([0]));
    const name = program.links.find((link) => link.profile === profile)?.name ?? `l${fresh()}`;
    const link: Link = { name, profile, policy: pick(Object.keys(program.policies) as PolicyName[]), state: "enabled" };
    return { ...program, links: [...program.links.filter((each) => each.profile !== profile), link] };
  },
  "disables a link": (program: Program, pick: Pick): Program => {
    const one = program.links.length === 0 ? undefined : pick(program.links);
    return { ...program, links: program.links.map((each) => (each === one ? { ...each, state: "disabled" } : each)) };
  },
  "removes a link": (program: Program, pick: Pick): Program => ({
    ...program,
    links: program.links.length === 0 ? [] : without(program.links, pick(program.links)),
  }),
} as const;

const disturbances = ["nothing", "drift", "deleted", "refused", "lost", "stopped"] as const;

/** One step of a sequence: an edit of the program, what happens meanwhile, and a run. */
export const step = fc.record({
  edits: fc.array(fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])), {
    minLength: 1,
    maxLength: 3,
  }),
  disturbance: fc.constantFrom(...disturbances),
  parallel: fc.constantFrom(1, 2, 8),
  numbers: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
});
type Step = fc.Arbitrary<unknown> extends never ? never : typeof step extends fc.Arbitrary<infer One> ? One : never;

/** A tenant in which somebody else has a policy, too, and rules in those of the program. */
export class Sequence {
  #program = first;
  #names = 0;
  #profiles: readonly string[] = [];
  readonly #theirs = new Map<string, Entity>();

  private constructor(
    private readonly tenant: Tenant,
    private readonly graph: AlteredGraph,
    private readonly stack: Stack,
  ) {}

  static async start(way: Way): Promise<Sequence> {
    const tenant = await Tenant.start();
    const graph = await AlteredGraph.before(tenant);
    const sequence = new Sequence(tenant, graph, new Stack({ ...tenant.environment, ...graph.environment }, way));
    await sequence.#arrange();
    return sequence;
  }

  async end(): Promise<void> {
    this.graph.close();
    await this.tenant.emulator.close();
  }

  async perform({ edits, disturbance, parallel, numbers }: Step): Promise<void> {
    let used = 0;
    const pick: Pick = (items) => items[(numbers[(used += 1) % numbers.length] ?? 0) % items.length]!;
    for (const edit of edits) {
      const hasRules = this.#program.rules.length > 0;
      if (hasRules || !edit.includes("rule") || edit === "adds rules") {
        this.#program = operations[edit](this.#program, pick, () => (this.#names += 1));
      }
    }
    await this.#disturb(disturbance, pick);
    if (["refused", "lost", "stopped"].includes(disturbance)) {
      await this.#failingRun(disturbance, pick, parallel);
    }
    this.tenant.pass(later);
    const declared = this.#declared();
    const up = await this.stack.up(declared, parallel);
    expect(up.errors.join(), JSON.stringify(this.#program)).to.equal("");
    await this.#isAsWanted();
    this.tenant.pass(later);
    const again = await this.stack.up(declared, parallel);
    expect({ ...again, logged: [] }).to.deep.equal({ steps: [], errors: [], logged: [] });
  }

  async #arrange(): Promise<void> {
    const other = await this.tenant.send("POST", profiles, { name: "o", state: "enabled", priority: 7, policies: [] });
    const [baseline] = await this.tenant.list(profiles);
    this.#profiles = [baseline, other].map((each) => String(each?.["id"]));
    const policy = await this.tenant.send("POST", policies, { name: "Theirs", settings: { defaultAction: "bypass" } });
    await this.#addTheirs(String(policy["id"]), 100);
    const third = await this.tenant.send("POST", profiles, { name: "t", state: "enabled", priority: 8, policies: [] });
    await this.tenant.send("POST", linksOf(String(third["id"])), {
      "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicyLink",
      state: "enabled",
      policy: { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicy", id: policy["id"] },
    });
    for (const path of [
      `${policies}/${String(policy["id"])}`,
      rulesOf(String(policy["id"])),
      linksOf(String(third["id"])),
    ]) {
      this.#theirs.set(path, await this.tenant.send("GET", path));
    }
  }

  async #addTheirs(policyId: string, priority: number): Promise<void> {
    await this.tenant.send("POST", rulesOf(policyId), {
      "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
      ...{ name: "Theirs", priority, action: "bypass", settings: { status: "enabled" } },
      matchingConditions: {
        destinations: [
          { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values: ["t.example"] },
        ],
      },
    });
  }

  async #disturb(disturbance: Step["disturbance"], pick: Pick): Promise<void> {
    const there = this.stack.entries.filter(({ kind, isReplaced }) => kind !== "policy" && isReplaced !== true);
    if (there.length === 0 || (disturbance !== "drift" && disturbance !== "deleted")) {
      return;
    }
    const { kind, id, state } = pick(there);
    // By its name a dynamic resource knows a rule that it isn't compared with yet: only the plugin has all read before.
    const renamed = this.stack.way === "plugin" ? { name: "Hm" } : {};
    const path =
      kind === "rule"
        ? `${rulesOf(String(state["policyId"]))}/${id}`
        : `${linksOf(String(state["filteringProfileId"]))}/${id}`;
    const body = kind === "link" ? { state: "disabled" } : pick([{ priority: 500 }, { action: "inspect", ...renamed }]);
    await (disturbance === "drift" ? this.tenant.send("PATCH", path, body) : this.tenant.send("DELETE", path));
    if (kind === "rule" && pick([true, false])) {
      await this.#addTheirs(String(state["policyId"]), 900 + (this.#names += 1));
    }
  }

  /** A run in which one of the writes fails: what it was to do, the next one does. */
  async #failingRun(disturbance: Step["disturbance"], pick: Pick, parallel: number): Promise<void> {
    let left = pick([0, 1, 2, 3, 4]);
    let isDown = false;
    const isMeant = (method: string) => method !== "GET" && (left -= 1) === -1;
    this.graph.refuses = (method) => {
      isDown ||= disturbance === "stopped" && isMeant(method);
      return disturbance === "refused" ? isMeant(method) : isDown && method !== "GET";
    };
    this.graph.alter = (answer, method) => (disturbance === "lost" && isMeant(method) ? "lost" : answer);
    this.tenant.pass(later);
    await this.stack.up(this.#declared(), parallel);
    this.graph.refuses = () => false;
    this.graph.alter = (answer) => answer;
  }

  #declared(): Declared[] {
    const { policies: all, rules, links } = this.#program;
    return [
      ...Object.entries(all).map(([name, defaultAction]): Declared => ({
        name,
        kind: "policy",
        args: { name, defaultAction },
      })),
      ...rules.map(({ name, policy, priority, action, hosts }): Declared => ({
        name,
        kind: "rule",
        args: { policyId: new Reference(policy), name, priority, action, destinationFqdns: hosts },
      })),
      ...links.map(({ name, profile, policy, state }): Declared => ({
        name,
        kind: "link",
        args: { filteringProfileId: this.#profiles[profile], policyId: new Reference(policy), state },
      })),
    ];
  }

  async #isAsWanted(): Promise<void> {
    const { policies: all, rules, links } = this.#program;
    for (const [path, before] of this.#theirs) {
      expect(await this.tenant.send("GET", path)).to.deep.equal(before);
    }
    const there = (await this.tenant.list(policies)).filter(({ name }) => name !== "Theirs");
    const settings = there.map(({ name, settings: { defaultAction } = {} }: Entity & { settings?: Entity }) => [
      name,
      defaultAction,
    ]);
    expect(settings).to.have.deep.members(Object.entries(all));
    for (const { id, name: policy } of there) {
      const found = await this.tenant.list(rulesOf(String(id)));
      const graphs = found.filter(({ priority }) => priority === 50 || priority === 65_000);
      expect(graphs).to.have.length(2);
      const own = found.filter((rule) => !graphs.includes(rule) && rule["name"] !== "Theirs");
      expect(own.map((rule) => [rule["name"], rule["priority"], rule["action"]])).to.have.deep.members(
        rules.filter((rule) => rule.policy === policy).map(({ name, priority, action }) => [name, priority, action]),
      );
    }
    for (const [number, profile] of this.#profiles.entries()) {
      const found = await this.tenant.list(`${linksOf(profile)}?$expand=policy`);
      expect(found.map(({ state, policy }) => [state, (policy as Entity)["name"]])).to.deep.equal(
        links.filter((link) => link.profile === number).map(({ state, policy }) => [state, policy]),
      );
    }
  }
}

function numbered(program: Program, rules: readonly Rule[]): Program {
  const next: Record<string, number> = {};
  return {
    ...program,
    rules: rules.map((rule) => {
      const priority = next[rule.policy] ?? 100;
      next[rule.policy] = priority + 1;
      return { ...rule, priority };
    }),
  };
}

function without<Item>(items: readonly Item[], one: Item): Item[] {
  return items.filter((item) => item !== one);
}

function shuffled<Item>(items: readonly Item[], pick: Pick): Item[] {
  const left = [...items];
  return items.map(() => left.splice(left.indexOf(pick(left)), 1)[0]!);
}
