/** Made of provider/resources/definitions.ts by `npm run generate`. */
import * as dynamic from "../index.js";

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
export class ExternalCertificateAuthorityCertificate extends dynamic.ExternalCertificateAuthorityCertificate {
  protected static override readonly servedBy = "plugin";
}

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
export class ExternalCertificateAuthoritySignedCertificate
  extends dynamic.ExternalCertificateAuthoritySignedCertificate
{
  protected static override readonly servedBy = "plugin";
}

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
export class CertificateBasedApplicationConfiguration extends dynamic.CertificateBasedApplicationConfiguration {
  protected static override readonly servedBy = "plugin";
}

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
export class TrustedCertificateAuthority extends dynamic.TrustedCertificateAuthority {
  protected static override readonly servedBy = "plugin";
}

/**
 * A policy of TLS inspection: which traffic is inspected, by its {@link TlsInspectionRule}s, and what becomes of the
 * rest. It does nothing until a {@link TlsInspectionPolicyLink} puts it into a security profile. At most 100 are in a
 * tenant.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: tlsInspectionPolicy (beta), namespace microsoft.graph.networkaccess.
 *
 * @example
 * ```ts
 * const policy = new entra.TlsInspectionPolicy("inspection", {
 *   name: "Inspect all but banks",
 *   defaultAction: "inspect",
 * });
 * export const policyId = policy.id;
 * ```
 */
export class TlsInspectionPolicy extends dynamic.TlsInspectionPolicy {
  protected static override readonly servedBy = "plugin";
}

/**
 * A rule of a {@link TlsInspectionPolicy}: what becomes of traffic to some destinations. Rules are looked at by their
 * priorities, the smallest first, and the first one that matches counts. At most 1,000 rules with 8,000 destinations
 * are in a tenant.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: tlsInspectionRule (beta), namespace microsoft.graph.networkaccess.
 *
 * @example
 * ```ts
 * const policy = new entra.TlsInspectionPolicy("inspection", {
 *   name: "Inspect all but banks",
 *   defaultAction: "inspect",
 * });
 * const banks = new entra.TlsInspectionRule("banks", {
 *   policyId: policy.id,
 *   name: "Banks",
 *   priority: 100,
 *   action: "bypass",
 *   destinationFqdns: ["www.woodgrovebank.com", "*.woodgrovebank.com"],
 *   destinationWebCategories: ["Finance"],
 * });
 * export const ruleId = banks.id;
 * ```
 */
export class TlsInspectionRule extends dynamic.TlsInspectionRule {
  protected static override readonly servedBy = "plugin";
}

/**
 * Puts a {@link TlsInspectionPolicy} into a security profile, which Graph calls filtering profile: that has traffic
 * inspected. The baseline profile applies to everyone; any other one applies where a Conditional Access policy names
 * it. A profile has one such link.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: tlsInspectionPolicyLink (beta), namespace microsoft.graph.networkaccess.
 *
 * @example
 * ```ts
 * const baseline = entra.getFilteringProfileOutput({
 *   baseline: true,
 * });
 * const policy = new entra.TlsInspectionPolicy("inspection", {
 *   name: "Inspect all but banks",
 *   defaultAction: "inspect",
 * });
 * const link = new entra.TlsInspectionPolicyLink("inspection", {
 *   filteringProfileId: baseline.id,
 *   policyId: policy.id,
 * });
 * export const linkId = link.id;
 * ```
 */
export class TlsInspectionPolicyLink extends dynamic.TlsInspectionPolicyLink {
  protected static override readonly servedBy = "plugin";
}

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
export class AppManagementPolicyTrustedCertificateAuthority
  extends dynamic.AppManagementPolicyTrustedCertificateAuthority
{
  protected static override readonly servedBy = "plugin";
}
