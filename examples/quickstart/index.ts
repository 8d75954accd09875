import { readFileSync } from "node:fs";
import * as entra from "pulumi-entra-ca";

// A CA for TLS inspection. Microsoft makes its key; sign the CSR with your PKI.
const tlsInspection = new entra.ExternalCertificateAuthorityCertificate("tls-inspection", {
  commonName: "Contoso TLS Inspection CA",
  organizationName: "Contoso Ltd",
});

// The CAs whose certificates applications may use: a root, and an issuing CA below it.
const appTrust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "Contoso application credentials",
  description: "CAs whose certificates applications may use",
  rootCertificate: readFileSync("certificates/root.pem", "utf8"),
});
const issuingCa = new entra.TrustedCertificateAuthority("issuing-ca", {
  certificateBasedApplicationConfigurationId: appTrust.id,
  certificate: readFileSync("certificates/issuing-ca.pem", "utf8"),
});

export const certificateSigningRequest = tlsInspection.certificateSigningRequest;
export const externalCertificateAuthorityCertificateId = tlsInspection.id;
export const certificateBasedApplicationConfigurationId = appTrust.id;
export const trustedCertificateAuthorityId = issuingCa.id;
