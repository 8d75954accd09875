import * as pulumi from "@pulumi/pulumi";

/**
 * The names of a resource's arguments that are secret or have something secret in them: a dynamic provider is handed them
 * without their marks. Undefined where there are none, so that the state has nothing of it.
 *
 * @param additional The resource option `additionalSecretOutputs`.
 */
export async function secretArguments(
  args: pulumi.Inputs = {},
  additional: readonly string[] = [],
): Promise<string[] | undefined> {
  const marked = await Promise.all(
    Object.entries(args).map(async ([name, value]: [string, unknown]) => ((await isSecret(value)) ? [name] : [])),
  );
  const names = [...new Set([...marked.flat(), ...additional])];
  return names.length === 0 ? undefined : names;
}

/** The names of a look-up's arguments, which are secret together or not at all. */
export async function secretsIn(args: pulumi.Output<object>, known: object): Promise<string[]> {
  return (await pulumi.isSecret(args)) ? Object.keys(known) : [];
}

/** Most arguments are plain values, and each output costs a program some of its time. */
function isSecret(value: unknown): Promise<boolean> {
  return typeof value === "object" && value !== null
    ? // Pulumi itself says why a value can't be had.
      pulumi.isSecret(pulumi.output(value)).catch(() => false)
    : Promise.resolve(false);
}
