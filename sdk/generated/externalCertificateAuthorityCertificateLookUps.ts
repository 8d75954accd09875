/** Made of provider/lookUps/definitions.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type LookUpInputs } from "../lookUp.js";
import type { Connected } from "./connection.js";

/** Which TLS inspection CA to look up: by its id or by its name. */
export type GetExternalCertificateAuthorityCertificateArgs = Connected &
  (
    | {
        /** The id. */
        id: string;
        name?: undefined;
      }
    | {
        /** The display name, letter by letter as Graph has it. */
        name: string;
        id?: undefined;
      }
  );

/** A TLS inspection CA as it is in the tenant. */
export interface GetExternalCertificateAuthorityCertificateResult {
  /** The id. */
  readonly id: string;
  /** The display name. */
  readonly name: string;
  /** The common name (CN) of the CA's subject. */
  readonly commonName: string;
  /** The organization name (O) of the CA's subject. */
  readonly organizationName: string;
  /** Where the CA stands: `csrGenerated`, `enrolling`, `active`, `enabled`, `disabled`, `expiring`, `expired`, … */
  readonly status: string;
  /** From when to when Graph says the CA is valid, as ISO 8601 date-times. */
  readonly validity?: { readonly startDateTime: string; readonly endDateTime: string } | undefined;
  /**
   * The certificate signing request (PKCS#10, RFC 2986) as PEM. Absent where Graph doesn't show it: it promises the
   * request only in its answer to the creation.
   */
  readonly certificateSigningRequest?: string | undefined;
  /** The certificate that was uploaded, as PEM; absent before, and where Graph doesn't show it. */
  readonly certificate?: string | undefined;
  /** The certificates above it that were uploaded, as PEM, one after the other. */
  readonly chain?: string | undefined;
  /** The tenant that was read, as the token named it; absent for a token that isn't a JWT. */
  readonly tenantId?: string | undefined;
  /** Scheme, host and port of the Graph that was read: `https://graph.microsoft.com`. */
  readonly graphOrigin: string;
}

/**
 * Looks up one TLS inspection CA, which needn't be managed with Pulumi. None is an error.
 *
 * Permission: `NetworkAccess.Read.All`. All look-ups of a run share one request for the list.
 *
 * @example
 * ```ts
 * const ca = await entra.getExternalCertificateAuthorityCertificate({ name: "Inspection" });
 * console.log(ca.status, ca.validity?.endDateTime);
 * ```
 */
export function getExternalCertificateAuthorityCertificate(
  args: GetExternalCertificateAuthorityCertificateArgs,
): Promise<GetExternalCertificateAuthorityCertificateResult> {
  return lookUp("getExternalCertificateAuthorityCertificate", args);
}

/**
 * {@link getExternalCertificateAuthorityCertificate} for arguments that may be outputs.
 *
 * @example
 * ```ts
 * const shared = new pulumi.StackReference("contoso/network/prod");
 * const ca = entra.getExternalCertificateAuthorityCertificateOutput({
 *   id: shared.requireOutput("tlsInspectionCaId").apply(String),
 * });
 * export const status = ca.status;
 * ```
 */
export function getExternalCertificateAuthorityCertificateOutput(
  args: LookUpInputs<GetExternalCertificateAuthorityCertificateArgs>,
): pulumi.Output<GetExternalCertificateAuthorityCertificateResult> {
  return lookUpOutput("getExternalCertificateAuthorityCertificate", args);
}

/**
 * Looks up all TLS inspection CAs of the tenant that your own PKI signs. Where Graph's list leaves the certificate
 * signing request out, so does this one; {@link getExternalCertificateAuthorityCertificate} asks for it.
 *
 * Permission: `NetworkAccess.Read.All`.
 *
 * @example
 * ```ts
 * const cas = await entra.listExternalCertificateAuthorityCertificates();
 * export const expiring = cas.filter(({ status }) => status === "expiring").map(({ name }) => name);
 * ```
 */
export function listExternalCertificateAuthorityCertificates(
  args: Connected = {},
): Promise<GetExternalCertificateAuthorityCertificateResult[]> {
  return lookUp("listExternalCertificateAuthorityCertificates", args);
}

/**
 * {@link listExternalCertificateAuthorityCertificates} as an output.
 *
 * @example
 * ```ts
 * export const names = entra.listExternalCertificateAuthorityCertificatesOutput().apply((cas) => cas.map(({ name }) => name));
 * ```
 */
export function listExternalCertificateAuthorityCertificatesOutput(
  args: LookUpInputs<Connected> = {},
): pulumi.Output<GetExternalCertificateAuthorityCertificateResult[]> {
  return lookUpOutput("listExternalCertificateAuthorityCertificates", args);
}
