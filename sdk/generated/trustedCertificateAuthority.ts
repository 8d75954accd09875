/** Made of provider/resources/trustedCertificateAuthority/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/** What a {@link TrustedCertificateAuthority} is made of. */
export interface TrustedCertificateAuthorityArgs {
  /** The id of the configuration that the CA is trusted in. Another one makes a new object there. */
  certificateBasedApplicationConfigurationId: pulumi.Input<string>;
  /**
   * The CA's certificate, as PEM or as base64 of its DER. Another certificate makes a new object before it removes the
   * old one; the same certificate written otherwise is no change.
   */
  certificate: pulumi.Input<string>;
  /**
   * Whether this is the configuration's root, of which there is one. Leave it out unless the configuration is managed
   * elsewhere and has none. Changes in place.
   *
   * @default false
   */
  isRootAuthority?: pulumi.Input<boolean> | undefined;
  /**
   * What Graph calls the issuer: the name of this CA, as its certificate's subject has it. Another name makes a new
   * object.
   *
   * @default The certificate's subject, as `CN=Contoso Issuing CA 1, O=Contoso Ltd`
   */
  issuer?: pulumi.Input<string> | undefined;
  /**
   * The subject key identifier of this CA as hexadecimal digits; case, colons and spaces don't count. Another one makes
   * a new object.
   *
   * @default The certificate's extension (RFC 5280 section 4.2.1.2); required for a certificate without it
   */
  issuerSubjectKeyIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The id of a CA that exists in the configuration, to take it over instead of creating one: everything but
   * `isRootAuthority` has to be as given here. Once that is done, the argument may stay or go; another id makes it
   * another CA.
   */
  adopt?: pulumi.Input<string> | undefined;
  /**
   * The rules that the certificate may break: they become warnings. `key-cert-sign-missing@` and a certificate's
   * SHA-256 or SHA-1 thumbprint is for that one alone, so that its renewal is checked again; `key-cert-sign-missing` is
   * for every one. The message of a broken rule has both. A wrong key, a wrong signature and what can't be read are
   * never accepted.
   */
  acceptedFindings?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

const kind: ResourceKind = {
  className: "TrustedCertificateAuthority",
  properties: [
    "certificateBasedApplicationConfigurationId",
    "certificate",
    "isRootAuthority",
    "issuer",
    "issuerSubjectKeyIdentifier",
    "connection",
    "tenantId",
    "graphOrigin",
  ],
  hints: ["placeUrn", "isRetained", "siblings"],
  tells: {
    hint: "siblings",
    to: "certificateBasedApplicationConfigurationId",
    apart: { by: ["certificate"], as: "thumbprint" },
  },
};

/**
 * A certificate authority that applications may use, in a {@link CertificateBasedApplicationConfiguration}. At most 10,
 * the root included, are in one configuration.
 *
 * Permissions: `AppCertTrustConfiguration.ReadWrite.All` (to preview, `AppCertTrustConfiguration.Read.All`), and for a
 * person the role Application Administrator or Cloud Application Administrator.
 *
 * Graph: certificateAuthorityAsEntity (beta), namespace microsoft.graph.
 *
 * @example
 * ```ts
 * const trust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
 *   rootCertificate: fs.readFileSync("root.pem", "utf8"),
 * });
 * const issuing = new entra.TrustedCertificateAuthority("issuing-ca", {
 *   certificateBasedApplicationConfigurationId: trust.id,
 *   certificate: fs.readFileSync("issuing-ca.pem", "utf8"),
 * });
 * export const issuer = issuing.issuer;
 * ```
 */
export class TrustedCertificateAuthority extends EntraResource {
  /** The id of the configuration that the CA is trusted in. */
  declare public readonly certificateBasedApplicationConfigurationId: pulumi.Output<string>;
  /** The CA's certificate, as it was given. */
  declare public readonly certificate: pulumi.Output<string>;
  /** Whether this is the configuration's root. */
  declare public readonly isRootAuthority: pulumi.Output<boolean>;
  /** The CA's name, given or taken from the certificate. */
  declare public readonly issuer: pulumi.Output<string>;
  /** The CA's subject key identifier, given or taken from the certificate. */
  declare public readonly issuerSubjectKeyIdentifier: pulumi.Output<string>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads a CA that exists, without managing it: it is looked for in all configurations.
   *
   * @param id Its id in Graph.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): TrustedCertificateAuthority {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(name: string, args: TrustedCertificateAuthorityArgs, options?: pulumi.CustomResourceOptions) {
    super(kind, name, args, options);
  }
}
