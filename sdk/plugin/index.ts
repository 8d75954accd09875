/**
 * The same resources and look-ups through the plugin, which the program's Pulumi.yaml names: with `import`, several tenants,
 * and each drifted property in a preview.
 *
 * @packageDocumentation
 */
import "../../provider/nodeVersion.js";
export { LookUpError } from "../lookUpError.js";
export * from "./lookUps.js";
export { Provider, type ProviderArgs } from "./provider.js";
export * from "./resources.js";
export type {
  Connected,
  Connection,
  ConnectionInput,
  CertificateBasedApplicationConfigurationArgs,
  ExternalCertificateAuthorityCertificateArgs,
  ExternalCertificateAuthoritySignedCertificateArgs,
  GetCertificateBasedApplicationConfigurationArgs,
  GetCertificateBasedApplicationConfigurationResult,
  GetExternalCertificateAuthorityCertificateArgs,
  GetExternalCertificateAuthorityCertificateResult,
  GetTrustedCertificateAuthorityArgs,
  GetTrustedCertificateAuthorityResult,
  ListTrustedCertificateAuthoritiesArgs,
  SignedCertificateTimeouts,
  TrustedCertificateAuthorityArgs,
  LookUpInputs,
} from "../index.js";
