import type { ResourceSchema } from "./schema.js";

/** What the resource is, in words. */
export const externalCertificateAuthorityCertificate: ResourceSchema = {
  description:
    "A certificate authority for TLS inspection in Microsoft Entra Internet Access. Global Secure Access makes its key and keeps it; what comes out is a certificate signing request (CSR) for your own PKI to sign.\n\nPermissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global Secure Access Administrator or Security Administrator. Global cloud only.\n\nGraph: externalCertificateAuthorityCertificate (beta), namespace microsoft.graph.networkaccess.",
  arguments: {
    name: {
      description:
        "The display name, at most 12 letters and digits without spaces. Graph never accepts a name twice, not even after the CA was deleted; omit it, and each CA gets a name of its own.",
    },
    commonName: { description: "The common name (CN) of the CA's subject." },
    organizationName: { description: "The organization name (O) of the CA's subject." },
    adopt: {
      description:
        "The id of a CA that exists, to take it over instead of creating one: its names have to be those given here. Once that is done, the argument may stay or go; another id makes it another CA.",
    },
  },
  outputs: {
    name: { type: "string", description: "The display name, given or made." },
    commonName: { type: "string", description: "The common name (CN) of the CA's subject." },
    organizationName: { type: "string", description: "The organization name (O) of the CA's subject." },
    certificateSigningRequest: {
      type: "string",
      description: "The certificate signing request (PKCS#10, RFC 2986) as PEM.",
    },
    status: {
      type: "string",
      description:
        "Where the CA stands: `csrGenerated`, `enrolling`, `active`, `enabled`, `disabled`, `expiring`, `expired`, … As it was at the last update or refresh.",
    },
    validity: {
      type: "Validity",
      optional: true,
      description: "From when to when Graph says the CA is valid, as ISO 8601 date-times.",
    },
  },
};
