/** What a case of the table of changes is made of. */
import { X509Certificate } from "node:crypto";
import type { Entity } from "../alteredGraph.js";
import type { Tenant } from "../tenant.js";

export type Operation = "same" | "create" | "update" | "replace";

/** What is to become of a resource: in a plain preview, after a refresh, and where the tenant isn't looked at. */
export interface Plans {
  readonly plain: Operation;
  readonly refreshed: Operation;
  readonly blind: Operation;
}

function always(operation: Operation): Plans {
  return { plain: operation, refreshed: operation, blind: operation };
}

/** The program changed, or only how it says the same. */
export const unchanged = always("same");
export const updated = always("update");
export const replaced = always("replace");

/** The tenant changed. */
export const driftUpdated: Plans = { ...updated, blind: "same" };
export const driftReplaced: Plans = { ...replaced, blind: "same" };
export const madeAgain: Plans = { plain: "replace", refreshed: "create", blind: "same" };

/** Both changed, to the same value: the state is all that is behind. */
export const bothUpdated: Plans = { ...updated, refreshed: "same" };

export interface Case {
  /** What the resource is called in the program, too: a noun, and what happened to it. */
  readonly title: string;
  readonly className: string;
  readonly plans: Plans;
  /** Makes what the resource needs in the tenant. */
  arrange(tenant: Tenant): Arranged | Promise<Arranged>;
}

export interface Arranged {
  /** The arguments with which the resource is made. */
  readonly given: Entity;
  /** The arguments later, where they aren't the same. */
  readonly then?: Entity;
  /** The arguments later, where they depend on the object as Graph has it. */
  thenFor?(object: Entity): Entity;
  readonly ignoreChanges?: readonly string[];
  /** What somebody does to the object meanwhile. */
  readonly outside?: (id: string) => Promise<unknown>;
  /** How Graph shows the object meanwhile, for what its API doesn't let anybody change. */
  readonly altered?: (entity: Entity, id: string, path: string) => Entity;
  /** What preview and update warn of. */
  warnings?(id: string): string[];
  /** What preview and update say of an update beside warnings. */
  notes?(id: string): string[];
  /** What the check of the later arguments warns of, however the tenant is looked at. */
  readonly checked?: readonly string[];
  /** The methods of the writes to the object, where its update isn't one PATCH. */
  readonly writes?: readonly string[];
  /** What the tenant has afterwards beyond what the program says, or in its place. */
  readonly tenant?: Entity;
}

export function drift(property: string, live: string, wanted: string): string {
  return `${property} was changed outside Pulumi: Graph has ${live}, the program wants ${wanted}`;
}

export function driftToWanted(property: string, live: string): string {
  return `${property} was changed outside Pulumi: Graph has ${live}, which is what the program wants`;
}

export function gone(id: string): string {
  return `the object ${id} no longer exists in the tenant: a new one will be created`;
}

/** A subject as Graph writes it. */
export function subjectOf(certificate: string): string {
  return new X509Certificate(certificate).subject.split("\n").toReversed().join(", ");
}

/** A certificate among others as a warning names it. */
export function told(certificate: string): string {
  const thumbprint = new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
  return `${subjectOf(certificate)} (SHA-256 ${thumbprint.slice(0, 16)}…)`;
}

/** The same for the one that a property is. */
export function named(certificate: string): string {
  return `the certificate of ${told(certificate)}`;
}
