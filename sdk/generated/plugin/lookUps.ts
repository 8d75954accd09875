/** Made of provider/lookUps/definitions.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import type { LookUpInputs } from "../../lookUp.js";
import { found, foundLater, listed, listedLater } from "../../plugin/lookUp.js";
import type {
  Connected,
  GetExternalCertificateAuthorityCertificateArgs,
  GetExternalCertificateAuthorityCertificateResult,
  GetCertificateBasedApplicationConfigurationArgs,
  GetCertificateBasedApplicationConfigurationResult,
  GetTrustedCertificateAuthorityArgs,
  ListTrustedCertificateAuthoritiesArgs,
  GetTrustedCertificateAuthorityResult,
  GetFilteringProfileArgs,
  GetFilteringProfileResult,
  GetWebCategoryResult,
} from "../index.js";

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
  options?: pulumi.InvokeOptions,
): Promise<GetExternalCertificateAuthorityCertificateResult> {
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
  args: LookUpInputs<GetExternalCertificateAuthorityCertificateArgs>,
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetExternalCertificateAuthorityCertificateResult> {
  return foundLater("getExternalCertificateAuthorityCertificate", args, options);
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
  options?: pulumi.InvokeOptions,
): Promise<GetExternalCertificateAuthorityCertificateResult[]> {
  return listed(
    "listExternalCertificateAuthorityCertificates",
    "externalCertificateAuthorityCertificates",
    args,
    options,
  );
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
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetExternalCertificateAuthorityCertificateResult[]> {
  return listedLater(
    "listExternalCertificateAuthorityCertificates",
    "externalCertificateAuthorityCertificates",
    args,
    options,
  );
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
  options?: pulumi.InvokeOptions,
): Promise<GetCertificateBasedApplicationConfigurationResult> {
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
  args: LookUpInputs<GetCertificateBasedApplicationConfigurationArgs>,
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetCertificateBasedApplicationConfigurationResult> {
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
  args: Connected = {},
  options?: pulumi.InvokeOptions,
): Promise<GetCertificateBasedApplicationConfigurationResult[]> {
  return listed(
    "listCertificateBasedApplicationConfigurations",
    "certificateBasedApplicationConfigurations",
    args,
    options,
  );
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
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetCertificateBasedApplicationConfigurationResult[]> {
  return listedLater(
    "listCertificateBasedApplicationConfigurations",
    "certificateBasedApplicationConfigurations",
    args,
    options,
  );
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
  options?: pulumi.InvokeOptions,
): Promise<GetTrustedCertificateAuthorityResult> {
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
  args: LookUpInputs<GetTrustedCertificateAuthorityArgs>,
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetTrustedCertificateAuthorityResult> {
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
  args: ListTrustedCertificateAuthoritiesArgs,
  options?: pulumi.InvokeOptions,
): Promise<GetTrustedCertificateAuthorityResult[]> {
  return listed("listTrustedCertificateAuthorities", "trustedCertificateAuthorities", args, options);
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
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetTrustedCertificateAuthorityResult[]> {
  return listedLater("listTrustedCertificateAuthorities", "trustedCertificateAuthorities", args, options);
}

/**
 * Looks up one security profile, which Graph calls filtering profile, for a {@link TlsInspectionPolicyLink}. The
 * baseline profile applies to everyone, and every tenant has it. None is an error, and so is more than one.
 *
 * Permission: `NetworkAccess.Read.All`. All look-ups of a run share one request for the list.
 *
 * @example
 * ```ts
 * const baseline = await entra.getFilteringProfile({ baseline: true });
 * const policy = new entra.TlsInspectionPolicy("inspection", { name: "Inspect all but banks", defaultAction: "inspect" });
 * new entra.TlsInspectionPolicyLink("inspection", { filteringProfileId: baseline.id, policyId: policy.id });
 * ```
 */
export function getFilteringProfile(
  args: GetFilteringProfileArgs,
  options?: pulumi.InvokeOptions,
): Promise<GetFilteringProfileResult> {
  return found("getFilteringProfile", args, options);
}

/**
 * {@link getFilteringProfile} for arguments that may be outputs.
 *
 * @example
 * ```ts
 * const shared = new pulumi.StackReference("contoso/network/prod");
 * const profile = entra.getFilteringProfileOutput({ name: shared.requireOutput("securityProfile").apply(String) });
 * export const state = profile.state;
 * ```
 */
export function getFilteringProfileOutput(
  args: LookUpInputs<GetFilteringProfileArgs>,
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetFilteringProfileResult> {
  return foundLater("getFilteringProfile", args, options);
}

/**
 * Looks up all security profiles of the tenant, the baseline among them.
 *
 * Permission: `NetworkAccess.Read.All`.
 *
 * @example
 * ```ts
 * const profiles = await entra.listFilteringProfiles();
 * export const names = profiles.map(({ name, priority }) => `${priority}: ${name}`);
 * ```
 */
export function listFilteringProfiles(
  args: Connected = {},
  options?: pulumi.InvokeOptions,
): Promise<GetFilteringProfileResult[]> {
  return listed("listFilteringProfiles", "filteringProfiles", args, options);
}

/**
 * {@link listFilteringProfiles} as an output.
 *
 * @example
 * ```ts
 * export const count = entra.listFilteringProfilesOutput().length;
 * ```
 */
export function listFilteringProfilesOutput(
  args: LookUpInputs<Connected> = {},
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetFilteringProfileResult[]> {
  return listedLater("listFilteringProfiles", "filteringProfiles", args, options);
}

/**
 * Looks up all web categories that Graph knows: a {@link TlsInspectionRule} names them in `destinationWebCategories`.
 *
 * Permission: `NetworkAccess.Read.All`. All look-ups of a run share one request for the list.
 *
 * @example
 * ```ts
 * const categories = await entra.listWebCategories();
 * export const liability = categories.filter(({ group }) => group === "Liability").map(({ name }) => name);
 * ```
 */
export function listWebCategories(
  args: Connected = {},
  options?: pulumi.InvokeOptions,
): Promise<GetWebCategoryResult[]> {
  return listed("listWebCategories", "webCategories", args, options);
}

/**
 * {@link listWebCategories} as an output.
 *
 * @example
 * ```ts
 * export const names = entra.listWebCategoriesOutput().apply((all) => all.map(({ name }) => name));
 * ```
 */
export function listWebCategoriesOutput(
  args: LookUpInputs<Connected> = {},
  options?: pulumi.InvokeOptions,
): pulumi.Output<GetWebCategoryResult[]> {
  return listedLater("listWebCategories", "webCategories", args, options);
}
