import * as pulumi from "@pulumi/pulumi";
import { withCode } from "../../provider/messages/error.js";
import { hidden } from "../../provider/adapters/hiddenInputs.js";
import type * as dynamic from "../index.js";
import type { LookUpInputs } from "../index.js";
import { LookUpError } from "../lookUpError.js";
import { secretsIn } from "../secretArguments.js";

type Options = pulumi.InvokeOptions;

/** @param secrets The names of the arguments that are secret: Pulumi hands a look-up's over without their marks. */
async function found<Result>(
  name: string,
  args: object,
  options: Options | undefined,
  secrets: readonly string[] = [],
): Promise<Result> {
  const token = `entra-ca:index:${name}`;
  try {
    return (await pulumi.runtime.invoke(token, { ...args, [hidden.secrets]: [...secrets] }, options)) as Result;
  } catch (error) {
    const said = (error as Error).message.replace(`invocation of ${token} returned an error: `, "");
    const { message, code } = withCode.read(said);
    throw code === undefined ? error : new LookUpError(message, code, error);
  }
}

function foundLater<Result>(
  name: string,
  args: pulumi.Input<object>,
  options: Options | undefined,
): pulumi.Output<Result> {
  const given: pulumi.Output<object> = pulumi.output(args);
  return given.apply(async (known) => found<Result>(name, known, options, await secretsIn(given, known)));
}

/** Through the plugin a list has a name, since what Pulumi hands over has properties. */
async function listed<Result>(
  kind: string,
  args: object,
  options: Options | undefined,
  secrets: readonly string[] = [],
): Promise<Result[]> {
  const all = await found<Record<string, Result[]>>(`list${kind}`, args, options, secrets);
  return all[kind.charAt(0).toLowerCase() + kind.slice(1)] ?? [];
}

function listedLater<Result>(
  kind: string,
  args: pulumi.Input<object>,
  options: Options | undefined,
): pulumi.Output<Result[]> {
  const given: pulumi.Output<object> = pulumi.output(args);
  return given.apply(async (known) => listed<Result>(kind, known, options, await secretsIn(given, known)));
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
  args: dynamic.GetExternalCertificateAuthorityCertificateArgs,
  options?: Options,
): Promise<dynamic.GetExternalCertificateAuthorityCertificateResult> {
  return found("getExternalCertificateAuthorityCertificate", args, options);
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
  args: LookUpInputs<dynamic.GetExternalCertificateAuthorityCertificateArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetExternalCertificateAuthorityCertificateResult> {
  return foundLater("getExternalCertificateAuthorityCertificate", args, options);
}

/**
 * Looks up all TLS inspection CAs of the tenant that your own PKI signs. Where Graph's list leaves the certificate signing
 * request out, so does this one; {@link getExternalCertificateAuthorityCertificate} asks for it.
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
  args: dynamic.Connected = {},
  options?: Options,
): Promise<dynamic.GetExternalCertificateAuthorityCertificateResult[]> {
  return listed("ExternalCertificateAuthorityCertificates", args, options);
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
  args: LookUpInputs<dynamic.Connected> = {},
  options?: Options,
): pulumi.Output<dynamic.GetExternalCertificateAuthorityCertificateResult[]> {
  return listedLater("ExternalCertificateAuthorityCertificates", args, options);
}

/**
 * Looks up one list of CAs whose certificates applications may use; it needn't be managed with Pulumi. None is an error,
 * and so is more than one.
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
  args: dynamic.GetCertificateBasedApplicationConfigurationArgs,
  options?: Options,
): Promise<dynamic.GetCertificateBasedApplicationConfigurationResult> {
  return found("getCertificateBasedApplicationConfiguration", args, options);
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
  args: LookUpInputs<dynamic.GetCertificateBasedApplicationConfigurationArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetCertificateBasedApplicationConfigurationResult> {
  return foundLater("getCertificateBasedApplicationConfiguration", args, options);
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
  args: dynamic.Connected = {},
  options?: Options,
): Promise<dynamic.GetCertificateBasedApplicationConfigurationResult[]> {
  return listed("CertificateBasedApplicationConfigurations", args, options);
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
  args: LookUpInputs<dynamic.Connected> = {},
  options?: Options,
): pulumi.Output<dynamic.GetCertificateBasedApplicationConfigurationResult[]> {
  return listedLater("CertificateBasedApplicationConfigurations", args, options);
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
  args: dynamic.GetTrustedCertificateAuthorityArgs,
  options?: Options,
): Promise<dynamic.GetTrustedCertificateAuthorityResult> {
  return found("getTrustedCertificateAuthority", args, options);
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
  args: LookUpInputs<dynamic.GetTrustedCertificateAuthorityArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetTrustedCertificateAuthorityResult> {
  return foundLater("getTrustedCertificateAuthority", args, options);
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
  args: dynamic.ListTrustedCertificateAuthoritiesArgs,
  options?: Options,
): Promise<dynamic.GetTrustedCertificateAuthorityResult[]> {
  return listed("TrustedCertificateAuthorities", args, options);
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
  args: LookUpInputs<dynamic.ListTrustedCertificateAuthoritiesArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetTrustedCertificateAuthorityResult[]> {
  return listedLater("TrustedCertificateAuthorities", args, options);
}
