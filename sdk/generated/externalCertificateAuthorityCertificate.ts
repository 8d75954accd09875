/** Made of provider/resources/externalCertificateAuthorityCertificate/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/**
 * What an {@link ExternalCertificateAuthorityCertificate} is made of. Graph changes none of it afterwards: a change of
 * any argument makes a new CA, with a new key, before it removes the old one.
 */
export interface ExternalCertificateAuthorityCertificateArgs {
  /**
   * The display name, at most 12 letters and digits without spaces. Graph never accepts a name twice, not even after
   * the CA was deleted; omit it, and each CA gets a name of its own.
   */
  name?: pulumi.Input<string> | undefined;
  /** The common name (CN) of the CA's subject. */
  commonName: pulumi.Input<string>;
  /** The organization name (O) of the CA's subject. */
  organizationName: pulumi.Input<string>;
  /**
   * The id of a CA that exists, to take it over instead of creating one: its names have to be those given here. Once
   * that is done, the argument may stay or go; another id makes it another CA.
   */
  adopt?: pulumi.Input<string> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

const kind: ResourceKind = {
  className: "ExternalCertificateAuthorityCertificate",
  properties: [
    "name",
    "commonName",
    "organizationName",
    "certificateSigningRequest",
    "status",
    "validity",
    "connection",
    "tenantId",
    "graphOrigin",
  ],
  hints: ["hasSignedCertificate"],
};

/**
 * A certificate authority for TLS inspection in Microsoft Entra Internet Access. Global Secure Access makes its key and
 * keeps it; what comes out is a certificate signing request (CSR) for your own PKI to sign.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: externalCertificateAuthorityCertificate (beta), namespace microsoft.graph.networkaccess.
 *
 * @example
 * ```ts
 * const ca = new entra.ExternalCertificateAuthorityCertificate("tls-inspection", {
 *   commonName: "Contoso TLS Inspection CA",
 *   organizationName: "Contoso Ltd",
 * });
 * export const certificateSigningRequest = ca.certificateSigningRequest;
 * ```
 */
export class ExternalCertificateAuthorityCertificate extends EntraResource {
  /** The display name, given or made. */
  declare public readonly name: pulumi.Output<string>;
  /** The common name (CN) of the CA's subject. */
  declare public readonly commonName: pulumi.Output<string>;
  /** The organization name (O) of the CA's subject. */
  declare public readonly organizationName: pulumi.Output<string>;
  /** The certificate signing request (PKCS#10, RFC 2986) as PEM. */
  declare public readonly certificateSigningRequest: pulumi.Output<string>;
  /**
   * Where the CA stands: `csrGenerated`, `enrolling`, `active`, `enabled`, `disabled`, `expiring`, `expired`, … As it
   * was at the last update or refresh.
   */
  declare public readonly status: pulumi.Output<string>;
  /** From when to when Graph says the CA is valid, as ISO 8601 date-times. */
  declare public readonly validity: pulumi.Output<{ startDateTime: string; endDateTime: string } | undefined>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads a CA that exists, without managing it.
   *
   * @param id Its id in Graph.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): ExternalCertificateAuthorityCertificate {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(name: string, args: ExternalCertificateAuthorityCertificateArgs, options?: pulumi.CustomResourceOptions) {
    super(kind, name, args, options);
  }
}
