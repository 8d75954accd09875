import type { Entity } from "../alteredGraph.js";
import { tlsCa as className } from "../host/setup.js";
import { tls } from "../tenant.js";
import {
  bothUpdated,
  drift,
  driftReplaced,
  driftToWanted,
  gone,
  madeAgain,
  replaced,
  unchanged,
  type Case,
} from "./case.js";

const given = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };

function shownWith(change: Entity): (entity: Entity, id: string) => Entity {
  return (entity, id) => (entity["id"] === id ? { ...entity, ...change } : entity);
}

export const tlsAuthorityCases: Case[] = [
  ...Object.entries({
    "another common name": { commonName: "New" },
    "another organization name": { organizationName: "New" },
    "a name": { name: "chosen" },
  }).map(([what, change]): Case => ({
    title: `TLS inspection CA that gets ${what}`,
    className,
    plans: replaced,
    arrange: () => ({ given, then: { ...given, ...change } }),
  })),
  {
    title: "TLS inspection CA that gets another name",
    className,
    plans: replaced,
    arrange: () => ({ given: { ...given, name: "first" }, then: { ...given, name: "second" } }),
  },
  {
    title: "TLS inspection CA whose name is no longer given",
    className,
    plans: unchanged,
    arrange: () => ({ given: { ...given, name: "dropped" }, then: given, tenant: { name: "dropped" } }),
  },
  {
    title: "TLS inspection CA whose made name is stated",
    className,
    plans: unchanged,
    arrange: () => ({ given, thenFor: ({ name }) => ({ ...given, name }) }),
  },
  {
    title: "TLS inspection CA that was deleted outside",
    className,
    plans: madeAgain,
    arrange: (tenant) => ({
      given,
      outside: (id) => tenant.send("DELETE", `${tls}/${id}`),
      warnings: (id) => [gone(id)],
    }),
  },
  {
    title: "TLS inspection CA whose subject was changed outside",
    className,
    plans: driftReplaced,
    arrange: () => ({
      given,
      altered: shownWith({ commonName: "Theirs", organizationName: "Theirs" }),
      warnings: () => [
        drift("commonName", '"Theirs"', '"Contoso TLS CA"'),
        drift("organizationName", '"Theirs"', '"Contoso Ltd"'),
      ],
    }),
  },
  {
    title: "TLS inspection CA whose common name program and tenant changed alike",
    className,
    plans: { ...bothUpdated, blind: "replace" },
    arrange: () => ({
      given,
      then: { ...given, commonName: "Both" },
      altered: shownWith({ commonName: "Both" }),
      warnings: () => [driftToWanted("commonName", '"Both"')],
      writes: [],
    }),
  },
  {
    title: "TLS inspection CA whose common name the program changes and ignores",
    className,
    plans: unchanged,
    arrange: () => ({
      given,
      then: { ...given, commonName: "Ignored" },
      ignoreChanges: ["commonName"],
      tenant: { commonName: "Contoso TLS CA" },
    }),
  },
  {
    title: "TLS inspection CA whose common name was changed outside and is ignored",
    className,
    plans: unchanged,
    arrange: () => ({
      given,
      ignoreChanges: ["commonName"],
      altered: shownWith({ commonName: "Theirs" }),
      tenant: { commonName: "Theirs" },
    }),
  },
];
