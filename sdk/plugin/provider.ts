import * as pulumi from "@pulumi/pulumi";
import { definitionOf, type SettingKey } from "../../provider/settings/settings.js";

/**
 * The settings of a {@link Provider}. Each that is left out is the environment's, and not the stack's configuration; where one
 * of them says with what to sign in, the environment has no say in that.
 */
export interface ProviderArgs {
  /** The id of the tenant to sign in to; whatever signs in to another one is refused. Another one makes everything anew there. */
  tenantId?: pulumi.Input<string> | undefined;
  /** The cloud: `global`, `usgovernment`, `dod` or `china`. Another one makes everything anew there. */
  environment?: pulumi.Input<string> | undefined;
  /** How to sign in: `auto`, `cli`, `azd`, `managedIdentity`, `workloadIdentity`, `oidc`, `clientSecret` or `clientCertificate`. */
  auth?: pulumi.Input<string> | undefined;
  /** The application that signs in, or the user-assigned managed identity. */
  clientId?: pulumi.Input<string> | undefined;
  /** The application's secret. */
  clientSecret?: pulumi.Input<string> | undefined;
  /** The application's certificate with its private key, as PEM or base64 of that. */
  clientCertificate?: pulumi.Input<string> | undefined;
  /** What the private key is encrypted with. */
  clientCertificatePassword?: pulumi.Input<string> | undefined;
  /** `true`: send the certificate's chain, for an application that trusts subject and issuer. */
  sendCertificateChain?: pulumi.Input<boolean> | undefined;
  /** A token of the federated issuer, to be exchanged. */
  oidcToken?: pulumi.Input<string> | undefined;
  /** The service connection in Azure Pipelines whose identity signs in. */
  adoPipelineServiceConnectionId?: pulumi.Input<string> | undefined;
  /** Another place to sign in at; https. The environment has to name its host, too (`ENTRA_CA_TRUSTED_HOSTS`). */
  authorityHost?: pulumi.Input<string> | undefined;
  /**
   * Another Graph, such as the emulator. The environment has to name its host, too (`ENTRA_CA_TRUSTED_HOSTS`). Another one makes
   * everything anew there.
   */
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
    const texts = Object.entries(args as Readonly<Record<string, pulumi.Input<string | boolean> | undefined>>)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => {
        const text = pulumi.output(value).apply(String);
        return [key, definitionOf(key as SettingKey).isSecret ? pulumi.secret(text) : text];
      });
    super("entra-ca", name, Object.fromEntries(texts) as pulumi.Inputs, options);
  }
}
