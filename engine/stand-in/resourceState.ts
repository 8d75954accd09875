/**
 * A resource as the state knows it: the entry of a Pulumi deployment (version 3), in memory with its secrets in the clear.
 * Members that the stand-in has no use for are kept as they were found.
 */
import { z } from "zod";

const propertyMap = z.record(z.string(), z.unknown());
const urns = z.array(z.string());

export const resourceStateSchema = z.looseObject({
  urn: z.string(),
  custom: z.boolean(),
  type: z.string(),
  id: z.string().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  inputs: propertyMap.optional(),
  outputs: propertyMap.optional(),
  dependencies: urns.optional(),
  propertyDependencies: z.record(z.string(), urns.nullable()).optional(),
  protect: z.boolean().optional(),
  /** Only read: its object isn't managed here. */
  external: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  ignoreChanges: z.array(z.string()).optional(),
  replaceOnChanges: z.array(z.string()).optional(),
  additionalSecretOutputs: z.array(z.string()).optional(),
  aliases: z.array(z.string()).optional(),
  initErrors: z.array(z.string()).optional(),
  /** Replaced by a newer one of the same URN, and still to be deleted. */
  delete: z.boolean().optional(),
  /** Deleted already, while what replaces it has not been created yet. */
  pendingReplacement: z.boolean().optional(),
  created: z.string().optional(),
  modified: z.string().optional(),
});

export type ResourceState = z.infer<typeof resourceStateSchema>;

/** An operation that had begun when the state was written, and whose end was never written. */
export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting" | "reading";
  readonly resource: ResourceState;
}

/** The URNs of everything that must exist as long as this resource does. */
export function dependenciesOf(state: ResourceState): Set<string> {
  return new Set([
    ...(state.parent === undefined ? [] : [state.parent]),
    ...(state.provider === undefined ? [] : [providerUrn(state.provider)]),
    ...(state.dependencies ?? []),
    ...Object.values(state.propertyDependencies ?? {}).flatMap((dependencies) => dependencies ?? []),
  ]);
}

/** A reference to a provider is its URN and its id. */
export function providerReference(urn: string, id: string): string {
  return `${urn}::${id}`;
}

function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
