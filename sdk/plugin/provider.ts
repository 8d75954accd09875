import * as pulumi from "@pulumi/pulumi";
import { definitionOf, type SettingKey } from "../../provider/settings/settings.js";
import type { ProviderArgs } from "../generated/plugin/providerArgs.js";

/**
 * One tenant, as it is signed in to; a program may have several. Without one, resources use the settings of the environment
 * and of the stack.
 *
 * @example
 * ```ts
 * const partner = new entra.Provider("partner", { tenantId: "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11" });
 * new entra.ExternalCertificateAuthorityCertificate("partner", { … }, { provider: partner });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    // Pulumi has a provider's settings as texts.
    const texts = Object.entries(args as Readonly<Record<string, pulumi.Input<string | boolean> | undefined>>)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => {
        const text = pulumi.output(value).apply(String);
        return [key, definitionOf(key as SettingKey).isSecret ? pulumi.secret(text) : text];
      });
    super("entra-ca", name, Object.fromEntries(texts) as pulumi.Inputs, options);
  }
}
