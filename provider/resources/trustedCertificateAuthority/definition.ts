import { trustedRules } from "../../checks/trustedCertificate.js";
import { applicationTrust } from "../../graph/permissions.js";
import { acceptedFindings, adopt, connection, reference } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";
import { configurationOfExamples } from "../applicationTrust.js";

export const definition = define({
  className: "TrustedCertificateAuthority",
  objectKind: "trustedCertificateAuthority",
  description:
    "A certificate authority that applications may use, in a `CertificateBasedApplicationConfiguration`. At most 10, the root included, are in one configuration.",
  graph: "certificateAuthorityAsEntity (beta), namespace microsoft.graph.",
  family: applicationTrust,
  example: {
    steps: [
      configurationOfExamples,
      {
        resource: "TrustedCertificateAuthority",
        name: "issuing-ca",
        variable: "issuing",
        arguments: {
          certificateBasedApplicationConfigurationId: { of: "trust", property: "id" },
          certificate: { file: "issuing-ca.pem" },
        },
      },
    ],
    exports: { issuer: { of: "issuing", property: "issuer" } },
  },
  account: {
    lifeCycle: `The creation adds the CA to the configuration. Only \`isRootAuthority\` changes in place; anything else makes a new object before the old one is removed.

A configuration has each certificate once. So one that is there already is taken over with a warning, and CAs move between resources without a write. In a full configuration, what the stack gives up makes room.`,
    deletion:
      "Takes the CA out of the configuration: applications can't use its certificates any more. The last root can't be removed; delete its configuration instead.",
    drift:
      "A CA that somebody removed is added again. A change of `isRootAuthority` is put back, where Graph takes that; it never replaces.",
  },
  get: {
    description: "Reads a CA that exists, without managing it: it is looked for in all configurations.",
    id: "Its id in Graph.",
    within: "certificateBasedApplicationConfigurationId",
  },

  arguments: {
    certificateBasedApplicationConfigurationId: {
      ...reference,
      description: "The id of the configuration that the CA is trusted in. Another one makes a new object there.",
      output: "The id of the configuration that the CA is trusted in.",
    },
    certificate: {
      kind: "certificate",
      required: true,
      onChange: "replaces",
      inBody: true,
      isReturned: true,
      description:
        "The CA's certificate, as PEM or as base64 of its DER. Another certificate makes a new object before it removes the old one; the same certificate written otherwise is no change.",
      output: "The CA's certificate, as it was given.",
    },
    isRootAuthority: {
      kind: "flag",
      required: false,
      onChange: "updates",
      whenOmitted: { means: "value", value: false },
      inBody: true,
      isReturned: true,
      description:
        "Whether this is the configuration's root, of which there is one. Leave it out unless the configuration is managed elsewhere and has none. Changes in place.",
      output: "Whether this is the configuration's root.",
    },
    issuer: {
      kind: "distinguishedName",
      required: false,
      onChange: "replaces",
      whenOmitted: {
        means: "taken",
        from: "certificate",
        part: "subject",
        inWords: "The certificate's subject, as `CN=Contoso Issuing CA 1, O=Contoso Ltd`",
      },
      inBody: true,
      isReturned: true,
      description:
        "What Graph calls the issuer: the name of this CA, as its certificate's subject has it. Another name makes a new object.",
      output: "The CA's name, given or taken from the certificate.",
    },
    issuerSubjectKeyIdentifier: {
      kind: "keyIdentifier",
      required: false,
      onChange: "replaces",
      whenOmitted: {
        means: "taken",
        from: "certificate",
        part: "subjectKeyIdentifier",
        inWords: "The certificate's extension (RFC 5280 section 4.2.1.2); required for a certificate without it",
      },
      inBody: true,
      isReturned: true,
      description:
        "The subject key identifier of this CA as hexadecimal digits; case, colons and spaces don't count. Another one makes a new object.",
      output: "The CA's subject key identifier, given or taken from the certificate.",
    },
    adopt: adopt("CA", " in the configuration", ": everything but `isRootAuthority` has to be as given here"),
    acceptedFindings: acceptedFindings("the certificate", "key-cert-sign-missing", trustedRules),
    connection,
  },

  outputs: {},
  memory: {},
  hints: ["placeUrn", "isRetained", "siblings"],
  tells: {
    hint: "siblings",
    to: "certificateBasedApplicationConfigurationId",
    apart: { by: ["certificate"], as: "thumbprint" },
  },
});

export type Definition = typeof definition;
