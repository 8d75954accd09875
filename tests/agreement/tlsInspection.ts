import type { Entity } from "../alteredGraph.js";
import { policy, policyLink, rule } from "../host/setup.js";
import { linksOf, policies, profiles, rulesOf, type Tenant } from "../tenant.js";
import {
  bothUpdated,
  drift,
  driftToWanted,
  driftUpdated,
  gone,
  madeAgain,
  replaced,
  unchanged,
  updated,
  type Case,
} from "./case.js";

/** A policy that is managed elsewhere. */
async function policyId(tenant: Tenant): Promise<string> {
  const made = await tenant.send("POST", policies, { name: "Elsewhere", settings: { defaultAction: "bypass" } });
  return String(made["id"]);
}

let priorities = 100;

/** Each has a priority of its own. */
async function profileId(tenant: Tenant): Promise<string> {
  const priority = (priorities += 1);
  const made = await tenant.send("POST", profiles, { name: `p${priority}`, state: "enabled", priority, policies: [] });
  return String(made["id"]);
}

function policyCases(): Case[] {
  let number = 0;
  /** People tell policies by their names. */
  const given = () => ({ name: `Inspection ${(number += 1)}`, description: "Ours", defaultAction: "inspect" });
  const changes: Readonly<Record<string, Entity>> = {
    "another name": { name: "Renamed" },
    "another description": { description: "New" },
    "another default action": { defaultAction: "bypass" },
  };
  const bodyOf = ({ defaultAction, ...body }: Entity) =>
    defaultAction === undefined ? body : { ...body, settings: { defaultAction } };
  return [
    ...Object.entries(changes).flatMap(([what, change]): Case[] => {
      const [property = "", value] = Object.entries(change)[0] ?? [];
      const shown = JSON.stringify(value);
      return [
        {
          title: `policy that gets ${what}`,
          className: policy,
          plans: updated,
          arrange() {
            const before = given();
            return { given: before, then: { ...before, ...change } };
          },
        },
        {
          title: `policy that gets ${what} outside`,
          className: policy,
          plans: driftUpdated,
          arrange(tenant) {
            const before = given();
            return {
              given: before,
              outside: (id) => tenant.send("PATCH", `${policies}/${id}`, bodyOf(change)),
              warnings: () => [drift(property, shown, JSON.stringify((before as Entity)[property]))],
            };
          },
        },
        {
          title: `policy that gets ${what} from program and tenant alike`,
          className: policy,
          plans: bothUpdated,
          arrange(tenant) {
            const before = given();
            return {
              given: before,
              then: { ...before, ...change },
              outside: (id) => tenant.send("PATCH", `${policies}/${id}`, bodyOf(change)),
              warnings: () => [driftToWanted(property, shown)],
              writes: [],
            };
          },
        },
        {
          title: `policy that gets ${what} outside, which is ignored`,
          className: policy,
          plans: unchanged,
          arrange: (tenant) => ({
            given: given(),
            ignoreChanges: [property],
            outside: (id) => tenant.send("PATCH", `${policies}/${id}`, bodyOf(change)),
            tenant: change,
          }),
        },
      ];
    }),
    {
      title: "policy whose description is no longer given",
      className: policy,
      plans: updated,
      arrange() {
        const { description: _, ...then } = given();
        return { given: { ...then, description: "Ours" }, then, tenant: { description: null } };
      },
    },
    {
      title: "policy that was deleted outside",
      className: policy,
      plans: madeAgain,
      arrange: (tenant) => ({
        given: given(),
        outside: (id) => tenant.send("DELETE", `${policies}/${id}`),
        warnings: (id) => [gone(id)],
      }),
    },
  ];
}

const fqdns = (values: readonly string[]) => ({
  destinations: [{ "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values }],
});

const banks = { name: "Banks", priority: 100, action: "bypass", destinationFqdns: ["a.example", "*.b.example"] };

function ruleCases(): Case[] {
  const changes: Readonly<Record<string, readonly [Entity, Entity, warning: string]>> = {
    "another name": [{ name: "New" }, { name: "New" }, drift("name", '"New"', '"Banks"')],
    "a description": [{ description: "New" }, { description: "New" }, drift("description", '"New"', "none")],
    "another priority": [{ priority: 200 }, { priority: 200 }, drift("priority", "200", "100")],
    "another action": [{ action: "inspect" }, { action: "inspect" }, drift("action", '"inspect"', '"bypass"')],
    "another status": [
      { status: "reportOnly" },
      { settings: { status: "reportOnly" } },
      drift("status", '"reportOnly"', '"enabled"'),
    ],
    "one more destination": [
      { destinationFqdns: ["c.example", ...banks.destinationFqdns] },
      { matchingConditions: fqdns(["c.example", ...banks.destinationFqdns]) },
      'destinationFqdns was changed outside Pulumi: "c.example" was added; the update removes it',
    ],
  };
  const given = async (tenant: Tenant) => ({ policyId: await policyId(tenant), ...banks });
  const at = (said: Entity, id: string) => `${rulesOf(String(said["policyId"]))}/${id}`;
  return [
    ...Object.entries(changes).flatMap(([what, [change, body, warning]]): Case[] => [
      {
        title: `rule that gets ${what}`,
        className: rule,
        plans: updated,
        async arrange(tenant) {
          const before = await given(tenant);
          return { given: before, then: { ...before, ...change } };
        },
      },
      {
        title: `rule that gets ${what} outside`,
        className: rule,
        plans: driftUpdated,
        async arrange(tenant) {
          const before = await given(tenant);
          return {
            given: before,
            outside: (id) => tenant.send("PATCH", at(before, id), body),
            warnings: () => [warning],
          };
        },
      },
      {
        title: `rule that gets ${what} outside, which is ignored`,
        className: rule,
        plans: unchanged,
        async arrange(tenant) {
          const before = await given(tenant);
          return {
            given: before,
            ignoreChanges: Object.keys(change),
            outside: (id) => tenant.send("PATCH", at(before, id), body),
            tenant: change,
          };
        },
      },
    ]),
    {
      title: "rule that goes by categories instead",
      className: rule,
      plans: updated,
      async arrange(tenant) {
        const { destinationFqdns: _, ...rest } = await given(tenant);
        const then = { ...rest, destinationWebCategories: ["Finance", "Gambling"] };
        return { given: { ...rest, destinationFqdns: banks.destinationFqdns }, then, tenant: { destinationFqdns: [] } };
      },
    },
    {
      title: "rule that moves to another policy",
      className: rule,
      plans: replaced,
      arrange: async (tenant) => ({ given: await given(tenant), then: await given(tenant) }),
    },
    {
      title: "rule that was deleted outside",
      className: rule,
      plans: madeAgain,
      async arrange(tenant) {
        const before = await given(tenant);
        return {
          given: before,
          outside: (id) => tenant.send("DELETE", at(before, id)),
          warnings: (id) => [gone(id)],
        };
      },
    },
  ];
}

/** What the program may say otherwise without saying anything else. */
export const ruleSpellings: Case[] = Object.entries({
  "its destinations in another order and case": () => ({ destinationFqdns: ["*.B.Example", "A.example"] }),
  "its usual status stated": () => ({ status: "enabled" }),
  "an empty list and an empty text": () => ({ destinationWebCategories: [], description: "" }),
  "its policy's id in upper case": (said: Entity) => ({ policyId: String(said["policyId"]).toUpperCase() }),
}).map(([what, otherwise]) => ({
  title: `rule with ${what}`,
  className: rule,
  plans: unchanged,
  async arrange(tenant) {
    const given = { policyId: await policyId(tenant), ...banks };
    return { given, then: { ...given, ...otherwise(given) } };
  },
}));

function linkCases(): Case[] {
  const given = async (tenant: Tenant) => ({
    filteringProfileId: await profileId(tenant),
    policyId: await policyId(tenant),
  });
  const at = (said: Entity, id: string) => `${linksOf(String(said["filteringProfileId"]))}/${id}`;
  return [
    {
      title: "link that is disabled",
      className: policyLink,
      plans: updated,
      async arrange(tenant) {
        const before = await given(tenant);
        return { given: before, then: { ...before, state: "disabled" } };
      },
    },
    {
      title: "link to another policy",
      className: policyLink,
      plans: replaced,
      async arrange(tenant) {
        const before = await given(tenant);
        return { given: before, then: { ...before, policyId: await policyId(tenant) } };
      },
    },
    {
      title: "link in another profile",
      className: policyLink,
      plans: replaced,
      async arrange(tenant) {
        const before = await given(tenant);
        return { given: before, then: { ...before, filteringProfileId: await profileId(tenant) } };
      },
    },
    {
      title: "link that somebody disabled",
      className: policyLink,
      plans: driftUpdated,
      async arrange(tenant) {
        const before = await given(tenant);
        return {
          given: before,
          outside: (id) => tenant.send("PATCH", at(before, id), { state: "disabled" }),
          warnings: () => [drift("state", '"disabled"', '"enabled"')],
        };
      },
    },
    {
      title: "link that somebody removed",
      className: policyLink,
      plans: madeAgain,
      async arrange(tenant) {
        const before = await given(tenant);
        return {
          given: before,
          outside: (id) => tenant.send("DELETE", at(before, id)),
          warnings: (id) => [gone(id)],
        };
      },
    },
    {
      title: "link whose ids are written otherwise",
      className: policyLink,
      plans: unchanged,
      async arrange(tenant) {
        const before = await given(tenant);
        const upper = Object.entries(before).map(([property, id]) => [property, id.toUpperCase()]);
        return { given: before, then: Object.fromEntries(upper) as Entity };
      },
    },
  ];
}

export const tlsInspectionCases: readonly Case[] = [...policyCases(), ...ruleCases(), ...linkCases()];
