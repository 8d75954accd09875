/** Made of provider/resources/externalCertificateAuthoritySignedCertificate/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/** What an {@link ExternalCertificateAuthoritySignedCertificate} is made of. */
export interface ExternalCertificateAuthoritySignedCertificateArgs {
  /** The id of the CA whose CSR was signed. Another one makes a new object there. */
  certificateId: pulumi.Input<string>;
  /**
   * The signed certificate, as PEM or base64 of its DER. It has to be a CA's with path length 1, valid for at least six
   * more months, for the key in the CA's CSR. Changes in place, where Graph takes a second certificate for a CA.
   */
  certificate: pulumi.Input<string>;
  /**
   * The certificates above it up to the self-signed root: PEM in one text, or a list, each as PEM or as base64 of its
   * DER; the order doesn't count, nor whether the signed certificate itself is among them. Every signature is verified;
   * revocation isn't checked. Changes in place.
   */
  chain: pulumi.Input<string | pulumi.Input<string>[]>;
  /**
   * The CSR that was signed, as PEM: with it a certificate for another key is found in the preview. It is never sent.
   * Without it the key is checked during the update, where Graph returns the CSR.
   */
  certificateSigningRequest?: pulumi.Input<string> | undefined;
  /**
   * Whether TLS inspection uses the CA. Only one CA is enabled at a time. Changes in place.
   *
   * @default true
   */
  enabled?: pulumi.Input<boolean> | undefined;
  /**
   * How long each operation may wait for Graph, as a number with the unit `s`, `m` or `h`, such as `20m`, up to `24h`.
   * Pulumi's own option `customTimeouts` comes before it with the plugin, and doesn't reach dynamic resources.
   *
   * @default 10 minutes each
   */
  timeouts?: pulumi.Input<SignedCertificateTimeouts> | undefined;
  /**
   * The rules that the certificate and its chain may break: they become warnings. `path-length-zero@` and a
   * certificate's SHA-256 or SHA-1 thumbprint is for that one alone, so that its renewal is checked again;
   * `path-length-zero` is for every one. The message of a broken rule has both. A wrong key, a wrong signature and what
   * can't be read are never accepted.
   */
  acceptedFindings?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

/** How long the operations of an {@link ExternalCertificateAuthoritySignedCertificate} may wait. */
export interface SignedCertificateTimeouts {
  /** Until the CA is in use. */
  create?: pulumi.Input<string> | undefined;
  /** Until the CA is in use, or disabled. */
  update?: pulumi.Input<string> | undefined;
  /** Until the CA is disabled. */
  delete?: pulumi.Input<string> | undefined;
}

const kind: ResourceKind = {
  className: "ExternalCertificateAuthoritySignedCertificate",
  properties: [
    "certificateId",
    "certificate",
    "chain",
    "certificateSigningRequest",
    "enabled",
    "timeouts",
    "status",
    "thumbprint",
    "notBefore",
    "notAfter",
    "connection",
    "tenantId",
    "graphOrigin",
  ],
  hints: [],
  tells: { hint: "hasSignedCertificate", to: "certificateId" },
};

/**
 * The certificate that your PKI made of the CSR of an {@link ExternalCertificateAuthorityCertificate}: uploads it,
 * enables it and waits until it is in use. Removing this resource disables the CA. To rotate, replace the CA: in the
 * same `pulumi up` the new one is enabled before the old one is removed.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: Update externalCertificateAuthorityCertificate (beta), namespace microsoft.graph.networkaccess. Enabling is
 * what the portal does; Graph's reference doesn't describe it.
 *
 * @example
 * ```ts
 * const ca = new entra.ExternalCertificateAuthorityCertificate("tls-inspection", {
 *   commonName: "Contoso TLS Inspection CA",
 *   organizationName: "Contoso Ltd",
 * });
 * const signed = new entra.ExternalCertificateAuthoritySignedCertificate("tls-inspection", {
 *   certificateId: ca.id,
 *   certificateSigningRequest: ca.certificateSigningRequest,
 *   certificate: fs.readFileSync("signed.pem", "utf8"),
 *   chain: fs.readFileSync("chain.pem", "utf8"),
 * });
 * export const notAfter = signed.notAfter;
 * ```
 */
export class ExternalCertificateAuthoritySignedCertificate extends EntraResource {
  /** The id of the CA. */
  declare public readonly certificateId: pulumi.Output<string>;
  /** The signed certificate, as it was given. */
  declare public readonly certificate: pulumi.Output<string>;
  /** The certificates above it, as they were given. */
  declare public readonly chain: pulumi.Output<string | string[]>;
  /** The CSR, as it was given. */
  declare public readonly certificateSigningRequest: pulumi.Output<string | undefined>;
  /** Whether TLS inspection is to use the CA. */
  declare public readonly enabled: pulumi.Output<boolean>;
  /** How long each operation may wait, as it was given. */
  declare public readonly timeouts: pulumi.Output<pulumi.Unwrap<SignedCertificateTimeouts> | undefined>;
  /** Where the CA stands, as it was at the last update or refresh: `active`, `enabled`, `expiring`, `disabled`, … */
  declare public readonly status: pulumi.Output<string>;
  /** SHA-256 over the certificate's DER, as lower-case hexadecimal digits. */
  declare public readonly thumbprint: pulumi.Output<string>;
  /** When the certificate begins to be valid, as an ISO 8601 date-time. */
  declare public readonly notBefore: pulumi.Output<string>;
  /** When the certificate ends, as an ISO 8601 date-time. */
  declare public readonly notAfter: pulumi.Output<string>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads the signed certificate of a CA that exists, without managing it.
   *
   * @param id The CA's id in Graph.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): ExternalCertificateAuthoritySignedCertificate {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(
    name: string,
    args: ExternalCertificateAuthoritySignedCertificateArgs,
    options?: pulumi.CustomResourceOptions,
  ) {
    super(kind, name, args, options);
  }
}
