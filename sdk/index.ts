/**
 * Pulumi resources for the certificate authorities of Microsoft Entra.
 *
 * @packageDocumentation
 */
import "../provider/nodeVersion.js";
export type { Connected, Connection, ConnectionInput } from "./connection.js";
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
  type SignedCertificateTimeouts,
} from "./externalCertificateAuthoritySignedCertificate.js";
export { TrustedCertificateAuthority, type TrustedCertificateAuthorityArgs } from "./trustedCertificateAuthority.js";
export {
  getCertificateBasedApplicationConfiguration,
  getCertificateBasedApplicationConfigurationOutput,
  listCertificateBasedApplicationConfigurations,
  listCertificateBasedApplicationConfigurationsOutput,
  type GetCertificateBasedApplicationConfigurationArgs,
  type GetCertificateBasedApplicationConfigurationResult,
} from "./certificateBasedApplicationConfigurationLookUps.js";
export {
  getExternalCertificateAuthorityCertificate,
  getExternalCertificateAuthorityCertificateOutput,
  listExternalCertificateAuthorityCertificates,
  listExternalCertificateAuthorityCertificatesOutput,
  type GetExternalCertificateAuthorityCertificateArgs,
  type GetExternalCertificateAuthorityCertificateResult,
} from "./externalCertificateAuthorityCertificateLookUps.js";
export {
  getTrustedCertificateAuthority,
  getTrustedCertificateAuthorityOutput,
  listTrustedCertificateAuthorities,
  listTrustedCertificateAuthoritiesOutput,
  type GetTrustedCertificateAuthorityArgs,
  type GetTrustedCertificateAuthorityResult,
  type ListTrustedCertificateAuthoritiesArgs,
} from "./trustedCertificateAuthorityLookUps.js";
export type { LookUpInputs } from "./lookUp.js";
export { LookUpError } from "./lookUpError.js";
