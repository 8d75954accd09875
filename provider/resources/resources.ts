import type { Resource } from "../kernel/resource.js";
import type { ClassName } from "./definitions.js";
import { appManagementPolicyTrustedCertificateAuthority } from "./appManagementPolicyTrustedCertificateAuthority/resource.js";
import { certificateBasedApplicationConfiguration } from "./certificateBasedApplicationConfiguration/resource.js";
import { externalCertificateAuthorityCertificate } from "./externalCertificateAuthorityCertificate/resource.js";
import { externalCertificateAuthoritySignedCertificate } from "./externalCertificateAuthoritySignedCertificate/resource.js";
import { tlsInspectionPolicy } from "./tlsInspectionPolicy/resource.js";
import { tlsInspectionPolicyLink } from "./tlsInspectionPolicyLink/resource.js";
import { tlsInspectionRule } from "./tlsInspectionRule/resource.js";
import { trustedCertificateAuthority } from "./trustedCertificateAuthority/resource.js";

/** Every kind of resource, by the name of its class. */
export const resources = {
  ExternalCertificateAuthorityCertificate: externalCertificateAuthorityCertificate,
  ExternalCertificateAuthoritySignedCertificate: externalCertificateAuthoritySignedCertificate,
  CertificateBasedApplicationConfiguration: certificateBasedApplicationConfiguration,
  TrustedCertificateAuthority: trustedCertificateAuthority,
  TlsInspectionPolicy: tlsInspectionPolicy,
  TlsInspectionRule: tlsInspectionRule,
  TlsInspectionPolicyLink: tlsInspectionPolicyLink,
  AppManagementPolicyTrustedCertificateAuthority: appManagementPolicyTrustedCertificateAuthority,
} satisfies Record<ClassName, Resource>;

export type { ClassName };
