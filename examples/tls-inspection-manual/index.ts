import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as entra from "pulumi-entra-ca";

const signedFile = "pki/tls-inspection.pem";

// Microsoft makes the key, and asks for a certificate of it.
const ca = new entra.ExternalCertificateAuthorityCertificate("tls-inspection", {
  commonName: "Contoso TLS Inspection CA",
  organizationName: "Contoso Ltd",
});

// Once somebody has signed it, it is uploaded and enabled.
const active = existsSync(signedFile)
  ? new entra.ExternalCertificateAuthoritySignedCertificate("tls-inspection", {
      certificateId: ca.id,
      certificateSigningRequest: ca.certificateSigningRequest,
      certificate: readFileSync(signedFile, "utf8"),
      chain: readFileSync("pki/root.pem", "utf8"),
    })
  : undefined;

export const certificateSigningRequest = ca.certificateSigningRequest;
export const status = active?.status ?? ca.status;
export const nextStep =
  active === undefined
    ? `Sign certificateSigningRequest as README.md shows, save the certificate as ${signedFile}, and run pulumi up again.`
    : pulumi.interpolate`TLS inspection uses the CA. Sign again before the certificate ends at ${active.notAfter}.`;
