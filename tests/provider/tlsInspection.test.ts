import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { Secrets } from "../../provider/messages/secrets.js";
import { AlteredGraph } from "../alteredGraph.js";
import { later, linksOf, policies, profiles, rulesOf, Tenant } from "../tenant.js";
import { failure } from "./failure.js";
import { HandlerProcess, link, policy, rule } from "./handlerProcess.js";

const inspect = { name: "Inspection", defaultAction: "inspect" };

describe("policies of TLS inspection", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let process: HandlerProcess;

  beforeEach(async () => {
    tenant = await Tenant.start();
    graph = await AlteredGraph.before(tenant);
    process = newProcess();
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  const newProcess = () => new HandlerProcess(tenant.environment);
  const baseline = async () => String((await tenant.list(profiles))[0]?.["id"]);

  async function made(inputs: Properties = inspect): Promise<{ id: string; state: Properties }> {
    return newProcess().create(policy, inputs, { urn: "urn:policy" });
  }

  function banks(policyId: string, more: Properties = {}): Properties {
    return {
      ...{ policyId, name: "Banks", priority: 100, action: "bypass" },
      ...{ destinationFqdns: ["*.woodgrovebank.com"], ...more },
    };
  }

  describe("a policy", () => {
    it("is made, changed in place, read and removed, and Graph's rules in it are left alone", async () => {
      const { id, state } = await made();
      const graphs = await tenant.list(rulesOf(id));
      expect(graphs.map(({ priority }) => priority)).to.have.members([50, 65_000]);
      const changed = { name: "Renamed", description: "All but banks", defaultAction: "bypass" };
      expect((await process.diff(policy, id, state, inspect)).differences).to.deep.equal([]);
      const { differences } = await newProcess().diff(policy, id, state, changed);
      expect(differences.map(({ property, replaces }) => [property, replaces])).to.have.deep.members([
        ["name", false],
        ["description", false],
        ["defaultAction", false],
      ]);
      const after = await newProcess().update(policy, id, state, changed);
      expect(await tenant.send("GET", `${policies}/${id}`)).to.deep.include({
        ...{ name: "Renamed", description: "All but banks", settings: { defaultAction: "bypass" } },
      });
      const cleared = await newProcess().update(policy, id, after, inspect);
      expect(await tenant.send("GET", `${policies}/${id}`)).to.deep.include({
        ...{ name: "Inspection", description: null, settings: { defaultAction: "inspect" } },
      });
      expect(await tenant.list(rulesOf(id))).to.deep.equal(graphs);
      await newProcess().delete(policy, id, cleared);
      expect(await tenant.list(policies)).to.deep.equal([]);
      tenant.pass(later);
      expect(await newProcess().read(policy, id, cleared, inspect)).to.equal(undefined);
    });

    it("that somebody changed is put back", async () => {
      const { id, state } = await made();
      await tenant.send("PATCH", `${policies}/${id}`, { settings: { defaultAction: "bypass" }, description: "Theirs" });
      const { differences } = await process.diff(policy, id, state, inspect);
      expect(differences.every(({ drift }) => drift)).to.equal(true);
      expect(process.logged).to.deep.equal([
        'warning: description was changed outside Pulumi: Graph has "Theirs", the program wants none',
        'warning: defaultAction was changed outside Pulumi: Graph has "bypass", the program wants "inspect"',
      ]);
      await process.update(policy, id, state, inspect);
      expect(await tenant.send("GET", `${policies}/${id}`)).to.deep.include({ settings: { defaultAction: "inspect" } });
    });

    it("is refused where the tenant has one of its name, where that surely isn't the one to be replaced", async () => {
      const { id } = await made();
      const knowing = { urn: "urn:other", readsFirst: true };
      const [finding] = await process.check(policy, inspect, knowing);
      expect(finding).to.deep.equal({
        property: "name",
        reason: `is that of the policy ${id} already. To manage that one, set adopt: "${id}"; to have another one beside it, give this one another name`,
      });
      expect((await failure(newProcess().create(policy, inspect, knowing))).message).to.contain(id);
      const dynamic = newProcess();
      expect(await dynamic.check(policy, inspect, { urn: "urn:other" })).to.deep.equal([]);
      expect(dynamic.logged.join()).to.contain(`there is a policy named "Inspection" already: ${id}`);
    });

    it("is the hundredth at most", async () => {
      for (let number = 0; number < 98; number += 1) {
        await tenant.send("POST", policies, { name: `p${number}`, settings: { defaultAction: "bypass" } });
      }
      expect(await process.check(policy, inspect, { urn: "urn:a" })).to.deep.equal([]);
      expect(await process.check(policy, { ...inspect, name: "b" }, { urn: "urn:b" })).to.deep.equal([]);
      const [finding] = await process.check(policy, { ...inspect, name: "c" }, { urn: "urn:c" });
      expect(finding?.reason).to.contain("there will be 101: Graph allows 100");
    });

    it("counts once against that, whether it is made yet or not", async () => {
      for (let number = 0; number < 97; number += 1) {
        await tenant.send("POST", policies, { name: `p${number}`, settings: { defaultAction: "bypass" } });
      }
      for (const name of ["a", "b", "c"]) {
        const told = { urn: `urn:${name}` };
        expect(await process.check(policy, { ...inspect, name }, told)).to.deep.equal([]);
        await process.create(policy, { ...inspect, name }, told);
      }
      const [finding] = await process.check(policy, { ...inspect, name: "d" }, { urn: "urn:d" });
      expect(finding?.reason).to.contain("there will be 101: Graph allows 100");
    });

    it("that a profile has a link to isn't removed, and the error names the profile", async () => {
      const { id, state } = await made();
      const profile = await baseline();
      await tenant.send("POST", linksOf(profile), {
        "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicyLink",
        state: "enabled",
        policy: { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicy", id },
      });
      const error = await failure(process.delete(policy, id, state));
      expect(error.message).to.contain(`Links to it are in the security profile "Baseline Profile" (${profile})`);
    });
  });

  describe("a rule", () => {
    let id: string;
    beforeEach(async () => {
      ({ id } = await made());
    });

    it("is made, changed in place, read and removed", async () => {
      const inputs = banks(id, { destinationWebCategories: ["Finance"], description: "Encrypted" });
      const one = await newProcess().create(rule, inputs);
      expect(one.state).to.deep.include({ ...inputs, status: "enabled" });
      const path = `${rulesOf(id)}/${one.id}`;
      expect(await tenant.send("GET", path)).to.deep.include({
        ...{
          name: "Banks",
          priority: 100,
          action: "bypass",
          description: "Encrypted",
          settings: { status: "enabled" },
        },
        matchingConditions: {
          destinations: [
            {
              "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination",
              values: ["*.woodgrovebank.com"],
            },
            {
              "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionWebCategoryDestination",
              values: ["Finance"],
            },
          ],
        },
      });
      expect((await process.diff(rule, one.id, one.state, inputs)).differences).to.deep.equal([]);
      const then = banks(id, {
        ...{ name: "Theirs", priority: 200, action: "inspect", status: "reportOnly" },
        destinationFqdns: ["a.example", "B.example"],
      });
      const next = newProcess();
      const { differences } = await next.diff(rule, one.id, one.state, then);
      expect(differences.filter(({ replaces }) => replaces)).to.deep.equal([]);
      const state = await next.update(rule, one.id, one.state, then);
      expect(await tenant.send("GET", path)).to.deep.include({
        ...{ name: "Theirs", priority: 200, action: "inspect", description: null, settings: { status: "reportOnly" } },
        matchingConditions: {
          destinations: [
            {
              "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination",
              values: ["a.example", "B.example"],
            },
          ],
        },
      });
      const otherwise = { ...then, destinationFqdns: ["b.EXAMPLE", "A.example"] };
      const same = await newProcess().diff(rule, one.id, state, otherwise);
      expect(same.differences).to.deep.equal([]);
      const elsewhere = await newProcess().diff(rule, one.id, state, { ...then, policyId: "another" });
      expect(elsewhere.differences).to.deep.include.members([{ ...elsewhere.differences[0], replaces: true }]);
      await newProcess().delete(rule, one.id, state);
      expect(await tenant.list(rulesOf(id))).to.have.length(2);
    });

    it("that somebody changed is put back, whichever name its destinations have in Graph", async () => {
      const inputs = banks(id, { destinationWebCategories: ["Finance"] });
      const one = await newProcess().create(rule, inputs);
      await tenant.send("PATCH", `${rulesOf(id)}/${one.id}`, {
        priority: 300,
        settings: { status: "disabled" },
        matchingConditions: {
          destinations: [
            {
              "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionWebCategoriesDestination",
              values: ["Finance", "Gambling"],
            },
          ],
        },
      });
      await process.diff(rule, one.id, one.state, inputs);
      expect(process.logged).to.deep.equal([
        "warning: priority was changed outside Pulumi: Graph has 300, the program wants 100",
        'warning: status was changed outside Pulumi: Graph has "disabled", the program wants "enabled"',
        'warning: destinationFqdns was changed outside Pulumi: Graph has none, the program wants "*.woodgrovebank.com"',
        'warning: destinationWebCategories was changed outside Pulumi: "Gambling" was added; the update removes it',
      ]);
      await process.update(rule, one.id, one.state, inputs);
      expect((await newProcess().diff(rule, one.id, one.state, inputs)).differences).to.deep.equal([]);
    });

    it("of Graph's own isn't taken over", async () => {
      for (const own of await tenant.list(rulesOf(id))) {
        const adopting = banks(id, { adopt: own["id"] });
        const [finding] = await process.check(rule, adopting, { urn: "urn:one" });
        expect(finding?.property).to.equal("adopt");
        expect(finding?.reason).to.contain(`has the priority ${String(own["priority"])}, as Graph's own rules do`);
        expect((await failure(newProcess().create(rule, adopting))).message).to.contain("which are left alone");
      }
    });

    it("keeps the destinations that the program ignores as somebody else gave it them", async () => {
      const inputs = banks(id, { destinationWebCategories: ["Finance"] });
      const one = await newProcess().create(rule, inputs);
      const destination = (type: string, ...values: string[]) => ({
        ...{ "@odata.type": `#microsoft.graph.networkaccess.tlsInspection${type}Destination`, values },
      });
      const theirs = destination("Fqdn", "*.woodgrovebank.com", "pay.example");
      const path = `${rulesOf(id)}/${one.id}`;
      const destinations = [theirs, destination("WebCategory", "Finance")];
      await tenant.send("PATCH", path, { matchingConditions: { destinations } });
      const ignoring = { ignoreChanges: ["destinationFqdns"] };
      const then = { ...inputs, destinationWebCategories: ["Gambling"] };
      await process.diff(rule, one.id, one.state, then, ignoring);
      await process.update(rule, one.id, one.state, then, ignoring);
      expect(await tenant.send("GET", path)).to.deep.include({
        matchingConditions: { destinations: [theirs, destination("WebCategory", "Gambling")] },
      });
    });

    it("doesn't tell a secret category by what is near to it", async () => {
      const secret = banks(id, { destinationWebCategories: ["Gamblin"] });
      const secrets = new Secrets(["destinationWebCategories"], ["Gamblin"]);
      const [finding] = await process.check(rule, secret, { urn: "urn:one", secrets });
      expect(finding?.reason).to.equal(
        "has [secret], which is no web category of Graph's: listWebCategories has all that there are",
      );
    });

    it("is read by its id alone, and taken over by it", async () => {
      const one = await newProcess().create(rule, banks(id));
      const found = await process.read(rule, one.id, {}, {});
      expect(found?.state).to.deep.include({ policyId: id, name: "Banks", priority: 100 });
      const adopting = banks(id, { adopt: one.id.toUpperCase(), action: "inspect" });
      const adopter = newProcess();
      expect(await adopter.check(rule, adopting, { urn: "urn:one" })).to.deep.equal([]);
      expect(adopter.logged).to.deep.equal([
        `info: takes over ${one.id} and changes it: Graph has action "bypass", the program wants "inspect"`,
      ]);
      expect(await newProcess().create(rule, adopting)).to.deep.include({ id: one.id });
      expect((await tenant.list(rulesOf(id))).map(({ action }) => action)).to.deep.equal([
        "bypass",
        "bypass",
        "inspect",
      ]);
    });

    for (const [change, reason] of [
      [{ priority: 50 }, "priority must be a whole number from 100 to 64999, and 50 was found"],
      [{ priority: 65_000 }, "priority must be a whole number from 100 to 64999, and 65000 was found"],
      [
        { destinationFqdns: undefined },
        "destinationFqdns is missing, as destinationWebCategories is: a rule has at least one destination",
      ],
      [
        { destinationWebCategories: ["finance", "Gamblin", "Xyzzy"] },
        [
          'destinationWebCategories has "finance", which is no web category of Graph\'s: the nearest is "Finance"',
          'destinationWebCategories has "Gamblin", which is no web category of Graph\'s: the nearest is "Gambling"',
          'destinationWebCategories has "Xyzzy", which is no web category of Graph\'s: listWebCategories has all that there are',
        ].join("; "),
      ],
      [
        { destinationFqdns: ["https://contoso.com/"] },
        'destinationFqdns has "https://contoso.com/", which is no domain name: leave out scheme, port and path, as in www.contoso.com',
      ],
    ] as const) {
      it(`is refused with ${JSON.stringify(change)}`, async () => {
        const findings = await process.check(rule, banks(id, change), { urn: "urn:one" });
        expect(findings.map((each) => `${each.property} ${each.reason}`).join("; ")).to.equal(reason);
      });
    }

    it("with a category that doesn't exist is refused where it is changed, too", async () => {
      const one = await newProcess().create(rule, banks(id));
      const error = await failure(
        process.diff(rule, one.id, one.state, banks(id, { destinationWebCategories: ["Finanze"] })),
      );
      expect(error.message).to.contain('the nearest is "Finance"');
    });

    it("needs a policy that exists", async () => {
      const inputs = banks("0a6a9b97-b84c-406a-a703-14d699d1fbb1");
      for (const failed of [process.check(rule, inputs), newProcess().create(rule, inputs)]) {
        expect((await failure(failed)).message).to.contain('there is no TLS inspection policy "0a6a9b97');
      }
    });
  });

  describe("a link", () => {
    let policyId: string;
    let filteringProfileId: string;
    beforeEach(async () => {
      policyId = (await made()).id;
      filteringProfileId = await baseline();
    });

    it("is made, changed in place, read by its id alone and removed", async () => {
      const inputs = { filteringProfileId, policyId };
      expect(await process.check(link, inputs, { urn: "urn:link" })).to.deep.equal([]);
      const { id, state } = await newProcess().create(link, inputs);
      expect(state).to.deep.include({ ...inputs, state: "enabled" });
      const path = `${linksOf(filteringProfileId)}/${id}`;
      expect(await tenant.send("GET", `${path}?$expand=policy`)).to.deep.include({ state: "enabled" });
      expect((await newProcess().diff(link, id, state, inputs)).differences).to.deep.equal([]);
      const off = { ...inputs, state: "disabled" };
      const { differences } = await newProcess().diff(link, id, state, off);
      expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["state", false]]);
      const after = await newProcess().update(link, id, state, off);
      expect(await tenant.send("GET", path)).to.include({ state: "disabled" });
      const found = await newProcess().read(link, id, {}, {});
      expect(found?.state).to.deep.include(off);
      await newProcess().delete(link, id, after);
      expect(await tenant.list(linksOf(filteringProfileId))).to.deep.equal([]);
    });

    it("is the only one of its kind in a profile: of the program, and of the tenant", async () => {
      const inputs = { filteringProfileId, policyId };
      const other = await newProcess().create(policy, { ...inspect, name: "Other" }, { urn: "urn:other" });
      const { id } = await newProcess().create(link, inputs, { urn: "urn:link" });
      const [finding] = await process.check(link, { filteringProfileId, policyId: other.id }, { urn: "urn:b" });
      expect(finding?.property).to.equal("filteringProfileId");
      expect(finding?.reason).to.contain(`has a link to the policy ${policyId} already (${id})`);
      const [twice] = await process.check(link, { filteringProfileId, policyId: unknown }, { urn: "urn:c" });
      expect(twice?.reason).to.contain("is that of urn:b as well");
      // To the same policy, an interrupted run may have left it.
      const next = newProcess();
      expect(await next.check(link, inputs, { urn: "urn:d" })).to.deep.equal([]);
      expect(await next.create(link, inputs, { urn: "urn:d" })).to.deep.include({ id });
      expect(next.logged.join()).to.match(new RegExp(`^warning: takes over ${id}`));
    });

    it("is the only one in a profile of its tenant, and not of another one that the program has to do with", async () => {
      const inputs = { filteringProfileId, policyId: unknown };
      const elsewhere = { connection: { tenantId: "22222222-2222-4222-8222-222222222222" } };
      expect(await process.check(link, inputs, { urn: "urn:a" })).to.deep.equal([]);
      const there = await process.check(link, { ...inputs, ...elsewhere }, { urn: "urn:b" }, inputs);
      expect(there).to.deep.equal([]);
    });

    it("to another policy takes the place of the old one, which goes first", async () => {
      const inputs = { filteringProfileId, policyId };
      const { id, state } = await newProcess().create(link, inputs, { urn: "urn:link" });
      const { id: other } = await newProcess().create(policy, { ...inspect, name: "Other" }, { urn: "urn:other" });
      const told = { urn: "urn:link" };
      const then = { filteringProfileId, policyId: other };
      const { differences } = await process.diff(link, id, state, then, told);
      expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["policyId", true]]);
      expect(await process.check(link, then, told)).to.deep.equal([]);
      const made = await process.create(link, then, told);
      await process.delete(link, id, state, told);
      const links = await tenant.list(`${linksOf(filteringProfileId)}?$expand=policy`);
      expect(links.map((each) => [each["id"], (each["policy"] as Properties)["id"]])).to.deep.equal([[made.id, other]]);
    });

    it("needs a profile and a policy that exist", async () => {
      const nowhere = "0a6a9b97-b84c-406a-a703-14d699d1fbb1";
      const inputs = { filteringProfileId: nowhere, policyId };
      for (const failed of [process.check(link, inputs), newProcess().create(link, inputs)]) {
        expect((await failure(failed)).message).to.contain(`There is no security profile "${nowhere}"`);
      }
      const toNothing = { filteringProfileId, policyId: nowhere };
      expect((await failure(newProcess().create(link, toNothing))).message).to.contain("does not exist");
    });

    it("that may not be made names both permissions that Microsoft's pages name", async () => {
      graph.refuses = (method) => (method === "POST" ? 403 : false);
      const inAltered = new HandlerProcess({ ...tenant.environment, ...graph.environment });
      const { message } = await failure(inAltered.create(link, { filteringProfileId, policyId }));
      expect(message).to.contain(
        "needs the permission NetworkAccess.ReadWrite.All or NetworkAccessPolicy.ReadWrite.All, with",
      );
    });
  });
});
