import * as pulumi from "@pulumi/pulumi";

/** The resource whose output an input is, where it is the output of exactly one. */
export function referredResource(input: unknown): pulumi.Resource | undefined {
  if (!pulumi.Output.isInstance(input)) {
    return undefined;
  }
  // Pulumi asks outputs so itself; its types leave the method out.
  const { resources } = input as { resources?: () => Set<pulumi.Resource> };
  const [resource, ...others] = typeof resources === "function" ? resources.call(input) : [];
  return others.length === 0 ? resource : undefined;
}
