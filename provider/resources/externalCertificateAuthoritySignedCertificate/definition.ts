import { rules } from "../../checks/signedCertificate.js";
import { tlsInspection } from "../../graph/permissions.js";
import { acceptedFindings, connection, reference } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";
import { definition as authority } from "../externalCertificateAuthorityCertificate/definition.js";

const uploaded = { required: true, onChange: "updates", inBody: true, isReturned: true } as const;
const ofCertificate = { kind: "text", isOptional: false, changes: true, madeOf: ["certificate"] } as const;

export const definition = define({
  className: "ExternalCertificateAuthoritySignedCertificate",
  objectKind: "externalCertificateAuthoritySignedCertificate",
  description:
    "The certificate that your PKI made of the CSR of an `ExternalCertificateAuthorityCertificate`: uploads it, enables it and waits until it is in use. Removing this resource disables the CA. To rotate, replace the CA: in the same `pulumi up` the new one is enabled before the old one is removed.",
  graph:
    "Update externalCertificateAuthorityCertificate (beta), namespace microsoft.graph.networkaccess. Enabling is what the portal does; Graph's reference doesn't describe it.",
  family: tlsInspection,
  example: {
    steps: [
      ...authority.example.steps,
      {
        resource: "ExternalCertificateAuthoritySignedCertificate",
        name: "tls-inspection",
        variable: "signed",
        arguments: {
          certificateId: { of: "ca", property: "id" },
          certificateSigningRequest: { of: "ca", property: "certificateSigningRequest" },
          certificate: { file: "signed.pem" },
          chain: { file: "chain.pem" },
        },
      },
    ],
    exports: { notAfter: { of: "signed", property: "notAfter" } },
  },
  account: {
    lifeCycle: `The creation checks the certificate, uploads it with its chain, enables the CA and waits until it is in use. With \`enabled: false\` it stops after the upload. Another certificate for the same CSR is uploaded in place; should Graph refuse that, the error says to replace the CA.

One CA is in use at a time. Another \`certificateId\` enables that CA first and disables the old one afterwards. Only where Graph refuses to have two enabled is the old one disabled first.`,
    deletion:
      "Disables the CA and waits until it is. The certificate stays with the CA until that is removed. Should Graph refuse to disable it, that is a warning.",
    drift:
      "A CA that somebody disabled is enabled again. Certificates are compared by their DER, and a chain as a set. Where Graph doesn't show a certificate, it isn't compared. From 60 days before the certificate ends, every preview warns.",
  },
  get: {
    description: "Reads the signed certificate of a CA that exists, without managing it.",
    id: "The CA's id in Graph.",
  },

  arguments: {
    certificateId: {
      ...reference,
      description: "The id of the CA whose CSR was signed. Another one makes a new object there.",
      output: "The id of the CA.",
    },
    certificate: {
      kind: "signedCertificate",
      ...uploaded,
      description:
        "The signed certificate, as PEM or base64 of its DER. It has to be a CA's with path length 1, valid for at least six more months, for the key in the CA's CSR. Changes in place, where Graph takes a second certificate for a CA.",
      output: "The signed certificate, as it was given.",
    },
    chain: {
      kind: "chain",
      ...uploaded,
      description:
        "The certificates above it up to the self-signed root: PEM in one text, or a list, each as PEM or as base64 of its DER; the order doesn't count, nor whether the signed certificate itself is among them. Every signature is verified; revocation isn't checked. Changes in place.",
      output: "The certificates above it, as they were given.",
    },
    certificateSigningRequest: {
      kind: "certificateSigningRequest",
      required: false,
      onChange: "nothing",
      whenOmitted: { means: "as it is" },
      inBody: false,
      isReturned: false,
      description:
        "The CSR that was signed, as PEM: with it a certificate for another key is found in the preview. It is never sent. Without it the key is checked during the update, where Graph returns the CSR.",
      output: "The CSR, as it was given.",
    },
    enabled: {
      kind: "flag",
      required: false,
      onChange: "updates",
      whenOmitted: { means: "value", value: true },
      inBody: false,
      isReturned: true,
      description: "Whether TLS inspection uses the CA. Only one CA is enabled at a time. Changes in place.",
      output: "Whether TLS inspection is to use the CA.",
    },
    timeouts: {
      kind: "timeouts",
      required: false,
      onChange: "nothing",
      whenOmitted: { means: "usual", inWords: "10 minutes each" },
      inBody: false,
      isReturned: false,
      description:
        "How long each operation may wait for Graph, as a number with the unit `s`, `m` or `h`, such as `20m`, up to `24h`. Pulumi's own option `customTimeouts` comes before it with the plugin, and doesn't reach dynamic resources.",
      output: "How long each operation may wait, as it was given.",
      typeName: "SignedCertificateTimeouts",
    },
    acceptedFindings: acceptedFindings("the certificate and its chain", "path-length-zero", rules),
    connection,
  },

  outputs: {
    status: {
      kind: "text",
      isOptional: false,
      changes: true,
      madeOf: [],
      description:
        "Where the CA stands, as it was at the last update or refresh: `active`, `enabled`, `expiring`, `disabled`, …",
    },
    thumbprint: {
      ...ofCertificate,
      description: "SHA-256 over the certificate's DER, as lower-case hexadecimal digits.",
    },
    notBefore: {
      ...ofCertificate,
      description: "When the certificate begins to be valid, as an ISO 8601 date-time.",
    },
    notAfter: {
      ...ofCertificate,
      description: "When the certificate ends, as an ISO 8601 date-time.",
    },
  },
  memory: {
    authorityUrn: { kind: "text", meaning: "The URN of the resource of the CA, where this stack has it" },
    predecessorId: {
      kind: "text",
      meaning: "The CA that this one is to take the place of, as long as this one isn't enabled",
    },
    uploading: {
      kind: "text",
      meaning: "The thumbprint of a certificate that may have been uploaded: nobody heard Graph's answer",
    },
  },
  hints: [],
  tells: { hint: "hasSignedCertificate", to: "certificateId" },
});

export type Definition = typeof definition;
