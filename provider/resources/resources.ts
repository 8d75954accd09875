import type { Resource } from "../kernel/resource.js";
import type { ClassName } from "./definitions.js";
import { appManagementPolicyTrustedCertificateAuthority } from "./appManagementPolicyTrustedCertificateAuthority/resource.js";
import { certificateBasedApplicationConfiguration } from "./certificateBasedApplicationConfiguration/resource.js";
import { externalCertificateAuthorityCertificate } from "./externalCertificateAuthorityCertificate/resource.js";
import { externalCertificateAuthoritySignedCertificate } from "./externalCertificateAuthoritySignedCertificate/resource.js";
import { trustedCertificateAuthority } from "./trustedCertificateAuthority/resource.js";

/** Every kind of resource, by the name of its class. */
export const resources = {
  ExternalCertificateAuthorityCertificate: externalCertificateAuthorityCertificate,
  ExternalCertificateAuthoritySignedCertificate: externalCertificateAuthoritySignedCertificate,
  CertificateBasedApplicationConfiguration: certificateBasedApplicationConfiguration,
  TrustedCertificateAuthority: trustedCertificateAuthority,
  AppManagementPolicyTrustedCertificateAuthority: appManagementPolicyTrustedCertificateAuthority,
} satisfies Record<ClassName, Resource>;

export type { ClassName };
