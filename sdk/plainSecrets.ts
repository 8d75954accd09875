import * as pulumi from "@pulumi/pulumi";
import { definitionOf, settingKeys } from "../provider/settings.js";

/**
 * Refuses secrets that the stack's configuration holds in the clear: its file is committed, and the state keeps a copy.
 *
 * @throws {pulumi.RunError} naming the key, and how to set it.
 */
export function refusePlainSecrets(): void {
  for (const { isSecret, inStack, variables, key } of settingKeys.map((each) => ({
    ...definitionOf(each),
    key: each,
  }))) {
    const name = `entra-ca:${key}`;
    if (isSecret && inStack && pulumi.runtime.getConfig(name) !== undefined && !isConfigSecret(name)) {
      throw new pulumi.RunError(
        `${name} is in the stack's configuration in the clear. Take it for known and have a new one made; then set that with \`pulumi config set --secret ${name}\`, or give it in the environment (${variables.join(" or ")})`,
      );
    }
  }
}

/** Pulumi's own module has this; its types leave it out. */
function isConfigSecret(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}
