/** Made of provider/settings/settings.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";

/**
 * How a resource or a look-up is connected where that isn't as the environment and the configuration have it: what is
 * left out is as they do. It is kept in the state as plain data; a secret never is in it, but the name of what has it:
 * of an environment variable, such as `ENTRA_CA_PARTNER_SECRET`, or of a configuration key, such as
 * `entra-ca:partnerSecret`. Names that begin otherwise are somebody else's, and refused.
 *
 * Where it says with what to sign in, that is all that signs in: nothing is mixed with another credential.
 */
export interface Connection {
  /** The id of the tenant to sign in to; whatever signs in to another one is refused. */
  tenantId?: string | undefined;
  /**
   * The cloud: `global`, `usgovernment` (L4, GCC High), `dod` (L5) or `china`, also by the names of the Azure CLI and
   * azuread; TLS inspection is in `global` only.
   */
  environment?: string | undefined;
  /**
   * How to sign in: `auto`, `cli`, `azd`, `managedIdentity`, `workloadIdentity`, `oidc`, `clientSecret` or
   * `clientCertificate`.
   */
  auth?: string | undefined;
  /** The application that signs in, or the user-assigned managed identity. */
  clientId?: string | undefined;
  /**
   * The name of the environment variable (`ENTRA_CA_…`) or the configuration key (`entra-ca:…`) that has this: The
   * application's secret.
   */
  clientSecretFrom?: string | undefined;
  /**
   * The name of the environment variable (`ENTRA_CA_…`) or the configuration key (`entra-ca:…`) that has this: The
   * application's certificate with its private key, as PEM or as base64 of that.
   */
  clientCertificateFrom?: string | undefined;
  /**
   * The name of the environment variable (`ENTRA_CA_…`) or the configuration key (`entra-ca:…`) that has this: What the
   * private key is encrypted with.
   */
  clientCertificatePasswordFrom?: string | undefined;
  /**
   * The name of the environment variable (`ENTRA_CA_…`) or the configuration key (`entra-ca:…`) that has this: A token
   * of the federated issuer, to be exchanged.
   */
  oidcTokenFrom?: string | undefined;
  /** The service connection in Azure Pipelines whose identity signs in. */
  adoPipelineServiceConnectionId?: string | undefined;
  /**
   * The name of the environment variable (`ENTRA_CA_…`) or the configuration key (`entra-ca:…`) that has this: A token
   * for Graph, in place of signing in; `auth` doesn't count then.
   */
  accessTokenFrom?: string | undefined;
  /**
   * Another place to sign in at, such as the emulator's; https; the environment has to name its host, too
   * (`ENTRA_CA_TRUSTED_HOSTS`).
   */
  authorityHost?: string | undefined;
  /**
   * Another Graph, such as the emulator; https, or http to this machine; the environment has to name its host, too
   * (`ENTRA_CA_TRUSTED_HOSTS`).
   */
  endpoint?: string | undefined;
}

/** What every look-up may be given beside what it goes by. */
export interface Connected {
  /** How it is connected, where that isn't as the environment and the configuration have it. */
  connection?: Connection | undefined;
}

/** A {@link Connection} whose parts may be outputs. */
export type ConnectionInput = pulumi.Input<{ [Property in keyof Connection]: pulumi.Input<string> | undefined }>;
