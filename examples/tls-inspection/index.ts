import { readFileSync } from "node:fs";
import * as entra from "pulumi-entra-ca";
import { SubordinateCertificate } from "./subordinateCertificate";

// Microsoft makes the key, and asks for a certificate of it.
const ca = new entra.ExternalCertificateAuthorityCertificate("tls-inspection", {
  commonName: "Contoso TLS Inspection CA",
  organizationName: "Contoso Ltd",
});

// Your PKI signs it: here a root whose key is in a file.
const signed = new SubordinateCertificate("tls-inspection", {
  certificateSigningRequest: ca.certificateSigningRequest,
  issuer: "pki/root.pem",
  issuerKey: "pki/root.key",
  extensions: "pki/extensions.cnf",
  days: 370,
});

// Uploaded and enabled, it is what TLS inspection uses.
const active = new entra.ExternalCertificateAuthoritySignedCertificate("tls-inspection", {
  certificateId: ca.id,
  certificateSigningRequest: ca.certificateSigningRequest,
  certificate: signed.certificate,
  chain: readFileSync("pki/root.pem", "utf8"),
});

export const status = active.status;
export const thumbprint = active.thumbprint;
export const notAfter = active.notAfter;
