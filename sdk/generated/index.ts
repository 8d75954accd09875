/** Made of provider/resources/definitions.ts and provider/lookUps/definitions.ts by `npm run generate`. */
export type * from "./connection.js";
export * from "./externalCertificateAuthorityCertificate.js";
export * from "./externalCertificateAuthoritySignedCertificate.js";
export * from "./certificateBasedApplicationConfiguration.js";
export * from "./trustedCertificateAuthority.js";
export * from "./tlsInspectionPolicy.js";
export * from "./tlsInspectionRule.js";
export * from "./tlsInspectionPolicyLink.js";
export * from "./appManagementPolicyTrustedCertificateAuthority.js";
export * from "./externalCertificateAuthorityCertificateLookUps.js";
export * from "./certificateBasedApplicationConfigurationLookUps.js";
export * from "./trustedCertificateAuthorityLookUps.js";
export * from "./filteringProfileLookUps.js";
export * from "./webCategoryLookUps.js";
