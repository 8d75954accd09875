import { readFileSync } from "node:fs";
import * as entra from "pulumi-entra-ca";

export const tlsInspection = new entra.ExternalCertificateAuthorityCertificate("tls-inspection", {
  commonName: "Contoso TLS Inspection CA",
  organizationName: "Contoso Ltd",
});

export const appTrust = new entra.CertificateBasedApplicationConfiguration("app-trust", {
  displayName: "Contoso application credentials",
  rootCertificate: readFileSync("certificates/root.pem", "utf8"),
  trustedCertificates: [readFileSync("certificates/issuing-ca.pem", "utf8")],
});

export const certificateSigningRequest = tlsInspection.certificateSigningRequest;
