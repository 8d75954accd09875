/**
 * Pulumi resources for the certificate authorities of Microsoft Entra.
 *
 * @packageDocumentation
 */
export {
  CertificateBasedApplicationConfiguration,
  type CertificateBasedApplicationConfigurationArgs,
} from "./certificateBasedApplicationConfiguration.js";
export {
  ExternalCertificateAuthorityCertificate,
  type ExternalCertificateAuthorityCertificateArgs,
} from "./externalCertificateAuthorityCertificate.js";
export {
  ExternalCertificateAuthoritySignedCertificate,
  type ExternalCertificateAuthoritySignedCertificateArgs,
} from "./externalCertificateAuthoritySignedCertificate.js";
export { TrustedCertificateAuthority, type TrustedCertificateAuthorityArgs } from "./trustedCertificateAuthority.js";
