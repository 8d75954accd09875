/** Made of provider/lookUps/definitions.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type LookUpInputs } from "../lookUp.js";
import type { Connected } from "./connection.js";

/** Which configuration to look up: by its id or by its display name. */
export type GetCertificateBasedApplicationConfigurationArgs = Connected &
  (
    | {
        /** The id. */
        id: string;
        displayName?: undefined;
      }
    | {
        /** The name that people see, letter by letter; Graph lets several configurations have the same. */
        displayName: string;
        id?: undefined;
      }
  );

/** A configuration as it is in the tenant. */
export interface GetCertificateBasedApplicationConfigurationResult {
  /** The id. */
  readonly id: string;
  /** The name that people see. */
  readonly displayName?: string | undefined;
  /** What the configuration is for. */
  readonly description?: string | undefined;
  /** The root CA's certificate as PEM; absent, with the next three, where the configuration has no root. */
  readonly rootCertificate?: string | undefined;
  /** The id of the root among the configuration's trusted CAs. */
  readonly rootAuthorityId?: string | undefined;
  /** The root's name, as Graph shows it. */
  readonly issuer?: string | undefined;
  /** The root's subject key identifier, as Graph shows it. */
  readonly issuerSubjectKeyIdentifier?: string | undefined;
  /** The tenant that was read, as the token named it; absent for a token that isn't a JWT. */
  readonly tenantId?: string | undefined;
  /** Scheme, host and port of the Graph that was read: `https://graph.microsoft.com`. */
  readonly graphOrigin: string;
}

/**
 * Looks up one list of CAs whose certificates applications may use; it needn't be managed with Pulumi. None is an
 * error, and so is more than one.
 *
 * Permission: `AppCertTrustConfiguration.Read.All`. All look-ups of a run share one request for the list.
 *
 * @example
 * ```ts
 * const trust = await entra.getCertificateBasedApplicationConfiguration({ displayName: "Application credentials" });
 * new entra.TrustedCertificateAuthority("issuing-ca", {
 *   certificateBasedApplicationConfigurationId: trust.id,
 *   certificate: fs.readFileSync("issuing-ca.pem", "utf8"),
 * });
 * ```
 */
export function getCertificateBasedApplicationConfiguration(
  args: GetCertificateBasedApplicationConfigurationArgs,
): Promise<GetCertificateBasedApplicationConfigurationResult> {
  return lookUp("getCertificateBasedApplicationConfiguration", args);
}

/**
 * {@link getCertificateBasedApplicationConfiguration} for arguments that may be outputs.
 *
 * @example
 * ```ts
 * const config = new pulumi.Config();
 * const trust = entra.getCertificateBasedApplicationConfigurationOutput({
 *   displayName: pulumi.interpolate`${config.requireSecret("team")} credentials`,
 * });
 * export const rootCertificate = trust.rootCertificate;
 * ```
 */
export function getCertificateBasedApplicationConfigurationOutput(
  args: LookUpInputs<GetCertificateBasedApplicationConfigurationArgs>,
): pulumi.Output<GetCertificateBasedApplicationConfigurationResult> {
  return lookUpOutput("getCertificateBasedApplicationConfiguration", args);
}

/**
 * Looks up all configurations of the tenant, with their roots.
 *
 * Permission: `AppCertTrustConfiguration.Read.All`.
 *
 * @example
 * ```ts
 * const configurations = await entra.listCertificateBasedApplicationConfigurations();
 * export const roots = configurations.map(({ displayName, issuer }) => `${displayName}: ${issuer}`);
 * ```
 */
export function listCertificateBasedApplicationConfigurations(
  args: Connected = {},
): Promise<GetCertificateBasedApplicationConfigurationResult[]> {
  return lookUp("listCertificateBasedApplicationConfigurations", args);
}

/**
 * {@link listCertificateBasedApplicationConfigurations} as an output.
 *
 * @example
 * ```ts
 * export const count = entra.listCertificateBasedApplicationConfigurationsOutput().length;
 * ```
 */
export function listCertificateBasedApplicationConfigurationsOutput(
  args: LookUpInputs<Connected> = {},
): pulumi.Output<GetCertificateBasedApplicationConfigurationResult[]> {
  return lookUpOutput("listCertificateBasedApplicationConfigurations", args);
}
