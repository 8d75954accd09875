import type { ResourceSchema } from "./schema.js";

/** What the resource is, in words. */
export const certificateBasedApplicationConfiguration: ResourceSchema = {
  description:
    "A list of certificate authorities whose certificates applications in the tenant may use as credentials. Graph keeps exactly one root in it, which is why the configuration is made with its root. Further CAs are listed in `trustedCertificates`, or are `TrustedCertificateAuthority` resources. An app management policy refers to the configuration by its id.\n\nPermissions: `AppCertTrustConfiguration.ReadWrite.All` (to preview, `AppCertTrustConfiguration.Read.All`), and for a person the role Application Administrator or Cloud Application Administrator. At most 100 configurations exist in a tenant, deleted ones included.\n\nGraph: certificateBasedApplicationConfiguration (beta), namespace microsoft.graph.",
  arguments: {
    displayName: { description: "The name that people see. Changes in place; omitted or empty, it is cleared." },
    description: { description: "What the configuration is for. Changes in place; omitted or empty, it is cleared." },
    rootCertificate: {
      description:
        "The root CA's certificate, as PEM or as base64 of its DER. Another certificate makes a new configuration before it removes the old one; the same certificate written otherwise is no change.",
    },
    trustedCertificates: {
      description:
        "The certificates of all CAs in the configuration but the root, each as PEM, at most 9; their order and spelling don't count. What comes is added before what goes is removed, in place, and what somebody else adds is removed. With it no `TrustedCertificateAuthority` is in the configuration; omitted, the configuration doesn't look after its CAs.",
    },
    expectedCertificates: {
      description:
        "The certificates of all CAs that belong in the configuration, each as PEM; the root need not be among them. With it every preview and refresh warns of a CA that was slipped in. Nothing is written or removed because of it. For those who have a `TrustedCertificateAuthority` for each CA: `trustedCertificates` needs none.",
    },
    adopt: {
      description:
        "The id of a configuration that exists, to take it over instead of creating one: its root has to be the one given here. Once that is done, the argument may stay or go; another id makes it another configuration.",
    },
    acceptedFindings: {
      description:
        "The rules that its certificates may break: they become warnings. `expired@` and a certificate's SHA-256 or SHA-1 thumbprint is for that one alone, so that its renewal is checked again; `expired` is for every one. The message of a broken rule has both. A wrong key, a wrong signature and what can't be read are never accepted.",
    },
  },
  outputs: {
    displayName: { type: "string", optional: true, description: "The name that people see." },
    description: { type: "string", optional: true, description: "What the configuration is for." },
    rootCertificate: { type: "string", description: "The root CA's certificate, as it was given." },
    trustedCertificates: {
      type: "list of strings",
      optional: true,
      description: "The certificates of all CAs but the root, as they were given.",
    },
    expectedCertificates: {
      type: "list of strings",
      optional: true,
      description: "The certificates that belong in the configuration, as they were given.",
    },
    rootAuthorityId: { type: "string", description: "The id of the root among the configuration's trusted CAs." },
    issuer: { type: "string", description: "The root's name, as Graph shows it." },
    issuerSubjectKeyIdentifier: {
      type: "string",
      optional: true,
      description: "The root's subject key identifier, as Graph shows it; absent where the certificate has none.",
    },
  },
};
