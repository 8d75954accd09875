import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as entra from "pulumi-entra-ca";
import { SubordinateCertificate } from "./subordinateCertificate";

if (!existsSync("pki/root.key")) {
  throw new pulumi.RunError("There is no pki/root.key yet. Make a root for this example: sh pki/make-root.sh");
}

// Nothing is inspected until this is true: first the devices have to trust the root.
const inspect = new pulumi.Config().getBoolean("inspect") ?? false;

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
  enabled: inspect,
});

// All traffic is inspected but that of programs which take no other certificates than their own, and what is private.
const policy = new entra.TlsInspectionPolicy("tls-inspection", {
  name: "Inspect all but what is private",
  defaultAction: "inspect",
});
const pinned = new entra.TlsInspectionRule("pinned", {
  policyId: policy.id,
  name: "Programs with certificates of their own",
  priority: 100,
  action: "bypass",
  destinationFqdns: ["*.updates.contoso.com"],
});
const confidential = new entra.TlsInspectionRule("private", {
  policyId: policy.id,
  name: "Health and money",
  priority: 200,
  action: "bypass",
  destinationWebCategories: ["Finance", "HealthAndMedicine"],
});

// The baseline profile is everybody's. The policy counts there once there are a CA to inspect with and the rules for what is left
// alone; a destroy removes it from there before those.
new entra.TlsInspectionPolicyLink(
  "baseline",
  {
    filteringProfileId: entra.getFilteringProfileOutput({ baseline: true }).id,
    policyId: policy.id,
    state: inspect ? "enabled" : "disabled",
  },
  { dependsOn: [active, pinned, confidential] },
);

export const status = active.status;
export const thumbprint = active.thumbprint;
export const notAfter = active.notAfter;
