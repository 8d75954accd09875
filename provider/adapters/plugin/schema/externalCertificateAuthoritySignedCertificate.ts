import type { ResourceSchema } from "./schema.js";

/** What the resource is, in words. */
export const externalCertificateAuthoritySignedCertificate: ResourceSchema = {
  description:
    "The certificate that your PKI made of the CSR of an `ExternalCertificateAuthorityCertificate`: uploads it, enables it and waits until it is in use. Removing this resource disables the CA. To rotate, replace the CA: in the same `pulumi up` the new one is enabled before the old one is removed.\n\nPermissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global Secure Access Administrator or Security Administrator. Global cloud only.\n\nGraph: Update externalCertificateAuthorityCertificate (beta), namespace microsoft.graph.networkaccess. Enabling is what the portal does; Graph's reference doesn't describe it.",
  arguments: {
    certificateId: { description: "The id of the CA whose CSR was signed. Another one makes a new object there." },
    certificate: {
      description:
        "The signed certificate, as PEM or base64 of its DER. It has to be a CA's with path length 1, valid for at least six more months, for the key in the CA's CSR. Changes in place, where Graph takes a second certificate for a CA.",
    },
    chain: {
      description:
        "The certificates above it up to the self-signed root, as PEM, in one text or a list; the order doesn't count, nor whether the signed certificate itself is among them. Every signature is verified; revocation isn't checked. Changes in place.",
    },
    certificateSigningRequest: {
      description:
        "The CSR that was signed, as PEM: with it a certificate for another key is found in the preview. It is never sent. Without it the key is checked during the update, where Graph returns the CSR.",
    },
    enabled: {
      description: "Whether TLS inspection uses the CA. Only one CA is enabled at a time. Changes in place.",
      default: true,
    },
    timeouts: {
      description:
        "How long each operation may wait for Graph, as a number with the unit `s`, `m` or `h`, such as `20m`, up to `24h`. Pulumi's own option `customTimeouts` comes before it with the plugin, and doesn't reach dynamic resources.",
      whenOmitted: "10 minutes each",
    },
    acceptedFindings: {
      description:
        "The rules that the certificate and its chain may break: they become warnings. `path-length-zero@` and a certificate's SHA-256 or SHA-1 thumbprint is for that one alone, so that its renewal is checked again; `path-length-zero` is for every one. The message of a broken rule has both. A wrong key, a wrong signature and what can't be read are never accepted.",
    },
  },
  outputs: {
    certificateId: { type: "string", description: "The id of the CA." },
    certificate: { type: "string", description: "The signed certificate, as it was given." },
    chain: { type: "string or list of strings", description: "The certificates above it, as they were given." },
    certificateSigningRequest: { type: "string", optional: true, description: "The CSR, as it was given." },
    enabled: { type: "boolean", description: "Whether TLS inspection is to use the CA." },
    timeouts: {
      type: "SignedCertificateTimeouts",
      optional: true,
      description: "How long each operation may wait, as it was given.",
    },
    status: {
      type: "string",
      changes: true,
      description:
        "Where the CA stands, as it was at the last update or refresh: `active`, `enabled`, `expiring`, `disabled`, …",
    },
    thumbprint: {
      type: "string",
      changes: true,
      description: "SHA-256 over the certificate's DER, as lower-case hexadecimal digits.",
    },
    notBefore: {
      type: "string",
      changes: true,
      description: "When the certificate begins to be valid, as an ISO 8601 date-time.",
    },
    notAfter: { type: "string", changes: true, description: "When the certificate ends, as an ISO 8601 date-time." },
  },
};
