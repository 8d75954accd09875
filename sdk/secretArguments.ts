import * as pulumi from "@pulumi/pulumi";

/**
 * The names of a resource's arguments that are secret or have something secret in them: a dynamic provider is handed them
 * without their marks. Undefined where there are none, so that the state has nothing of it.
 */
export async function secretArguments(
  inputs: pulumi.Inputs,
  { additionalSecretOutputs = [] }: pulumi.CustomResourceOptions,
): Promise<string[] | undefined> {
  const shown = Object.entries(inputs).filter(([name]) => isShown(name));
  const marked = await Promise.all(shown.map(async ([name, value]) => ((await isSecret(value)) ? [name] : [])));
  const names = [...new Set([...marked.flat(), ...additionalSecretOutputs])];
  return names.length === 0 ? undefined : names;
}

/** Whether an input is an argument, and not one that only the provider is told. */
export function isShown(name: string): boolean {
  return !name.startsWith("__");
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
