import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator, type TenantSeed } from "../../emulator/index.js";
import {
  type Answer,
  baseline,
  createPolicy,
  filteringProfiles,
  linkBody,
  ruleBody,
  send,
  tlsInspectionPolicies,
  token,
} from "./requests.js";

const namespace = "microsoft.graph.networkaccess";
const sevenDigits = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
const fqdn = (...values: string[]) => ({ "@odata.type": `#${namespace}.tlsInspectionFqdnDestination`, values });
const webCategory = (...values: string[]) => ({
  "@odata.type": `#${namespace}.tlsInspectionWebCategoryDestination`,
  values,
});

/** As the example of "Create tlsInspectionPolicy" has it. */
const documentedPolicy = {
  name: "Default TLS Inspection Policy",
  description: "Policy for inspecting TLS traffic",
  settings: { defaultAction: "bypass" },
};

/** As the example of "Create tlsInspectionRule" has it. */
const documentedRule = {
  "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
  name: "Contoso TLS Rule 1",
  priority: 100,
  description: "My TLS rule",
  action: "inspect",
  settings: { status: "enabled" },
  matchingConditions: {
    destinations: [
      {
        "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination",
        values: ["www.contoso.test.com", "*.contoso.org"],
      },
      {
        "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionWebCategoriesDestination",
        values: ["Entertainment"],
      },
    ],
  },
};

/** What the tests look at in a rule. */
interface Rule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly action: string;
  readonly priority: number;
  readonly settings: object;
  readonly matchingConditions: { readonly destinations: readonly object[] };
}

describe("The emulator's TLS inspection", () => {
  let emulator: Emulator;
  let now = new Date("2026-02-13T10:17:06.123Z");
  before(async () => {
    emulator = await startEmulator({ token, now: () => now });
  });
  after(() => emulator.close());

  async function refused(answer: Promise<Answer>, message: RegExp, status = 400): Promise<void> {
    const { status: answered, body, text } = await answer;
    expect(answered, text).to.equal(status);
    expect(body.error.code).to.equal(status === 409 ? "Conflict" : "BadRequest");
    expect(body.error.message).to.match(message);
  }

  async function rulesOf(policy: string): Promise<readonly Rule[]> {
    return (await send(emulator, "GET", `${policy}/policyRules`)).body.value as unknown as readonly Rule[];
  }

  async function addRule(policy: string, body: object = ruleBody): Promise<string> {
    const { status, body: made, text } = await send(emulator, "POST", `${policy}/policyRules`, body);
    expect(status, text).to.equal(201);
    return `${policy}/policyRules/${made.id}`;
  }

  describe("policies", () => {
    it("take the request of Graph's create page word for word", async () => {
      const { status, body } = await send(emulator, "POST", tlsInspectionPolicies, documentedPolicy);
      expect(status).to.equal(201);
      const expected = {
        "@odata.context": `https://graph.microsoft.com/beta/$metadata#${tlsInspectionPolicies.slice(1)}/$entity`,
        id: body.id,
        ...documentedPolicy,
        version: "1.0.0",
        lastModifiedDateTime: "2026-02-13T10:17:06.1230000Z",
      };
      expect(body).to.deep.equal(expected);
      expect((await send(emulator, "GET", `${tlsInspectionPolicies}/${body.id}`)).body).to.deep.equal(expected);
    });

    it("have the system's and the recommended rule from the start", async () => {
      const [system, recommended, ...others] = await rulesOf(await createPolicy(emulator));
      expect(others).to.deep.equal([]);
      for (const [rule, priority] of [
        [system, 50],
        [recommended, 65_000],
      ] as const) {
        expect(rule).to.deep.include({ priority, action: "bypass", settings: { status: "enabled" } });
        expect(rule?.description).to.match(/^Auto-created TLS rule/);
      }
      expect(recommended?.matchingConditions.destinations).to.deep.equal([
        webCategory("Education", "Finance", "Government", "HealthAndMedicine"),
      ]);
    });

    it("need a name and a default action, and may have no description", async () => {
      const create = (body: object) => send(emulator, "POST", tlsInspectionPolicies, body);
      await refused(create({ settings: { defaultAction: "bypass" } }), /required.*'name'/);
      await refused(create({ name: "p" }), /required.*'settings'/);
      await refused(create({ name: "p", settings: {} }), /'settings\.defaultAction'/);
      await refused(create({ name: "p", settings: { defaultAction: "block" } }), /'settings\.defaultAction'/);
      await refused(create({ ...documentedPolicy, policyRules: [] }), /'policyRules'/);
      const { body } = await create({ name: "p", settings: { defaultAction: "inspect" } });
      expect(body).to.deep.include({ description: null, settings: { defaultAction: "inspect" } });
    });

    it("change what a PATCH has, and when they were changed", async () => {
      const policy = await createPolicy(emulator);
      now = new Date(now.getTime() + 1000);
      expect((await send(emulator, "PATCH", policy, { settings: { defaultAction: "inspect" } })).status).to.equal(204);
      const { body } = await send(emulator, "GET", policy);
      expect(body).to.deep.include({ name: "Policy", settings: { defaultAction: "inspect" } });
      expect(body)
        .to.have.property("lastModifiedDateTime", now.toISOString().replace("Z", "0000Z"))
        .and.match(sevenDigits);
      expect((await send(emulator, "PATCH", policy, { ...body, name: "Other", description: "d" })).status).to.equal(
        204,
      );
      expect((await send(emulator, "GET", policy)).body).to.include({ name: "Other", description: "d" });
      await refused(send(emulator, "PATCH", policy, { version: "2.0.0" }), /'version'/);
    });

    it("go with their rules, and not as long as a profile is linked to them", async () => {
      const policy = await createPolicy(emulator);
      const rule = await addRule(policy);
      const links = `${await baseline(emulator)}/policies`;
      const link = (await send(emulator, "POST", links, linkBody(policy))).body.id;
      await refused(send(emulator, "DELETE", policy), /linked to the filtering profile 'Baseline Profile'/);
      expect((await send(emulator, "DELETE", `${links}/${link}`)).status).to.equal(204);
      expect((await send(emulator, "DELETE", policy)).status).to.equal(204);
      for (const path of [policy, `${policy}/policyRules`, rule]) {
        expect((await send(emulator, "GET", path)).status, path).to.equal(404);
      }
    });

    it("are expanded with their rules, alone and in the list", async () => {
      const policy = await createPolicy(emulator, "Expanded");
      const rules = await rulesOf(policy);
      const expand = "$expand=policyRules";
      expect((await send(emulator, "GET", `${policy}?${expand}`)).body).to.deep.include({ policyRules: rules });
      const filter = "$filter=name eq 'Expanded'";
      const { body } = await send(
        emulator,
        "GET",
        `${tlsInspectionPolicies}?${filter}&${expand}($filter=priority le 99)`,
      );
      expect(body.value.map((each) => Object.entries(each).at(-1))).to.deep.equal([["policyRules", [rules[0]]]]);
    });
  });

  describe("rules", () => {
    it("take the request of Graph's create page word for word, and answer with the metadata's types", async () => {
      const policy = await createPolicy(emulator);
      const { status, body } = await send(emulator, "POST", `${policy}/policyRules`, documentedRule);
      expect(status).to.equal(201);
      const [fqdns] = documentedRule.matchingConditions.destinations;
      const id = policy.split("/").at(-1) ?? "";
      const expected = {
        "@odata.context": `https://graph.microsoft.com/beta/$metadata#${tlsInspectionPolicies.slice(1)}('${id}')/policyRules/$entity`,
        ...documentedRule,
        id: body.id,
        matchingConditions: { destinations: [fqdns, webCategory("Entertainment")] },
      };
      expect(body).to.deep.equal(expected);
      expect((await send(emulator, "GET", `${policy}/policyRules/${body.id}`)).body).to.deep.equal(expected);
    });

    it("need every property but the description", async () => {
      const path = `${await createPolicy(emulator)}/policyRules`;
      for (const property of Object.keys(ruleBody)) {
        const body = Object.fromEntries(Object.entries(ruleBody).filter(([name]) => name !== property));
        await refused(send(emulator, "POST", path, body), new RegExp(`required.*'${property}'`));
      }
      expect((await send(emulator, "POST", path, ruleBody)).body).to.include({ description: null });
    });

    it("have a priority of their own within the policy, from 100", async () => {
      const policy = await createPolicy(emulator);
      const create = (priority: unknown) => send(emulator, "POST", `${policy}/policyRules`, { ...ruleBody, priority });
      for (const priority of [50, 99, -1, 100.5, "100"]) {
        await refused(create(priority), /'priority'/);
      }
      const first = await addRule(policy);
      await refused(create(100), /priority 100 is that of another rule/, 409);
      await refused(create(65_000), /priority 65000/, 409);
      const second = await addRule(policy, { ...ruleBody, priority: 101 });
      await refused(send(emulator, "PATCH", first, { priority: 101 }), /priority 101/, 409);
      await refused(send(emulator, "PATCH", first, { priority: 99 }), /'priority'/);
      // Through a spare one, two change places.
      for (const [rule, priority] of [
        [first, 102],
        [second, 100],
        [first, 101],
      ] as const) {
        expect((await send(emulator, "PATCH", rule, { priority })).status).to.equal(204);
      }
      expect((await addRule(await createPolicy(emulator))).length).to.be.greaterThan(0);
    });

    it("have a value for each destination", async () => {
      const path = `${await createPolicy(emulator)}/policyRules`;
      const create = (...destinations: object[]) =>
        send(emulator, "POST", path, { ...ruleBody, matchingConditions: { destinations } });
      await refused(create(), /'matchingConditions\.destinations'.*empty/);
      await refused(create(fqdn()), /'matchingConditions\.destinations\[0\]\.values'.*empty/);
      await refused(create(fqdn("a.example"), webCategory()), /destinations\[1\]\.values'.*empty/);
      await refused(create(fqdn("")), /values\[0\]'.*empty/);
      await refused(create(webCategory("Nonsense")), /no such web category/);
      await refused(create({ values: ["a.example"] }), /@odata\.type/);
      await refused(create({ ...fqdn("a.example"), "@odata.type": `#${namespace}.fqdn` }), /@odata\.type/);
      await refused(create({ ...fqdn("a.example"), more: 1 }), /destinations\[0\]\.more'/);
    });

    it("bypass or inspect, and are enabled, disabled or report", async () => {
      const rule = await addRule(await createPolicy(emulator));
      for (const [property, wrong] of [
        ["action", "block"],
        ["settings", { status: "on" }],
        ["settings", {}],
      ] as const) {
        await refused(send(emulator, "PATCH", rule, { [property]: wrong }), new RegExp(`'${property}`));
      }
      for (const status of ["disabled", "reportOnly", "enabled"]) {
        await send(emulator, "PATCH", rule, { action: "bypass", settings: { status } });
        expect((await send(emulator, "GET", rule)).body).to.deep.include({ action: "bypass", settings: { status } });
      }
    });

    it("change what a PATCH has, as the example of Graph's update page does", async () => {
      const policy = await createPolicy(emulator);
      const rule = await addRule(policy, documentedRule);
      const change = {
        name: "Contoso TLS Rule 1 - Updated",
        priority: 200,
        description: "My TLS rule - Updated",
        action: "bypass",
        settings: { status: "disabled" },
        matchingConditions: { destinations: [fqdn("www.contoso.test-updated.com", "*.contoso.org")] },
      };
      now = new Date(now.getTime() + 1000);
      expect((await send(emulator, "PATCH", rule, change)).status).to.equal(204);
      const { body } = await send(emulator, "GET", rule);
      expect(body).to.deep.include(change);
      expect((await send(emulator, "PATCH", rule, { ...body, description: null })).status).to.equal(204);
      expect((await send(emulator, "GET", rule)).body).to.deep.include({ ...change, description: null });
      expect((await send(emulator, "GET", policy)).body).to.have.property(
        "lastModifiedDateTime",
        now.toISOString().replace("Z", "0000Z"),
      );
    });

    it("are deleted, the recommended one too, and the system's is neither that nor changed", async () => {
      const policy = await createPolicy(emulator);
      const [system, recommended] = (await rulesOf(policy)).map(({ id }) => `${policy}/policyRules/${id}`);
      await refused(send(emulator, "DELETE", system ?? ""), /system's/);
      await refused(send(emulator, "PATCH", system ?? "", { description: "mine" }), /system's/);
      expect((await send(emulator, "PATCH", recommended ?? "", { priority: 64_000 })).status).to.equal(204);
      expect((await send(emulator, "DELETE", recommended ?? "")).status).to.equal(204);
      expect((await rulesOf(policy)).map(({ priority }) => priority)).to.deep.equal([50]);
    });

    it("are filtered by and ordered by priority, as numbers", async () => {
      const policy = await createPolicy(emulator);
      for (const priority of [1000, 200, 100]) {
        await addRule(policy, { ...ruleBody, priority });
      }
      const priorities = async (query: string) => {
        const { body } = await send(emulator, "GET", `${policy}/policyRules?${query}`);
        return (body.value as unknown as readonly Rule[]).map(({ priority }) => priority);
      };
      expect(await priorities("$orderby=priority")).to.deep.equal([50, 100, 200, 1000, 65_000]);
      expect(await priorities("$filter=priority ge 200&$orderby=priority desc")).to.deep.equal([65_000, 1000, 200]);
      expect(await priorities("$filter=200 ge priority and not (priority eq 50)")).to.deep.equal([200, 100]);
      expect(await priorities("$filter=priority in (50,100) and priority ne 100")).to.deep.equal([50]);
      for (const filter of [
        "priority ge 'x'",
        "name eq 5",
        "priority gt 5",
        "(priority eq 5) ge true",
        "name ge 'x'",
      ]) {
        await refused(send(emulator, "GET", `${policy}/policyRules?$filter=${filter}`), /filter clause/);
      }
    });
  });

  describe("has the tenant's limits:", () => {
    const rules = (count: number, values: number) =>
      Array.from({ length: count }, (_, at) => ({
        ...({ name: "r", action: "bypass", priority: 100 + at } as const),
        destinations: [{ kind: "fqdn" as const, values: Array.from({ length: values }, () => "a.example") }],
      }));

    /** It doesn't count. */
    const system = { name: "s", action: "bypass", priority: 50, destinations: [] } as const;

    async function withTenant(
      tenant: TenantSeed,
      test: (other: Emulator, policy: string) => Promise<void>,
    ): Promise<void> {
      const other = await startEmulator({ token, tenant });
      try {
        const { body } = await send(other, "GET", tlsInspectionPolicies);
        await test(other, `${tlsInspectionPolicies}/${body.value[0]?.id ?? ""}`);
      } finally {
        await other.close();
      }
    }

    it("100 policies", () =>
      withTenant({ tlsInspectionPolicies: Array.from({ length: 99 }, () => ({ name: "p" })) }, async (other) => {
        expect((await send(other, "POST", tlsInspectionPolicies, documentedPolicy)).status).to.equal(201);
        await refused(send(other, "POST", tlsInspectionPolicies, documentedPolicy), /can have 100 TLS/);
      }));

    it("1,000 rules in all of its policies", () =>
      withTenant(
        {
          tlsInspectionPolicies: [
            { name: "p", rules: [system] },
            { name: "q", rules: rules(999, 1) },
          ],
        },
        async (other, policy) => {
          const add = (priority: number) => send(other, "POST", `${policy}/policyRules`, { ...ruleBody, priority });
          expect((await add(100)).status).to.equal(201);
          await refused(add(101), /can have 1000 TLS/);
          await refused(send(other, "POST", tlsInspectionPolicies, documentedPolicy), /can have 1000 TLS/);
        },
      ));

    it("8,000 destinations in all of its rules", () =>
      withTenant({ tlsInspectionPolicies: [{ name: "p", rules: rules(2, 3999) }] }, async (other, policy) => {
        const create = (...values: string[]) => {
          const matchingConditions = { destinations: [fqdn(...values)] };
          return send(other, "POST", `${policy}/policyRules`, { ...ruleBody, priority: 200, matchingConditions });
        };
        await refused(create("a.example", "b.example", "c.example"), /can have 8000 destinations/);
        const { body } = await create("a.example", "b.example");
        const path = `${policy}/policyRules/${body.id}`;
        const matchingConditions = { destinations: [fqdn("a.example", "b.example"), webCategory("News")] };
        await refused(send(other, "PATCH", path, { matchingConditions }), /can have 8000 destinations/);
        expect((await send(other, "DELETE", path)).status).to.equal(204);
      }));
  });

  it("answers an id that isn't there with 404", async () => {
    const policy = await createPolicy(emulator);
    for (const [method, path, body] of [
      ["GET", `${tlsInspectionPolicies}/none`],
      ["PATCH", `${tlsInspectionPolicies}/none`, {}],
      ["DELETE", `${tlsInspectionPolicies}/none`],
      ["GET", `${tlsInspectionPolicies}/none/policyRules`],
      ["POST", `${tlsInspectionPolicies}/none/policyRules`, ruleBody],
      ["GET", `${policy}/policyRules/none`],
      ["PATCH", `${policy}/policyRules/none`, {}],
      ["DELETE", `${policy}/policyRules/none`],
    ] as const) {
      const { status, body: answered } = await send(emulator, method, path, body);
      expect([status, answered.error.code], `${method} ${path}`).to.deep.equal([404, "NotFound"]);
    }
  });

  it("lists the web categories, which nobody changes", async () => {
    const path = "/networkAccess/connectivity/webCategories";
    const { body } = await send(emulator, "GET", `${path}?$filter=name eq 'AlcoholAndTobacco'`);
    expect(body.value).to.deep.equal([
      { name: "AlcoholAndTobacco", displayName: "Alcohol and tobacco", group: "Liability" },
    ]);
    expect(Number((await send(emulator, "GET", `${path}/$count`)).text)).to.be.greaterThan(50);
    expect((await send(emulator, "POST", path, {})).status).to.equal(405);
  });

  it("tells whether the tenant is onboarded", async () => {
    const path = "/networkAccess/tenantStatus";
    const context = "https://graph.microsoft.com/beta/$metadata#networkAccess/tenantStatus/$entity";
    for (const [tlsInspection, onboardingStatus, status] of [
      ["available", "onboarded", 200],
      ["notOnboarded", "offboarded", 403],
      ["otherCloud", "onboarded", 400],
    ] as const) {
      const other = await startEmulator({ token, tlsInspection });
      try {
        const { body } = await send(other, "GET", path);
        expect(body).to.deep.equal({ "@odata.context": context, onboardingStatus, onboardingErrorMessage: null });
        for (const [list, expected] of [
          [tlsInspectionPolicies, status],
          [filteringProfiles, status === 403 ? 403 : 200],
          ["/networkAccess/connectivity/webCategories", status === 403 ? 403 : 200],
        ] as const) {
          expect((await send(other, "GET", list)).status, `${list} ${tlsInspection}`).to.equal(expected);
        }
      } finally {
        await other.close();
      }
    }
  });
});
