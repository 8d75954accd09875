import { tlsInspection } from "../../graph/permissions.js";
import { adopt, connection } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";

/** What Graph says of a CA, wherever it is shown. */
export const statusInWords =
  "Where the CA stands: `csrGenerated`, `enrolling`, `active`, `enabled`, `disabled`, `expiring`, `expired`, …";

const partOfSubject = { kind: "text", required: true, onChange: "replaces", inBody: true, isReturned: true } as const;

export const definition = define({
  className: "ExternalCertificateAuthorityCertificate",
  objectKind: "externalCertificateAuthorityCertificate",
  description:
    "A certificate authority for TLS inspection in Microsoft Entra Internet Access. Global Secure Access makes its key and keeps it; what comes out is a certificate signing request (CSR) for your own PKI to sign.",
  graph: "externalCertificateAuthorityCertificate (beta), namespace microsoft.graph.networkaccess.",
  family: tlsInspection,
  example: {
    steps: [
      {
        resource: "ExternalCertificateAuthorityCertificate",
        name: "tls-inspection",
        variable: "ca",
        arguments: { commonName: "Contoso TLS Inspection CA", organizationName: "Contoso Ltd" },
      },
    ],
    exports: { certificateSigningRequest: { of: "ca", property: "certificateSigningRequest" } },
  },
  account: {
    lifeCycle: `The creation has Graph make a key and a CSR. The CSR goes into the state at once, since Graph may not show it again. Nothing of a CA changes in place: another argument makes a new CA, with another key and CSR, before the old one is removed.

Graph never takes a name twice, not even after deletion. Without \`name\` each CA gets one of its own. A replacement that would have to reuse a given name is refused in the preview.`,
    deletion:
      "A CA that is in use isn't removed, because that would end TLS inspection. Removing its `ExternalCertificateAuthoritySignedCertificate` disables it first, which happens in the same `pulumi up`.",
    drift:
      "A CA that somebody deleted is made again, with another key and CSR. Its names can't change in Graph. Its `status` and `validity` are never a difference.",
  },
  get: { description: "Reads a CA that exists, without managing it.", id: "Its id in Graph." },

  ofArguments:
    "Graph changes none of it afterwards: a change of any argument makes a new CA, with a new key, before it removes the old one.",
  arguments: {
    name: {
      kind: "text",
      required: false,
      onChange: "replaces",
      // A generated name has some bits of a hash of the organization, against which guesses can be held.
      whenOmitted: { means: "made", of: ["organizationName"] },
      inBody: true,
      isReturned: true,
      portalRule: { pattern: /^[A-Za-z0-9]{1,12}$/, inWords: "at most 12 letters and digits, no spaces" },
      description:
        "The display name, at most 12 letters and digits without spaces. Graph never accepts a name twice, not even after the CA was deleted; omit it, and each CA gets a name of its own.",
      output: "The display name, given or made.",
    },
    commonName: {
      ...partOfSubject,
      description: "The common name (CN) of the CA's subject.",
      output: "The common name (CN) of the CA's subject.",
    },
    organizationName: {
      ...partOfSubject,
      description: "The organization name (O) of the CA's subject.",
      output: "The organization name (O) of the CA's subject.",
    },
    adopt: adopt("CA", "", ": its names have to be those given here"),
    connection,
  },

  outputs: {
    certificateSigningRequest: {
      kind: "text",
      isOptional: false,
      changes: false,
      madeOf: ["commonName", "organizationName"],
      description: "The certificate signing request (PKCS#10, RFC 2986) as PEM.",
    },
    status: {
      kind: "text",
      isOptional: false,
      changes: false,
      madeOf: [],
      description: `${statusInWords} As it was at the last update or refresh.`,
    },
    validity: {
      kind: "validity",
      isOptional: true,
      changes: false,
      madeOf: [],
      description: "From when to when Graph says the CA is valid, as ISO 8601 date-times.",
      typeName: "Validity",
    },
  },
  memory: {
    hasSignedCertificate: {
      kind: "flag",
      meaning:
        "Whether the program has the resource of the CA's signed certificate, or had it when the CA was last seen in use",
    },
    signedThumbprint: {
      kind: "text",
      meaning: "The thumbprint of the certificate that this stack gave the CA, as far as a refresh has seen both",
    },
  },
  hints: ["hasSignedCertificate"],
});

export type Definition = typeof definition;
