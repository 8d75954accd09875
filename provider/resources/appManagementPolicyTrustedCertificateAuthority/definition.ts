import { appManagement } from "../../graph/permissions.js";
import { adopt, connection } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";
import type { IdForm } from "../../messages/mistakenText.js";
import { configurationOfExamples } from "../applicationTrust.js";

/** An entry has no id in Graph: where it is, is what it is known by. */
const idForm: IdForm = {
  pattern: /^(?:default\/(?:applications|servicePrincipals)|(?!default$|\.+$)[\w.-]+)$/i,
  inWords: "default/applications, default/servicePrincipals or the id of a custom policy",
  example: "default/applications",
};

const ofEntry = { onChange: "updates", inBody: true, isReturned: true } as const;
const ofPlace = {
  required: false,
  onChange: "replaces",
  whenOmitted: { means: "none" },
  inBody: false,
  isReturned: true,
} as const;

export const definition = define({
  className: "AppManagementPolicyTrustedCertificateAuthority",
  objectKind: "appManagementPolicyTrustedCertificateAuthority",
  idForm,
  description:
    "The entry of an app management policy by which applications may use certificates of trusted CAs alone: the restriction `trustedCertificateAuthority` among `keyCredentials`, in the tenant's default policy or in a custom one. A policy has one such entry. Whatever else is in the policy stays as it is.",
  alsoNeeds:
    "An entry has an effect while its policy is enabled (`isEnabled`), and a custom policy while it is assigned to applications or service principals; a preview warns where that isn't so. A preview sees whether the configurations exist where it may read them (`AppCertTrustConfiguration.Read.All`).",
  graph:
    "keyCredentialConfiguration in tenantAppManagementPolicy and appManagementPolicy (beta), namespace microsoft.graph.",
  family: appManagement,
  example: {
    steps: [
      configurationOfExamples,
      {
        resource: "AppManagementPolicyTrustedCertificateAuthority",
        name: "applications",
        variable: "applications",
        arguments: {
          appliesTo: "applications",
          certificateBasedApplicationConfigurationIds: [{ of: "trust", property: "id" }],
          restrictForAppsCreatedAfterDateTime: "2027-01-01T00:00:00Z",
        },
      },
    ],
  },
  account: {
    lifeCycle: `The creation adds the entry to the policy, which has to be there. An entry that is there already is refused, with the \`adopt\` that takes it over. Everything but \`policyId\` and \`appliesTo\` changes in place; members of the entry that no argument is for, such as \`excludeActors\`, stay.

Graph takes the list of restrictions as a whole. So each write reads the policy just before, sends all of what it restricts, and looks afterwards whether that is what is there. Where somebody writes at the same time, that is said, and an entry that was lost is written again.

Where a configuration is replaced, the new one is made, the entry names it, and then the old one is removed, in one update.`,
    deletion: "Takes the entry out of the policy. Applications then aren't held to the trusted CAs any more.",
    drift:
      "What somebody changed in the entry is put back; members that no argument is for aren't compared. An entry that somebody removed is made again. A write sends the policy's section as it was read just before: where Graph gives no ETag, what somebody else changes there in between is undone without a word.",
  },
  get: {
    description: "Reads the entry of a policy, without managing it.",
    id: "`default/applications` or `default/servicePrincipals` for the tenant's default policy, else the id of the custom policy. Import takes the same.",
  },

  arguments: {
    policyId: {
      ...ofPlace,
      kind: "objectId",
      description:
        "The id of a custom app management policy. Omitted, it is the tenant's default policy. Another one makes a new entry there before it removes the old one.",
      output: "The id of the custom policy; absent for the tenant's default policy.",
    },
    appliesTo: {
      ...ofPlace,
      kind: "choice",
      choices: ["applications", "servicePrincipals"],
      description:
        "What the default policy's entry is for: its `applicationRestrictions`, or its `servicePrincipalRestrictions`. Required for the default policy, and left out with `policyId`: a custom policy has one list for whatever it is assigned to. Another one makes a new entry before it removes the old one.",
      output: "What the default policy's entry is for; absent for a custom policy.",
    },
    certificateBasedApplicationConfigurationIds: {
      ...ofEntry,
      kind: "objectIds",
      required: true,
      description:
        "The ids of the configurations whose CAs applications may use certificates of, at least one; their order doesn't count. Changes in place.",
      output: "The ids of the configurations.",
    },
    state: {
      ...ofEntry,
      kind: "choice",
      choices: ["enabled", "disabled"],
      required: false,
      whenOmitted: { means: "value", value: "enabled" },
      description: "Whether the restriction is evaluated. Changes in place.",
      output: "Whether the restriction is evaluated.",
    },
    restrictForAppsCreatedAfterDateTime: {
      ...ofEntry,
      kind: "instant",
      required: false,
      whenOmitted: { means: "none" },
      description:
        "The restriction is for what was made at this time or later, as an RFC 3339 date-time such as `2027-01-01T00:00:00Z`; omitted, it is for all. Changes in place; the same time written otherwise is no change.",
      output: "The restriction is for what was made at this time or later; absent where it is for all.",
    },
    adopt: adopt(
      "entry",
      "",
      ": `default/applications`, `default/servicePrincipals` or the id of a custom policy",
      idForm,
    ),
    connection,
  },

  outputs: {},
  memory: {},
  hints: [],
});

export type Definition = typeof definition;
