/** Made of provider/settings/settings.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";

/**
 * The settings of a `Provider`. Each that is left out is the environment's, and not the stack's configuration; where
 * one of them says with what to sign in, the environment has no say in that.
 */
export interface ProviderArgs {
  /**
   * The id of the tenant to sign in to; whatever signs in to another one is refused. Another one makes everything anew
   * there.
   */
  tenantId?: pulumi.Input<string> | undefined;
  /**
   * The cloud: `global`, `usgovernment` (L4, GCC High), `dod` (L5) or `china`, also by the names of the Azure CLI and
   * azuread; TLS inspection is in `global` only. Another one makes everything anew there.
   */
  environment?: pulumi.Input<string> | undefined;
  /**
   * How to sign in: `auto`, `cli`, `azd`, `managedIdentity`, `workloadIdentity`, `oidc`, `clientSecret` or
   * `clientCertificate`.
   */
  auth?: pulumi.Input<string> | undefined;
  /** The application that signs in, or the user-assigned managed identity. */
  clientId?: pulumi.Input<string> | undefined;
  /** The application's secret. */
  clientSecret?: pulumi.Input<string> | undefined;
  /** The application's certificate with its private key, as PEM or as base64 of that. */
  clientCertificate?: pulumi.Input<string> | undefined;
  /** What the private key is encrypted with. */
  clientCertificatePassword?: pulumi.Input<string> | undefined;
  /** `true`: send the certificate's chain, for an application that trusts subject and issuer. */
  sendCertificateChain?: pulumi.Input<boolean> | undefined;
  /** A token of the federated issuer, to be exchanged. */
  oidcToken?: pulumi.Input<string> | undefined;
  /** The service connection in Azure Pipelines whose identity signs in. */
  adoPipelineServiceConnectionId?: pulumi.Input<string> | undefined;
  /**
   * Another place to sign in at, such as the emulator's; https; the environment has to name its host, too
   * (`ENTRA_CA_TRUSTED_HOSTS`).
   */
  authorityHost?: pulumi.Input<string> | undefined;
  /**
   * Another Graph, such as the emulator; https, or http to this machine; the environment has to name its host, too
   * (`ENTRA_CA_TRUSTED_HOSTS`). Another one makes everything anew there.
   */
  endpoint?: pulumi.Input<string> | undefined;
  /** `false`: compare with the state alone and send nothing in a preview. */
  liveDiff?: pulumi.Input<boolean> | undefined;
  /**
   * `false`: don't have Pulumi read each object before it compares, so that drift shows as a warning in place of a
   * refresh; dynamic resources never do.
   */
  refreshBeforeUpdate?: pulumi.Input<boolean> | undefined;
}
