import { trustedRules } from "../../checks/trustedCertificate.js";
import { applicationTrust } from "../../graph/permissions.js";
import { acceptedFindings, adopt, connection, purposeOf, shownText } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";
import { configurationKind } from "../applicationTrust.js";

const ofRoot = { kind: "text", changes: false, madeOf: ["rootCertificate"] } as const;

export const definition = define({
  className: "CertificateBasedApplicationConfiguration",
  objectKind: configurationKind,
  description:
    "A list of certificate authorities whose certificates applications in the tenant may use as credentials. Graph keeps exactly one root in it, which is why the configuration is made with its root. Further CAs are listed in `trustedCertificates`, or are `TrustedCertificateAuthority` resources. They count once an app management policy names the configuration, by an `AppManagementPolicyTrustedCertificateAuthority`.",
  alsoNeeds: "At most 100 configurations exist in a tenant, deleted ones included.",
  graph: "certificateBasedApplicationConfiguration (beta), namespace microsoft.graph.",
  family: applicationTrust,
  example: {
    steps: [
      {
        resource: "CertificateBasedApplicationConfiguration",
        name: "app-trust",
        variable: "trust",
        arguments: {
          displayName: "Contoso application credentials",
          rootCertificate: { file: "root.pem" },
          trustedCertificates: [{ file: "issuing-ca.pem" }],
        },
      },
    ],
    exports: { configurationId: { of: "trust", property: "id" } },
  },
  account: {
    lifeCycle: `The creation makes the configuration with its root, and then adds \`trustedCertificates\`. Names and CAs change in place: what comes is added before what goes is removed.

Another root makes a new configuration, with another id, before the old one is removed. Whatever names the id has to name the new one by then; the entry of a policy in the same program does.`,
    deletion:
      "Removes the configuration with all its CAs. Graph may refuse it while an app management policy names the configuration: the error says which one does.",
    drift:
      "With `trustedCertificates`, a CA that somebody added is removed, and one that somebody removed is added again. With `expectedCertificates` the preview only warns. Names are put back. A configuration that somebody deleted is made again, with another id.",
  },
  get: { description: "Reads a configuration that exists, without managing it.", id: "Its id in Graph." },

  arguments: {
    displayName: {
      ...shownText,
      description: "The name that people see. Changes in place; omitted or empty, it is cleared.",
      output: "The name that people see.",
    },
    description: purposeOf("configuration"),
    rootCertificate: {
      kind: "certificate",
      required: true,
      onChange: "replaces",
      inBody: false,
      isReturned: true,
      description:
        "The root CA's certificate, as PEM or as base64 of its DER. Another certificate makes a new configuration before it removes the old one; the same certificate written otherwise is no change.",
      output: "The root CA's certificate, as it was given.",
    },
    trustedCertificates: {
      kind: "ownedCertificates",
      required: false,
      onChange: "updates",
      whenOmitted: { means: "none" },
      inBody: false,
      isReturned: true,
      description:
        "The certificates of all CAs in the configuration but the root, each as PEM or as base64 of its DER, at most 9; their order and spelling don't count. What comes is added before what goes is removed, in place, and what somebody else adds is removed. With it no `TrustedCertificateAuthority` is in the configuration; omitted, the configuration doesn't look after its CAs.",
      output: "The certificates of all CAs but the root, as they were given.",
    },
    expectedCertificates: {
      kind: "certificates",
      required: false,
      onChange: "nothing",
      whenOmitted: { means: "none" },
      inBody: false,
      isReturned: false,
      description:
        "The certificates of all CAs that belong in the configuration, each as PEM or as base64 of its DER; the root need not be among them. With it every preview and refresh warns of a CA that was slipped in. Nothing is written or removed because of it. For those who have a `TrustedCertificateAuthority` for each CA: `trustedCertificates` needs none.",
      output: "The certificates that belong in the configuration, as they were given.",
    },
    adopt: adopt("configuration", "", ": its root has to be the one given here"),
    acceptedFindings: acceptedFindings("its certificates", "expired", trustedRules),
    connection,
  },

  outputs: {
    rootAuthorityId: {
      kind: "objectId",
      isOptional: false,
      changes: false,
      madeOf: [],
      description: "The id of the root among the configuration's trusted CAs.",
    },
    issuer: {
      ...ofRoot,
      isOptional: false,
      description: "The root's name, as Graph shows it.",
    },
    issuerSubjectKeyIdentifier: {
      ...ofRoot,
      isOptional: true,
      description: "The root's subject key identifier, as Graph shows it; absent where the certificate has none.",
    },
  },
  memory: {},
  hints: ["siblings"],
});

export type Definition = typeof definition;
