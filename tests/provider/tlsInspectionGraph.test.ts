import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { linksOf, policies, profiles, rulesOf, Tenant } from "../tenant.js";
import { failure } from "./failure.js";
import { HandlerProcess, link, policy, rule } from "./handlerProcess.js";

describe("policies of TLS inspection, whatever Graph does", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let policyId: string;
  let filteringProfileId: string;
  let inputs: Properties;
  /** The state of the policy. */
  let kept: Properties;

  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  const newProcess = () => new HandlerProcess({ ...tenant.environment, ...graph.environment });

  async function start(options: Partial<EmulatorOptions> = {}): Promise<void> {
    tenant = await Tenant.start(options);
    graph = await AlteredGraph.before(tenant);
    const made = await newProcess().create(policy, { name: "Inspection", defaultAction: "inspect" });
    [policyId, kept] = [made.id, made.state];
    filteringProfileId = String((await tenant.list(profiles))[0]?.["id"]);
    inputs = { policyId, name: "Banks", priority: 100, action: "bypass", destinationWebCategories: ["Finance"] };
  }

  for (const webCategoryDestination of [
    "tlsInspectionWebCategoryDestination",
    "tlsInspectionWebCategoriesDestination",
  ] as const) {
    it(`has no difference where it names categories' destinations ${webCategoryDestination}`, async () => {
      await start({ webCategoryDestination });
      const { id, state } = await newProcess().create(rule, inputs);
      expect((await newProcess().diff(rule, id, state, inputs)).differences).to.deep.equal([]);
    });
  }

  for (const linkUpdated of ["noContent", "entity"] as const) {
    for (const linkPolicy of ["whenExpanded", "always"] as const) {
      it(`changes a link, which is answered with ${linkUpdated} and its policy ${linkPolicy}`, async () => {
        await start({ linkUpdated, linkPolicy });
        const given = { filteringProfileId, policyId };
        const { id, state } = await newProcess().create(link, given);
        const after = await newProcess().update(link, id, state, { ...given, state: "disabled" });
        const { differences } = await newProcess().diff(link, id, after, { ...given, state: "disabled" });
        expect(differences).to.deep.equal([]);
      });
    }
  }

  for (const linkedPolicyDeletion of ["refused", "takesLinks"] as const) {
    it(`removes a link and its policy one after the other, where a linked policy's deletion ${linkedPolicyDeletion}`, async () => {
      await start({ linkedPolicyDeletion });
      const { id, state } = await newProcess().create(link, { filteringProfileId, policyId });
      if (linkedPolicyDeletion === "takesLinks") {
        await tenant.send("DELETE", `${policies}/${policyId}`);
        await newProcess().delete(link, id, state);
      } else {
        expect((await failure(newProcess().delete(policy, policyId, kept))).message).to.contain("Links to it are in");
        await newProcess().delete(link, id, state);
        await newProcess().delete(policy, policyId, kept);
      }
      expect([...(await tenant.list(policies)), ...(await tenant.list(linksOf(filteringProfileId)))]).to.deep.equal([]);
    });
  }

  it("changes no destinations beside some that it doesn't know, which that would remove", async () => {
    await start();
    const { id, state } = await newProcess().create(rule, inputs);
    const other = { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionUrlDestination", values: ["a"] };
    const altered = (entity: Entity): Entity =>
      entity["id"] === id ? { ...entity, matchingConditions: { destinations: [other] } } : entity;
    graph.alter = (answer, method) =>
      method !== "GET"
        ? answer
        : Array.isArray(answer["value"])
          ? { ...answer, value: (answer["value"] as Entity[]).map(altered) }
          : altered(answer);
    const wanted = { ...inputs, destinationFqdns: ["new.example"] };
    const requests = await tenant.requestsDuring(async () => {
      const failed = await newProcess()
        .update(rule, id, state, wanted)
        .catch((error: unknown) => error);
      expect(String(failed)).to.contain("a change of the others would remove them");
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
    await newProcess().update(rule, id, state, { ...inputs, name: "Renamed" });
  });

  it("tells of what can't be read in a rule, and of no drift", async () => {
    await start();
    const { id, state } = await newProcess().create(rule, inputs);
    const destination = { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination" };
    for (const [change, said] of [
      [{ priority: "100" }, "priority of"],
      [{ name: 7 }, "name of"],
      [{ action: {} }, "action of"],
      [{ settings: [] }, "status of"],
      [{ settings: { status: 1 } }, "status of"],
      [{ matchingConditions: 3 }, "destinationFqdns and destinationWebCategories of"],
      [{ matchingConditions: { destinations: [7] } }, "destinationFqdns and destinationWebCategories of"],
      [
        { matchingConditions: { destinations: [{ ...destination, values: "a" }] } },
        "destinationFqdns and destinationWebCategories of",
      ],
      [
        { matchingConditions: { destinations: [{ "@odata.type": "#x.other", values: ["a"] }] } },
        "has destinations of a kind that this version of the provider doesn't know",
      ],
    ] as const) {
      const altered = (entity: Entity): Entity => (entity["id"] === id ? { ...entity, ...change } : entity);
      graph.alter = (answer, method) =>
        method !== "GET"
          ? answer
          : Array.isArray(answer["value"])
            ? { ...answer, value: (answer["value"] as Entity[]).map(altered) }
            : altered(answer);
      const process = newProcess();
      const { differences } = await process.diff(rule, id, state, inputs);
      expect(differences, JSON.stringify(change)).to.deep.equal([]);
      expect(process.logged, JSON.stringify(change)).to.have.length(1);
      expect(process.logged[0]).to.contain(said);
    }
  });

  it("shows names of others in one line", async () => {
    await start();
    const name = "::set-output x\n\u001b[2J\u202e";
    await tenant.send("POST", rulesOf(policyId), {
      "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
      ...{ name, priority: 100, action: "bypass", settings: { status: "enabled" } },
      matchingConditions: {
        destinations: [
          { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values: ["x.example"] },
        ],
      },
    });
    const told = {
      urn: "urn:a",
      program: { siblings: { now: ["100 Banks"], before: [], formerly: [], retained: [] } },
    };
    const [finding] = await newProcess().check(rule, inputs, told);

    expect(finding?.reason).to.contain(String.raw`is that of the rule "::set-output x\n\u001b[2J`);
  });

  it("finds nothing wrong, and asks nothing, while nothing is known", async () => {
    await start();
    for (const resource of [policy, rule, link]) {
      const all = Object.keys(resource.definition.arguments).filter((property) => property !== "connection");
      const unknowns = Object.fromEntries(all.map((property) => [property, unknown]));
      const process = newProcess();
      expect(await process.check(resource, unknowns, { urn: "urn:x" })).to.deep.equal([]);
      expect(process.logged).to.deep.equal([]);
    }
  });

  it("is asked for no more than 1,000 rules and 8,000 destinations in a tenant", async () => {
    await start();
    const many = Array.from({ length: 7_995 }, (_one, at) => `h${at}.example`);
    const one = { ...inputs, destinationWebCategories: undefined, destinationFqdns: many };
    await newProcess().create(rule, one);
    const next = { ...inputs, name: "b", priority: 101 };
    const process = newProcess();
    expect(await process.check(rule, next, { urn: "urn:b" })).to.deep.equal([]);
    const [finding] = await process.check(
      rule,
      { ...next, priority: 102, destinationFqdns: many.slice(0, 4) },
      { urn: "urn:c" },
    );
    expect(finding?.reason).to.contain("there would be 8001 destinations of rules, and Graph allows 8000 in a tenant");
    const fresh = newProcess();
    const findings = [];
    for (let at = 0; at < 1_000; at += 1) {
      findings.push(...(await fresh.check(rule, { ...next, policyId: unknown }, { urn: `urn:${at}` })));
    }
    const [last] = await fresh.check(rule, next, { urn: "urn:last" });
    expect([...findings, last].map((each) => each?.reason).join()).to.contain("there would be 1001 rules");
  });

  it("is asked for the destinations that a change adds, too", async () => {
    await start();
    const hosts = (count: number) => Array.from({ length: count }, (_one, at) => `h${at}.example`);
    const { destinationWebCategories: _, ...rest } = inputs;
    const { id, state } = await newProcess().create(rule, { ...rest, destinationFqdns: hosts(3_998) });
    await newProcess().create(rule, { ...rest, name: "b", priority: 101, destinationFqdns: hosts(3_998) });
    const error = await failure(newProcess().diff(rule, id, state, { ...rest, destinationFqdns: hosts(4_003) }));
    expect(error.message).to.contain("there would be 8001 destinations");
  });
});
