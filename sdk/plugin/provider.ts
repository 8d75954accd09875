import * as pulumi from "@pulumi/pulumi";

/** The settings of a {@link Provider}; each that is left out is the environment's. */
export interface ProviderArgs {
  /** The tenant to sign in to; whatever signs in to another one is refused. Another one makes everything anew there. */
  tenantId?: pulumi.Input<string> | undefined;
  /** The cloud: `global`, `usgovernment`, `dod` or `china`. Another one makes everything anew there. */
  environment?: pulumi.Input<string> | undefined;
  /** Another Graph, such as the emulator. Another one makes everything anew there. */
  endpoint?: pulumi.Input<string> | undefined;
  /** `false`: compare with the state alone and send nothing in a preview. */
  liveDiff?: pulumi.Input<boolean> | undefined;
  /** `false`: don't have Pulumi read each object before it compares. */
  refreshBeforeUpdate?: pulumi.Input<boolean> | undefined;
}

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
    const texts = Object.entries(args).map(([key, value]) => [
      key,
      value === undefined ? undefined : pulumi.output(value as pulumi.Input<string | boolean>).apply(String),
    ]);
    super("entra-ca", name, Object.fromEntries(texts) as pulumi.Inputs, options);
  }
}
