import type { ResourceSchema } from "./schema.js";

/** What the resource is, in words. */
export const trustedCertificateAuthority: ResourceSchema = {
  description:
    "A certificate authority that applications may use, in a `CertificateBasedApplicationConfiguration`. At most 10, the root included, are in one configuration.\n\nPermissions: `AppCertTrustConfiguration.ReadWrite.All` (to preview, `AppCertTrustConfiguration.Read.All`), and for a person the role Application Administrator or Cloud Application Administrator.\n\nGraph: certificateAuthorityAsEntity (beta), namespace microsoft.graph.",
  arguments: {
    certificateBasedApplicationConfigurationId: {
      description: "The id of the configuration that the CA is trusted in. Another one makes a new object there.",
    },
    certificate: {
      description:
        "The CA's certificate, as PEM or as base64 of its DER. Another certificate makes a new object before it removes the old one; the same certificate written otherwise is no change.",
    },
    isRootAuthority: {
      description:
        "Whether this is the configuration's root, of which there is one. Leave it out unless the configuration is managed elsewhere and has none. Changes in place.",
      default: false,
    },
    issuer: {
      description:
        "What Graph calls the issuer: the name of this CA, as its certificate's subject has it. Another name makes a new object.",
      whenOmitted: "The certificate's subject, as `CN=Contoso Issuing CA 1, O=Contoso Ltd`",
    },
    issuerSubjectKeyIdentifier: {
      description:
        "The subject key identifier of this CA as hexadecimal digits; case, colons and spaces don't count. Another one makes a new object.",
      whenOmitted: "The certificate's extension (RFC 5280 section 4.2.1.2); required for a certificate without it",
    },
    adopt: {
      description:
        "The id of a CA that exists in the configuration, to take it over instead of creating one: everything but `isRootAuthority` has to be as given here. Once that is done, the argument may stay or go; another id makes it another CA.",
    },
    acceptedFindings: {
      description:
        "The rules that the certificate may break: they become warnings. `key-cert-sign-missing@` and a certificate's SHA-256 or SHA-1 thumbprint is for that one alone, so that its renewal is checked again; `key-cert-sign-missing` is for every one. The message of a broken rule has both. A wrong key, a wrong signature and what can't be read are never accepted.",
    },
  },
  outputs: {
    certificateBasedApplicationConfigurationId: {
      type: "string",
      description: "The id of the configuration that the CA is trusted in.",
    },
    certificate: { type: "string", description: "The CA's certificate, as it was given." },
    isRootAuthority: { type: "boolean", description: "Whether this is the configuration's root." },
    issuer: { type: "string", description: "The CA's name, given or taken from the certificate." },
    issuerSubjectKeyIdentifier: {
      type: "string",
      description: "The CA's subject key identifier, given or taken from the certificate.",
    },
  },
};
