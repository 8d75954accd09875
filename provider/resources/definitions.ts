import { definition as appManagementPolicyTrustedCertificateAuthority } from "./appManagementPolicyTrustedCertificateAuthority/definition.js";
import { definition as certificateBasedApplicationConfiguration } from "./certificateBasedApplicationConfiguration/definition.js";
import { definition as externalCertificateAuthorityCertificate } from "./externalCertificateAuthorityCertificate/definition.js";
import { definition as externalCertificateAuthoritySignedCertificate } from "./externalCertificateAuthoritySignedCertificate/definition.js";
import { definition as tlsInspectionPolicy } from "./tlsInspectionPolicy/definition.js";
import { definition as tlsInspectionPolicyLink } from "./tlsInspectionPolicyLink/definition.js";
import { definition as tlsInspectionRule } from "./tlsInspectionRule/definition.js";
import { definition as trustedCertificateAuthority } from "./trustedCertificateAuthority/definition.js";

/** Every kind of resource: its class has the name that it has here. */
export const definitions = [
  externalCertificateAuthorityCertificate,
  externalCertificateAuthoritySignedCertificate,
  certificateBasedApplicationConfiguration,
  trustedCertificateAuthority,
  tlsInspectionPolicy,
  tlsInspectionRule,
  tlsInspectionPolicyLink,
  appManagementPolicyTrustedCertificateAuthority,
] as const;

export type ClassName = (typeof definitions)[number]["className"];
