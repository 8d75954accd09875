/** Made of provider/resources/definitions.ts and provider/lookUps/definitions.ts by `npm run generate`. */
export * from "./lookUps.js";
export type * from "./providerArgs.js";
export * from "./resources.js";
export type {
  Connected,
  Connection,
  ConnectionInput,
  ExternalCertificateAuthorityCertificateArgs,
  ExternalCertificateAuthoritySignedCertificateArgs,
  SignedCertificateTimeouts,
  CertificateBasedApplicationConfigurationArgs,
  TrustedCertificateAuthorityArgs,
  TlsInspectionPolicyArgs,
  TlsInspectionRuleArgs,
  TlsInspectionPolicyLinkArgs,
  AppManagementPolicyTrustedCertificateAuthorityArgs,
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
