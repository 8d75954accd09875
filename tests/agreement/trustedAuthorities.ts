import type { Entity } from "../alteredGraph.js";
import { base64Of, opensslSays } from "../certificates.js";
import { issuing, otherRoot, root, trustedCa as className } from "../host/setup.js";
import { configurations, membersOf, type Tenant } from "../tenant.js";
import {
  bothUpdated,
  drift,
  driftReplaced,
  driftToWanted,
  driftUpdated,
  gone,
  madeAgain,
  named,
  replaced,
  subjectOf,
  unchanged,
  updated,
  type Case,
} from "./case.js";
import { spellings } from "./spellings.js";

const issuer = subjectOf(issuing.certificate);
const issuerSubjectKeyIdentifier = opensslSays(issuing.certificate, "-ext", "subjectKeyIdentifier")
  .split(/\s+/)
  .at(-1)!;
const otherIdentifier = "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33";

/** A configuration that is managed elsewhere, by default with a root of its own, and the arguments for a CA in it. */
async function given(tenant: Tenant, isRootAuthority = true) {
  const created = await tenant.send("POST", configurations, {
    trustedCertificateAuthorities: [{ isRootAuthority, certificate: base64Of(root.certificate) }],
  });
  return {
    certificateBasedApplicationConfigurationId: String(created["id"]),
    certificate: issuing.certificate,
  };
}

function shownWith(change: Entity): (entity: Entity, id: string) => Entity {
  return (entity, id) => (entity["id"] === id ? { ...entity, ...change } : entity);
}

/** What the program may say otherwise without saying anything else. */
const otherWords: Readonly<Record<string, (said: Entity) => Entity>> = {
  "its derived values stated": () => ({ issuer, issuerSubjectKeyIdentifier, isRootAuthority: false }),
  "its key identifier in lower case without colons": () => ({
    issuerSubjectKeyIdentifier: issuerSubjectKeyIdentifier.replaceAll(":", "").toLowerCase(),
  }),
  "its key identifier with spaces": () => ({
    issuerSubjectKeyIdentifier: ` ${issuerSubjectKeyIdentifier.replaceAll(":", " ")} `,
  }),
  "its issuer with other spacing": () => ({ issuer: issuer.replaceAll(", ", " ,").replaceAll("=", " = ") }),
  "its issuer in lower case, the other way round": () => ({
    issuer: issuer.toLowerCase().split(", ").toReversed().join(","),
  }),
  "its configuration's id in upper case": ({ certificateBasedApplicationConfigurationId: id }) => ({
    certificateBasedApplicationConfigurationId: String(id).toUpperCase(),
  }),
};

export const trustedAuthorityCases: Case[] = [
  {
    title: "trusted CA that becomes the root",
    className,
    plans: updated,
    arrange: async (tenant) => {
      const said = await given(tenant, false);
      return { given: said, then: { ...said, isRootAuthority: true } };
    },
  },
  ...Object.entries({
    "another certificate": { change: { certificate: otherRoot.certificate }, checked: [] },
    "another issuer": {
      change: { issuer: "CN=Another" },
      checked: [
        "issuer should be the certificate's subject, by which Entra looks for it: leave it out, and that is taken; found another [issuer-mismatch]",
      ],
    },
    "another key identifier": {
      change: { issuerSubjectKeyIdentifier: otherIdentifier },
      checked: [
        "issuerSubjectKeyIdentifier should be the certificate's subject key identifier: leave it out, and that is taken; found another [key-identifier-mismatch]",
      ],
    },
  }).map(([what, { change, checked }]): Case => ({
    title: `trusted CA that gets ${what}`,
    className,
    plans: replaced,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: said, then: { ...said, ...change }, checked };
    },
  })),
  {
    title: "trusted CA that moves to another configuration",
    className,
    plans: replaced,
    arrange: async (tenant) => ({ given: await given(tenant), then: await given(tenant) }),
  },
  {
    title: "trusted CA that was deleted outside",
    className,
    plans: madeAgain,
    arrange: async (tenant) => {
      const said = await given(tenant);
      const members = membersOf(said.certificateBasedApplicationConfigurationId);
      return {
        given: said,
        outside: (id) => tenant.send("DELETE", `${members}/${id}`),
        warnings: (id) => [gone(id)],
      };
    },
  },
  {
    title: "trusted root that was demoted outside",
    className,
    plans: driftUpdated,
    arrange: async (tenant) => ({
      given: { ...(await given(tenant, false)), isRootAuthority: true },
      altered: shownWith({ isRootAuthority: false }),
      warnings: () => [drift("isRootAuthority", "false", "true")],
    }),
  },
  {
    title: "trusted CA whose certificate was swapped outside",
    className,
    plans: driftReplaced,
    arrange: async (tenant) => ({
      given: await given(tenant),
      altered: shownWith({ certificate: base64Of(otherRoot.certificate) }),
      warnings: () => [drift("certificate", named(otherRoot.certificate), named(issuing.certificate))],
    }),
  },
  {
    title: "trusted CA whose issuer and key identifier were changed outside",
    className,
    plans: driftReplaced,
    arrange: async (tenant) => ({
      given: await given(tenant),
      altered: shownWith({ issuer: "CN=Theirs", issuerSubjectKeyIdentifier: otherIdentifier }),
      warnings: () => [
        drift("issuer", '"CN=Theirs"', JSON.stringify(issuer)),
        drift("issuerSubjectKeyIdentifier", `"${otherIdentifier}"`, `"${issuerSubjectKeyIdentifier}"`),
      ],
    }),
  },
  {
    title: "trusted CA that program and tenant made the root",
    className,
    plans: bothUpdated,
    arrange: async (tenant) => {
      const said = await given(tenant, false);
      const members = membersOf(said.certificateBasedApplicationConfigurationId);
      return {
        given: said,
        then: { ...said, isRootAuthority: true },
        outside: (id) => tenant.send("PATCH", `${members}/${id}`, { isRootAuthority: true }),
        warnings: () => [driftToWanted("isRootAuthority", "true")],
        writes: [],
      };
    },
  },
  {
    title: "trusted CA whose issuer the program changes and ignores",
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = { ...(await given(tenant)), issuer };
      return { given: said, then: { ...said, issuer: "CN=Another" }, ignoreChanges: ["issuer"], tenant: { issuer } };
    },
  },
  {
    title: "trusted CA made the root outside, which is ignored",
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant, false);
      const members = membersOf(said.certificateBasedApplicationConfigurationId);
      return {
        given: { ...said, isRootAuthority: false },
        ignoreChanges: ["isRootAuthority"],
        outside: (id) => tenant.send("PATCH", `${members}/${id}`, { isRootAuthority: true }),
        tenant: { isRootAuthority: true },
      };
    },
  },
  {
    title: "trusted CA made the root outside, which is omitted and ignored",
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant, false);
      const members = membersOf(said.certificateBasedApplicationConfigurationId);
      return {
        given: said,
        ignoreChanges: ["isRootAuthority"],
        outside: (id) => tenant.send("PATCH", `${members}/${id}`, { isRootAuthority: true }),
        tenant: { isRootAuthority: true },
      };
    },
  },
  ...Object.entries(otherWords).map(([what, change]): Case => ({
    title: `trusted CA with ${what}`,
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: said, then: { ...said, ...change(said) } };
    },
  })),
];

/** What the provider decides alone, and no engine sees. */
export const trustedAuthoritySpellings: Case[] = [
  ...Object.entries(spellings).map(([how, spelt]): Case => ({
    title: `trusted CA with its certificate ${how}`,
    className,
    plans: unchanged,
    arrange: async (tenant) => {
      const said = await given(tenant);
      return { given: said, then: { ...said, certificate: spelt(said.certificate) } };
    },
  })),
];
