import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { later, policies, rulesOf, Tenant } from "../tenant.js";
import { Reference, Stack, type Declared, type Way } from "./inspection/engine.js";

/** A program with a policy and rules of these priorities, by their names. */
function programOf(priorities: Readonly<Record<string, number>>): Declared[] {
  return [
    { name: "policy", kind: "policy", args: { name: "Inspection", defaultAction: "inspect" } },
    ...Object.entries(priorities).map(([name, priority]): Declared => {
      const args = { policyId: new Reference("policy"), name, priority, action: "bypass" };
      return { name, kind: "rule", args: { ...args, destinationFqdns: [`${name}.example`] } };
    }),
  ];
}

describe("priorities of rules", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  beforeEach(async () => {
    tenant = await Tenant.start();
    graph = await AlteredGraph.before(tenant);
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  async function rules(): Promise<Entity[]> {
    const [policy] = await tenant.list(policies);
    return tenant.list(rulesOf(String(policy?.["id"])));
  }

  /** What the tenant has beside Graph's own two rules. */
  async function priorities(): Promise<Record<string, unknown>> {
    const all = await rules();
    expect(all.filter(({ priority }) => priority === 50 || priority === 65_000)).to.have.length(2);
    const own = all.filter(({ priority }) => priority !== 50 && priority !== 65_000);
    return Object.fromEntries(own.map(({ name, priority }) => [String(name), priority]));
  }

  const newStack = (way: Way) => new Stack({ ...tenant.environment, ...graph.environment }, way);

  const many = (count: number, priorityOf: (at: number) => number) =>
    Object.fromEntries(Array.from({ length: count }, (_one, at) => [`r${at}`, priorityOf(at)]));
  const changes: Readonly<Record<string, readonly [Record<string, number>, Record<string, number>]>> = {
    "two that swap": [
      { a: 100, b: 200 },
      { a: 200, b: 100 },
    ],
    "three that rotate": [
      { a: 100, b: 200, c: 300 },
      { a: 200, b: 300, c: 100 },
    ],
    "three that rotate the other way": [
      { a: 100, b: 200, c: 300 },
      { a: 300, b: 100, c: 200 },
    ],
    "twelve that make room for one before them": [
      many(12, (at) => 100 + at),
      { new: 100, ...many(12, (at) => 101 + at) },
    ],
    "twelve in the reverse order": [many(12, (at) => 100 + at), many(12, (at) => 111 - at)],
    "one in the place of one that goes": [
      { a: 100, b: 200 },
      { a: 200, c: 100 },
    ],
    "one of another name in the place of the old one": [{ a: 100 }, { b: 100 }],
  };

  for (const way of ["dynamic", "plugin"] as const) {
    for (const parallel of [1, 2, 16]) {
      for (const [what, [before, after]] of Object.entries(changes)) {
        it(`are as the program says after one run: ${what}, ${parallel} at once, ${way}`, async () => {
          const stack = newStack(way);
          expect((await stack.up(programOf(before), parallel)).errors).to.deep.equal([]);
          tenant.pass(later);
          const preview = await stack.preview(programOf(after));
          expect(preview.errors).to.deep.equal([]);
          const up = await stack.up(programOf(after), parallel);
          expect(up.errors).to.deep.equal([]);
          expect(up.logged.filter((line) => line.startsWith("warning"))).to.deep.equal([]);
          expect(await priorities()).to.deep.equal(after);
          tenant.pass(later);
          const again = await stack.up(programOf(after), parallel);
          expect(again).to.deep.equal({ steps: [], errors: [], logged: [] });
        });
      }
    }

    it(`are given a rule once, ${way}`, async () => {
      const stack = newStack(way);
      await stack.up(programOf(many(12, (at) => 100 + at)));
      tenant.pass(later);
      const shifted = programOf({ new: 100, ...many(12, (at) => 101 + at) });
      const writes: string[] = [];
      graph.refuses = (method, path, body) => {
        writes.push(...(method === "PATCH" ? [`${path} ${body}`] : []));
        return false;
      };
      expect((await stack.up(shifted)).errors).to.deep.equal([]);
      expect(writes).to.deep.equal([...new Set(writes)]);
      expect(await priorities()).to.deep.equal({ new: 100, ...many(12, (at) => 101 + at) });
    });

    it(`are put right by the next run where an update fails, ${way}`, async () => {
      for (const failing of ["a", "b", "c"]) {
        const stack = newStack(way);
        const [first, then] = [
          { a: 100, b: 200, c: 300 },
          { a: 200, b: 300, c: 100 },
        ];
        await stack.up(programOf(first));
        tenant.pass(later);
        const id = stack.idOf(failing);
        graph.refuses = (method, path, body) =>
          method === "PATCH" && path.endsWith(id) && body.includes(`:${then[failing as "a"]}`);
        const failed = await stack.up(programOf(then), 2);
        expect(failed.errors.join()).to.contain("Not now");
        graph.refuses = () => false;
        tenant.pass(later);
        expect((await stack.up(programOf(then), 2)).errors).to.deep.equal([]);
        expect(await priorities()).to.deep.equal(then);
        tenant.pass(later);
        expect((await stack.up([])).errors).to.deep.equal([]);
        expect(await tenant.list(policies)).to.deep.equal([]);
      }
    });

    it(`of rules that nobody's program has are refused in the preview, and those rules are never moved, ${way}`, async () => {
      const stack = newStack(way);
      await stack.up(programOf({ a: 100, b: 200 }));
      const theirs = await tenant.send("POST", rulesOf(stack.idOf("policy")), {
        "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
        ...{ name: "Theirs", priority: 300, action: "bypass", settings: { status: "enabled" } },
        matchingConditions: {
          destinations: [
            { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values: ["t.example"] },
          ],
        },
      });
      for (const refused of [
        { a: 100, b: 300 },
        { a: 100, b: 200, c: 300 },
      ]) {
        for (const result of [await stack.preview(programOf(refused)), await stack.up(programOf(refused))]) {
          expect(result.errors.join()).to.contain(
            `is that of the rule "Theirs" (${String(theirs["id"])}), which this stack isn't known to have`,
          );
        }
      }
      expect(await priorities()).to.deep.equal({ a: 100, b: 200, Theirs: 300 });
    });

    it(`that two rules of a program want are refused, with both, ${way}`, async () => {
      const stack = newStack(way);
      const twice = await stack.preview(programOf({ a: 100, b: 100 }));
      // Without a policy that is there, only the sdk tells that they are in one.
      expect(twice.errors.join()).to.equal(
        way === "plugin"
          ? ""
          : "priority is wanted by urn:a as well. Give each rule of a policy a priority of its own.\n.",
      );
      await stack.up(programOf({ a: 100, b: 200 }));
      tenant.pass(later);
      expect((await stack.preview(programOf({ a: 200, b: 200 }))).errors.join()).to.contain("wanted by urn:a as well");
    });

    it(`of a rule that an interrupted run left are taken over with it, ${way}`, async () => {
      const stack = newStack(way);
      await stack.up(programOf({ a: 100 }));
      tenant.pass(later);
      stack.entries = stack.entries.filter(({ name }) => name !== "a");
      const up = await stack.up(programOf({ a: 100 }));
      expect(up.errors).to.deep.equal([]);
      expect(up.logged.join()).to.match(/^warning: takes over [-0-9a-f]{36}, which is there already/);
      expect(await priorities()).to.deep.equal({ a: 100 });
    });
  }
});
