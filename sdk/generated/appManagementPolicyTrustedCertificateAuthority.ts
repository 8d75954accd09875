/** Made of provider/resources/appManagementPolicyTrustedCertificateAuthority/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/** What an {@link AppManagementPolicyTrustedCertificateAuthority} is made of. */
export interface AppManagementPolicyTrustedCertificateAuthorityArgs {
  /**
   * The id of a custom app management policy. Omitted, it is the tenant's default policy. Another one makes a new entry
   * there before it removes the old one.
   */
  policyId?: pulumi.Input<string> | undefined;
  /**
   * What the default policy's entry is for: its `applicationRestrictions`, or its `servicePrincipalRestrictions`.
   * Required for the default policy, and left out with `policyId`: a custom policy has one list for whatever it is
   * assigned to. Another one makes a new entry before it removes the old one.
   */
  appliesTo?: pulumi.Input<"applications" | "servicePrincipals"> | undefined;
  /**
   * The ids of the configurations whose CAs applications may use certificates of, at least one; their order doesn't
   * count. Changes in place.
   */
  certificateBasedApplicationConfigurationIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether the restriction is evaluated. Changes in place.
   *
   * @default "enabled"
   */
  state?: pulumi.Input<"enabled" | "disabled"> | undefined;
  /**
   * The restriction is for what was made at this time or later, as an RFC 3339 date-time such as
   * `2027-01-01T00:00:00Z`; omitted, it is for all. Changes in place; the same time written otherwise is no change.
   */
  restrictForAppsCreatedAfterDateTime?: pulumi.Input<string> | undefined;
  /**
   * The id of an entry that exists, to take it over instead of creating one: `default/applications`,
   * `default/servicePrincipals` or the id of a custom policy. Once that is done, the argument may stay or go; another
   * id makes it another entry.
   */
  adopt?: pulumi.Input<string> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

const kind: ResourceKind = {
  className: "AppManagementPolicyTrustedCertificateAuthority",
  properties: [
    "policyId",
    "appliesTo",
    "certificateBasedApplicationConfigurationIds",
    "state",
    "restrictForAppsCreatedAfterDateTime",
    "connection",
    "tenantId",
    "graphOrigin",
  ],
  hints: [],
};

/**
 * The entry of an app management policy by which applications may use certificates of trusted CAs alone: the
 * restriction `trustedCertificateAuthority` among `keyCredentials`, in the tenant's default policy or in a custom one.
 * A policy has one such entry. Whatever else is in the policy stays as it is.
 *
 * Permissions: `Policy.ReadWrite.ApplicationConfiguration` (to preview, `Policy.Read.All`), and for a person the role
 * Security Administrator, Application Administrator or Cloud Application Administrator. An entry has an effect while
 * its policy is enabled (`isEnabled`), and a custom policy while it is assigned to applications or service principals;
 * a preview warns where that isn't so. A preview sees whether the configurations exist where it may read them
 * (`AppCertTrustConfiguration.Read.All`).
 *
 * Graph: keyCredentialConfiguration in tenantAppManagementPolicy and appManagementPolicy (beta), namespace
 * microsoft.graph.
 *
 * @example
 * ```ts
 * const trust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
 *   rootCertificate: fs.readFileSync("root.pem", "utf8"),
 * });
 * new entra.AppManagementPolicyTrustedCertificateAuthority("applications", {
 *   appliesTo: "applications",
 *   certificateBasedApplicationConfigurationIds: [trust.id],
 *   restrictForAppsCreatedAfterDateTime: "2027-01-01T00:00:00Z",
 * });
 * ```
 */
export class AppManagementPolicyTrustedCertificateAuthority extends EntraResource {
  /** The id of the custom policy; absent for the tenant's default policy. */
  declare public readonly policyId: pulumi.Output<string | undefined>;
  /** What the default policy's entry is for; absent for a custom policy. */
  declare public readonly appliesTo: pulumi.Output<string | undefined>;
  /** The ids of the configurations. */
  declare public readonly certificateBasedApplicationConfigurationIds: pulumi.Output<string[]>;
  /** Whether the restriction is evaluated. */
  declare public readonly state: pulumi.Output<string>;
  /** The restriction is for what was made at this time or later; absent where it is for all. */
  declare public readonly restrictForAppsCreatedAfterDateTime: pulumi.Output<string | undefined>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads the entry of a policy, without managing it.
   *
   * @param id `default/applications` or `default/servicePrincipals` for the tenant's default policy, else the id of the custom policy. Import takes the same.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): AppManagementPolicyTrustedCertificateAuthority {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(
    name: string,
    args: AppManagementPolicyTrustedCertificateAuthorityArgs,
    options?: pulumi.CustomResourceOptions,
  ) {
    super(kind, name, args, options);
  }
}
