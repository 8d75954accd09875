import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as entra from "pulumi-entra-ca";
import { Signature } from "./signature";

// Raised to rotate, stack by stack: `pulumi config set generation 2`.
const generation = new pulumi.Config().getNumber("generation") ?? 1;

// Another subject means another CA, with another key. It has no `name` here: Graph never lets one be used twice, and
// without it each CA gets one of its own.
const ca = new entra.ExternalCertificateAuthorityCertificate("tls-inspection", {
  commonName: `Contoso TLS Inspection CA ${generation}`,
  organizationName: "Contoso Ltd",
});
const signature = new Signature("tls-inspection", ca.certificateSigningRequest);
const active = new entra.ExternalCertificateAuthoritySignedCertificate("tls-inspection", {
  certificateId: ca.id,
  certificateSigningRequest: ca.certificateSigningRequest,
  certificate: signature.certificate,
  chain: readFileSync("pki/root.pem", "utf8"),
});

// Whoever uses these gets the CA that is in use, whichever generation it is.
export const externalCertificateAuthorityCertificateId = ca.id;
export const name = ca.name;
export const thumbprint = active.thumbprint;
export const status = active.status;
export const notAfter = active.notAfter;
