/** Made of provider/lookUps/definitions.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type LookUpInputs } from "../lookUp.js";
import type { Connected } from "./connection.js";

/** Which configuration's trusted CAs to look up. */
export interface ListTrustedCertificateAuthoritiesArgs extends Connected {
  /** The id of the configuration that the CAs are trusted in. */
  certificateBasedApplicationConfigurationId: string;
}

/** Which trusted CA of a configuration to look up: by its id or by its certificate's thumbprint. */
export type GetTrustedCertificateAuthorityArgs = ListTrustedCertificateAuthoritiesArgs &
  (
    | {
        /** The id among the configuration's trusted CAs. */
        id: string;
        thumbprint?: undefined;
      }
    | {
        /**
         * The SHA-256 or SHA-1 of the certificate as hexadecimal digits; case, colons and spaces don't count. It is
         * compared with what the certificates themselves give.
         */
        thumbprint: string;
        id?: undefined;
      }
  );

/** A trusted CA as it is in the tenant. */
export interface GetTrustedCertificateAuthorityResult {
  /** The id. */
  readonly id: string;
  /** The id of the configuration that the CA is trusted in. */
  readonly certificateBasedApplicationConfigurationId: string;
  /** The CA's certificate as PEM; absent where what Graph returned can't be read as one. */
  readonly certificate?: string | undefined;
  /** Whether this is the configuration's root. */
  readonly isRootAuthority: boolean;
  /** The CA's name, as Graph shows it; some tenants show none. */
  readonly issuer?: string | undefined;
  /** The CA's subject key identifier, as Graph shows it; some tenants show none. */
  readonly issuerSubjectKeyIdentifier?: string | undefined;
  /** The tenant that was read, as the token named it; absent for a token that isn't a JWT. */
  readonly tenantId?: string | undefined;
  /** Scheme, host and port of the Graph that was read: `https://graph.microsoft.com`. */
  readonly graphOrigin: string;
}

/**
 * Looks up one CA of a configuration, which needn't be managed with Pulumi. None is an error.
 *
 * Permission: `AppCertTrustConfiguration.Read.All`. All look-ups of a run share one request for each configuration.
 *
 * @example
 * ```ts
 * const trust = await entra.getCertificateBasedApplicationConfiguration({ displayName: "Application credentials" });
 * const issuing = await entra.getTrustedCertificateAuthority({
 *   certificateBasedApplicationConfigurationId: trust.id,
 *   thumbprint: "6B:0F:54:C3:0A:9E:6C:4E:B1:1B:15:C5:D9:5D:5E:7E:B0:5B:3F:8C",
 * });
 * ```
 */
export function getTrustedCertificateAuthority(
  args: GetTrustedCertificateAuthorityArgs,
): Promise<GetTrustedCertificateAuthorityResult> {
  return lookUp("getTrustedCertificateAuthority", args);
}

/**
 * {@link getTrustedCertificateAuthority} for arguments that may be outputs.
 *
 * @example
 * ```ts
 * const root = entra.getTrustedCertificateAuthorityOutput({
 *   certificateBasedApplicationConfigurationId: trust.id,
 *   id: trust.rootAuthorityId,
 * });
 * ```
 */
export function getTrustedCertificateAuthorityOutput(
  args: LookUpInputs<GetTrustedCertificateAuthorityArgs>,
): pulumi.Output<GetTrustedCertificateAuthorityResult> {
  return lookUpOutput("getTrustedCertificateAuthority", args);
}

/**
 * Looks up all CAs of a configuration, its root included.
 *
 * Permission: `AppCertTrustConfiguration.Read.All`.
 *
 * @example
 * ```ts
 * const trust = await entra.getCertificateBasedApplicationConfiguration({ displayName: "Application credentials" });
 * const cas = await entra.listTrustedCertificateAuthorities({ certificateBasedApplicationConfigurationId: trust.id });
 * export const trusted = cas.map(({ issuer }) => issuer);
 * ```
 */
export function listTrustedCertificateAuthorities(
  args: ListTrustedCertificateAuthoritiesArgs,
): Promise<GetTrustedCertificateAuthorityResult[]> {
  return lookUp("listTrustedCertificateAuthorities", args);
}

/**
 * {@link listTrustedCertificateAuthorities} for arguments that may be outputs.
 *
 * @example
 * ```ts
 * const cas = entra.listTrustedCertificateAuthoritiesOutput({ certificateBasedApplicationConfigurationId: trust.id });
 * ```
 */
export function listTrustedCertificateAuthoritiesOutput(
  args: LookUpInputs<ListTrustedCertificateAuthoritiesArgs>,
): pulumi.Output<GetTrustedCertificateAuthorityResult[]> {
  return lookUpOutput("listTrustedCertificateAuthorities", args);
}
