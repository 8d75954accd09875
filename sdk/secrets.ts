/** What a program marks as secret, and what its configuration holds in the clear though it is one. */
import * as pulumi from "@pulumi/pulumi";
import { definitionOf, settingKeys } from "../provider/settings/settings.js";

/**
 * Refuses secrets that the stack's configuration holds in the clear: its file is committed, and the state keeps a copy.
 *
 * @param connection A resource's or look-up's own, which may name keys of the configuration. Outputs are passed over.
 * @throws {pulumi.RunError} naming the key, and how to set it.
 */
export function refusePlainSecrets(connection: unknown): void {
  for (const name of [...secretSettings, ...keysNamedIn(connection)]) {
    if (pulumi.runtime.getConfig(name) !== undefined && !isConfigSecret(name)) {
      throw new pulumi.RunError(
        `${name} is in the stack's configuration in the clear. Take it for known and have a new one made; then set that with \`pulumi config set --secret ${name}\`, or give it in the environment`,
      );
    }
  }
}

const secretSettings = settingKeys
  .filter((key) => definitionOf(key).isSecret && definitionOf(key).inStack)
  .map((key) => `entra-ca:${key}`);

/** What has a secret is named by a property that ends with `From`, and a key of the configuration has a colon in it. */
function keysNamedIn(connection: unknown): string[] {
  return typeof connection === "object" && connection !== null
    ? Object.entries(connection).flatMap(([property, name]: [string, unknown]) =>
        property.endsWith("From") && typeof name === "string" && name.includes(":") ? [name] : [],
      )
    : [];
}

/** Pulumi's own module has this; its types leave it out. */
function isConfigSecret(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

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
