import type * as pulumi from "@pulumi/pulumi";

/**
 * How a resource or a look-up is connected where that isn't as the environment and the configuration have it: what is left
 * out is as they do. It is kept in the state as plain data; a secret never is in it, but the name of what has it: of an
 * environment variable, such as `ENTRA_CA_PARTNER_SECRET`, or of a configuration key, such as `entra-ca:partnerSecret`. Names that
 * begin otherwise are somebody else's, and refused.
 *
 * Where it says with what to sign in, that is all that signs in: nothing is mixed with another credential.
 */
export interface Connection {
  /** The id of the tenant. Another one makes a new object there and removes the old one; no other change of a connection does. */
  tenantId?: string | undefined;
  /** The application that signs in, or the user-assigned managed identity. */
  clientId?: string | undefined;
  /** The cloud: `global`, `usgovernment`, `dod` or `china`. */
  environment?: string | undefined;
  /**
   * How to sign in: `auto`, `cli`, `azd`, `managedIdentity`, `workloadIdentity`, `oidc`, `clientSecret` or
   * `clientCertificate`.
   */
  auth?: string | undefined;
  /** What has the application's secret. */
  clientSecretFrom?: string | undefined;
  /** What has the application's certificate with its private key, as PEM or base64 of that. */
  clientCertificateFrom?: string | undefined;
  /** What has the password of the private key. */
  clientCertificatePasswordFrom?: string | undefined;
  /** What has a token of the federated issuer. */
  oidcTokenFrom?: string | undefined;
  /** The service connection in Azure Pipelines whose identity signs in. */
  adoPipelineServiceConnectionId?: string | undefined;
  /** What has a token for Graph, in place of signing in. */
  accessTokenFrom?: string | undefined;
  /** Another place to sign in at; https. The environment has to name its host, too (`ENTRA_CA_TRUSTED_HOSTS`). */
  authorityHost?: string | undefined;
  /**
   * Another Graph, such as an emulator: https, or http to this machine, with the version. The environment has to name its host,
   * too (`ENTRA_CA_TRUSTED_HOSTS`).
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
