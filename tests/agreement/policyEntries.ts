import type { Entity } from "../alteredGraph.js";
import { base64Of } from "../certificates.js";
import { policyEntry as className, root } from "../host/setup.js";
import { configurations, customPolicies, type Tenant } from "../tenant.js";
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

const ids = "certificateBasedApplicationConfigurationIds";
const created = "restrictForAppsCreatedAfterDateTime";
const since = "2027-01-01T00:00:00Z";

/** What else is in each policy. */
const others = [{ restrictionType: "asymmetricKeyLifetime", state: "enabled", maxLifetime: "P90D" }];

async function newConfiguration(tenant: Tenant): Promise<string> {
  const trustedCertificateAuthorities = [{ isRootAuthority: true, certificate: base64Of(root.certificate) }];
  return String((await tenant.send("POST", configurations, { trustedCertificateAuthorities }))["id"]);
}

async function newPolicy(tenant: Tenant): Promise<string> {
  const restrictions = { keyCredentials: others };
  const policy = { displayName: "Theirs", description: "", isEnabled: true, restrictions };
  return String((await tenant.send("POST", customPolicies, policy))["id"]);
}

/** A policy of its own, two configurations, and the arguments for an entry that names the first. */
async function arranged(tenant: Tenant) {
  const [policyId, one, other] = [
    await newPolicy(tenant),
    await newConfiguration(tenant),
    await newConfiguration(tenant),
  ];
  /** Changes the entry by hand, or takes it out. */
  const byHand = (change: Entity | undefined) => async () => {
    const { restrictions } = await tenant.send("GET", `${customPolicies}/${policyId}`);
    const { keyCredentials } = restrictions as { keyCredentials: Entity[] };
    const changed = keyCredentials.flatMap((each) =>
      each["restrictionType"] === "trustedCertificateAuthority"
        ? change === undefined
          ? []
          : [{ ...each, ...change }]
        : [each],
    );
    return tenant.send("PATCH", `${customPolicies}/${policyId}`, {
      restrictions: { ...(restrictions as Entity), keyCredentials: changed },
    });
  };
  return { given: { policyId, [ids]: [one], [created]: since }, one, other, byHand };
}

/** What the program may say otherwise without saying anything else. */
const otherWords: Readonly<Record<string, Entity>> = {
  "its state stated": { state: "enabled" },
  "its time in another zone": { [created]: "2027-01-01T02:00:00.000+02:00" },
};

export const policyEntryCases: Case[] = [
  {
    title: "policy's entry that names another configuration",
    className,
    plans: updated,
    arrange: async (tenant) => {
      const { given, one, other } = await arranged(tenant);
      return {
        given,
        then: { ...given, [ids]: [other] },
        notes: (id) => [`${id} begins to name ${other}, and stops naming ${one}`],
      };
    },
  },
  {
    title: "policy's entry that names its configurations the other way round",
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const { given, one, other } = await arranged(tenant);
      return { given: { ...given, [ids]: [one, other] }, then: { ...given, [ids]: [other.toUpperCase(), one] } };
    },
  },
  ...Object.entries({
    "is disabled": { state: "disabled" },
    "is for what is made later": { [created]: "2028-01-01T00:00:00Z" },
    "is for all applications": { [created]: undefined },
  }).map(([what, change]): Case => ({
    title: `policy's entry that ${what}`,
    className,
    plans: updated,
    arrange: async (tenant) => {
      const { given } = await arranged(tenant);
      return { given, then: { ...given, ...change } };
    },
  })),
  {
    title: "policy's entry that moves to another policy",
    className,
    plans: replaced,
    arrange: async (tenant) => {
      const { given } = await arranged(tenant);
      return { given, then: { ...given, policyId: await newPolicy(tenant) } };
    },
  },
  {
    title: "policy's entry that was removed outside",
    className,
    plans: madeAgain,
    arrange: async (tenant) => {
      const { given, byHand } = await arranged(tenant);
      return { given, outside: byHand(undefined), warnings: (id) => [gone(id)] };
    },
  },
  {
    title: "policy's entry that was disabled and made for another time outside",
    className,
    plans: driftUpdated,
    arrange: async (tenant) => {
      const { given, byHand } = await arranged(tenant);
      return {
        given,
        outside: byHand({ state: "disabled", [created]: null }),
        warnings: () => [drift("state", '"disabled"', '"enabled"'), drift(created, "none", `"${since}"`)],
      };
    },
  },
  {
    title: "policy's entry that program and somebody disabled",
    className,
    plans: bothUpdated,
    arrange: async (tenant) => {
      const { given, byHand } = await arranged(tenant);
      return {
        given,
        then: { ...given, state: "disabled" },
        outside: byHand({ state: "disabled" }),
        warnings: () => [driftToWanted("state", '"disabled"')],
        writes: [],
      };
    },
  },
  {
    title: "policy's entry that was disabled outside, which is ignored",
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const { given, byHand } = await arranged(tenant);
      return {
        given,
        ignoreChanges: ["state"],
        outside: byHand({ state: "disabled" }),
        tenant: { state: "disabled" },
      };
    },
  },
  ...Object.entries(otherWords).map(([what, change]): Case => ({
    title: `policy's entry with ${what}`,
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const { given } = await arranged(tenant);
      return { given, then: { ...given, ...change } };
    },
  })),
];
