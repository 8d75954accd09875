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

/**
 * An output's value alone, undefined where there is none to be had. An input with it doesn't make a resource wait for what the
 * output is of: where that is the component that the resource is in, it would wait for all that is in it, itself among that.
 */
export async function valueAlone<Value>(output: pulumi.Output<Value>): Promise<Value | undefined> {
  // Pulumi's types leave the method out, too.
  const { promise } = output as { promise?: () => Promise<Value | undefined> };
  // Pulumi itself says why a value can't be had.
  return typeof promise === "function" ? promise.call(output).catch(() => undefined) : undefined;
}
