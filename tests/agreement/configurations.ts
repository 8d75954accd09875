import { base64Of } from "../certificates.js";
import { configuration as className, otherRoot, root } from "../host/setup.js";
import { configurations } from "../tenant.js";
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
  unchanged,
  updated,
  type Case,
} from "./case.js";
import { spellings } from "./spellings.js";

const given = { displayName: "Apps", description: "Credentials", rootCertificate: root.certificate };
const { description: _, ...withoutDescription } = given;

export const configurationCases: Case[] = [
  {
    title: "configuration that is renamed",
    className,
    plans: updated,
    arrange: () => ({ given, then: { ...given, displayName: "Renamed" } }),
  },
  {
    title: "configuration whose texts are cleared",
    className,
    plans: updated,
    arrange: () => ({ given, then: { ...withoutDescription, displayName: "" }, tenant: { description: null } }),
  },
  {
    title: "configuration that gets another root",
    className,
    plans: replaced,
    arrange: () => ({ given, then: { ...given, displayName: "Moved", rootCertificate: otherRoot.certificate } }),
  },
  {
    title: "configuration that was deleted outside",
    className,
    plans: madeAgain,
    arrange: (tenant) => ({
      // A name of its own: a configuration like another one's isn't made beside it.
      given: { ...given, displayName: "Deleted" },
      outside: (id) => tenant.send("DELETE", `${configurations}/${id}`),
      warnings: (id) => [gone(id)],
    }),
  },
  {
    title: "configuration whose texts were changed and cleared outside",
    className,
    plans: driftUpdated,
    arrange: (tenant) => ({
      given,
      outside: (id) => tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs", description: null }),
      warnings: () => [drift("displayName", '"Theirs"', '"Apps"'), drift("description", "none", '"Credentials"')],
    }),
  },
  {
    title: "configuration that got a text outside which the program omits",
    className,
    plans: driftUpdated,
    arrange: (tenant) => ({
      given: withoutDescription,
      outside: (id) => tenant.send("PATCH", `${configurations}/${id}`, { description: "Theirs" }),
      warnings: () => [drift("description", '"Theirs"', "none")],
      tenant: { description: null },
    }),
  },
  {
    title: "configuration that got a text outside which the program omits and ignores",
    className,
    plans: unchanged,
    arrange: (tenant) => ({
      given: withoutDescription,
      ignoreChanges: ["description"],
      outside: (id) => tenant.send("PATCH", `${configurations}/${id}`, { description: "Theirs" }),
      tenant: { description: "Theirs" },
    }),
  },
  {
    title: "configuration whose root was swapped outside",
    className,
    plans: driftReplaced,
    arrange: () => ({
      given: { ...given, displayName: "Swapped" },
      altered: (entity, id, path) =>
        path.includes(id) && entity["isRootAuthority"] === true
          ? { ...entity, certificate: base64Of(otherRoot.certificate) }
          : entity,
      warnings: () => [drift("rootCertificate", named(otherRoot.certificate), named(root.certificate))],
    }),
  },
  {
    title: "configuration whose root was demoted outside",
    className,
    plans: driftReplaced,
    arrange: () => ({
      given: { ...given, displayName: "Demoted" },
      altered: (entity, id, path) =>
        path.includes(id) && entity["isRootAuthority"] === true ? { ...entity, isRootAuthority: false } : entity,
      warnings: () => [drift("rootCertificate", "none", named(root.certificate))],
    }),
  },
  {
    title: "configuration that program and tenant renamed alike",
    className,
    plans: bothUpdated,
    arrange: (tenant) => ({
      given,
      then: { ...given, displayName: "Both" },
      outside: (id) => tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Both" }),
      warnings: () => [driftToWanted("displayName", '"Both"')],
      writes: [],
    }),
  },
  {
    title: "configuration that the program changed, and the tenant in another text",
    className,
    plans: updated,
    arrange: (tenant) => ({
      given,
      then: { ...given, description: "New" },
      outside: (id) => tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs" }),
      warnings: () => [drift("displayName", '"Theirs"', '"Apps"')],
    }),
  },
  {
    title: "configuration whose name the program changes and ignores",
    className,
    plans: unchanged,
    arrange: () => ({
      given,
      then: { ...given, displayName: "Ignored" },
      ignoreChanges: ["displayName"],
      tenant: { displayName: "Apps" },
    }),
  },
  {
    title: "configuration whose name was changed outside and is ignored",
    className,
    plans: unchanged,
    arrange: (tenant) => ({
      given,
      ignoreChanges: ["displayName"],
      outside: (id) => tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs" }),
      tenant: { displayName: "Theirs" },
    }),
  },
  {
    title: "configuration with an ignored text that was changed outside, while the program changes the other",
    className,
    plans: updated,
    arrange: (tenant) => ({
      given,
      then: { ...given, description: "New" },
      ignoreChanges: ["displayName"],
      outside: (id) => tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs" }),
      tenant: { displayName: "Theirs" },
    }),
  },
  {
    title: "configuration with its root in another spelling, that is renamed",
    className,
    plans: updated,
    arrange: () => ({ given, then: { ...given, rootCertificate: base64Of(root.certificate), displayName: "New" } }),
  },
];

/** What the provider decides alone, and no engine sees. */
export const configurationSpellings: Case[] = [
  ...Object.entries(spellings).map(([how, spelt]): Case => ({
    title: `configuration with its root ${how}`,
    className,
    plans: unchanged,
    arrange: () => ({ given, then: { ...given, rootCertificate: spelt(root.certificate) } }),
  })),
];
