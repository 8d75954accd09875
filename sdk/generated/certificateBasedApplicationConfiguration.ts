/** Made of provider/resources/certificateBasedApplicationConfiguration/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/** What a {@link CertificateBasedApplicationConfiguration} is made of. */
export interface CertificateBasedApplicationConfigurationArgs {
  /** The name that people see. Changes in place; omitted or empty, it is cleared. */
  displayName?: pulumi.Input<string> | undefined;
  /** What the configuration is for. Changes in place; omitted or empty, it is cleared. */
  description?: pulumi.Input<string> | undefined;
  /**
   * The root CA's certificate, as PEM or as base64 of its DER. Another certificate makes a new configuration before it
   * removes the old one; the same certificate written otherwise is no change.
   */
  rootCertificate: pulumi.Input<string>;
  /**
   * The certificates of all CAs in the configuration but the root, each as PEM or as base64 of its DER, at most 9;
   * their order and spelling don't count. What comes is added before what goes is removed, in place, and what somebody
   * else adds is removed. With it no {@link TrustedCertificateAuthority} is in the configuration; omitted, the
   * configuration doesn't look after its CAs.
   */
  trustedCertificates?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The certificates of all CAs that belong in the configuration, each as PEM or as base64 of its DER; the root need
   * not be among them. With it every preview and refresh warns of a CA that was slipped in. Nothing is written or
   * removed because of it. For those who have a {@link TrustedCertificateAuthority} for each CA: `trustedCertificates`
   * needs none.
   */
  expectedCertificates?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The id of a configuration that exists, to take it over instead of creating one: its root has to be the one given
   * here. Once that is done, the argument may stay or go; another id makes it another configuration.
   */
  adopt?: pulumi.Input<string> | undefined;
  /**
   * The rules that its certificates may break: they become warnings. `expired@` and a certificate's SHA-256 or SHA-1
   * thumbprint is for that one alone, so that its renewal is checked again; `expired` is for every one. The message of
   * a broken rule has both. A wrong key, a wrong signature and what can't be read are never accepted.
   */
  acceptedFindings?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

const kind: ResourceKind = {
  className: "CertificateBasedApplicationConfiguration",
  properties: [
    "displayName",
    "description",
    "rootCertificate",
    "trustedCertificates",
    "expectedCertificates",
    "rootAuthorityId",
    "issuer",
    "issuerSubjectKeyIdentifier",
    "connection",
    "tenantId",
    "graphOrigin",
  ],
  hints: ["siblings"],
};

/**
 * A list of certificate authorities whose certificates applications in the tenant may use as credentials. Graph keeps
 * exactly one root in it, which is why the configuration is made with its root. Further CAs are listed in
 * `trustedCertificates`, or are {@link TrustedCertificateAuthority} resources. They count once an app management policy
 * names the configuration, by an {@link AppManagementPolicyTrustedCertificateAuthority}.
 *
 * Permissions: `AppCertTrustConfiguration.ReadWrite.All` (to preview, `AppCertTrustConfiguration.Read.All`), and for a
 * person the role Application Administrator or Cloud Application Administrator. At most 100 configurations exist in a
 * tenant, deleted ones included.
 *
 * Graph: certificateBasedApplicationConfiguration (beta), namespace microsoft.graph.
 *
 * @example
 * ```ts
 * const trust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
 *   displayName: "Contoso application credentials",
 *   rootCertificate: fs.readFileSync("root.pem", "utf8"),
 *   trustedCertificates: [fs.readFileSync("issuing-ca.pem", "utf8")],
 * });
 * export const configurationId = trust.id;
 * ```
 */
export class CertificateBasedApplicationConfiguration extends EntraResource {
  /** The name that people see. */
  declare public readonly displayName: pulumi.Output<string | undefined>;
  /** What the configuration is for. */
  declare public readonly description: pulumi.Output<string | undefined>;
  /** The root CA's certificate, as it was given. */
  declare public readonly rootCertificate: pulumi.Output<string>;
  /** The certificates of all CAs but the root, as they were given. */
  declare public readonly trustedCertificates: pulumi.Output<string[] | undefined>;
  /** The certificates that belong in the configuration, as they were given. */
  declare public readonly expectedCertificates: pulumi.Output<string[] | undefined>;
  /** The id of the root among the configuration's trusted CAs. */
  declare public readonly rootAuthorityId: pulumi.Output<string>;
  /** The root's name, as Graph shows it. */
  declare public readonly issuer: pulumi.Output<string>;
  /** The root's subject key identifier, as Graph shows it; absent where the certificate has none. */
  declare public readonly issuerSubjectKeyIdentifier: pulumi.Output<string | undefined>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads a configuration that exists, without managing it.
   *
   * @param id Its id in Graph.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): CertificateBasedApplicationConfiguration {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(
    name: string,
    args: CertificateBasedApplicationConfigurationArgs,
    options?: pulumi.CustomResourceOptions,
  ) {
    super(kind, name, args, options);
  }
}
