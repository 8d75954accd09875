import { tlsInspectionLinks } from "../../graph/permissions.js";
import { adopt, connection, reference } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";
import { definition as policy } from "../tlsInspectionPolicy/definition.js";

export const definition = define({
  className: "TlsInspectionPolicyLink",
  objectKind: "tlsInspectionPolicyLink",
  description:
    "Puts a `TlsInspectionPolicy` into a security profile, which Graph calls filtering profile: that has traffic inspected. The baseline profile applies to everyone; any other one applies where a Conditional Access policy names it. A profile has one such link.",
  graph: "tlsInspectionPolicyLink (beta), namespace microsoft.graph.networkaccess.",
  family: tlsInspectionLinks,
  example: {
    steps: [
      { lookUp: "getFilteringProfile", variable: "baseline", arguments: { baseline: true } },
      ...policy.example.steps,
      {
        resource: "TlsInspectionPolicyLink",
        name: "inspection",
        variable: "link",
        arguments: {
          filteringProfileId: { of: "baseline", property: "id" },
          policyId: { of: "policy", property: "id" },
        },
      },
    ],
    exports: { linkId: { of: "link", property: "id" } },
  },
  account: {
    lifeCycle:
      "The creation adds the link to the profile; from then on the policy counts there, with the rules that it has by then: name them in the option `dependsOn`, so that they are made before the link and removed after it. Only `state` changes in place.\n\nSince a profile has one such link, a replacement in the same profile removes the old link first: for a moment nothing is inspected there. A link to the same policy that is there already is taken over with a warning; one to another policy that isn't this stack's is refused, in the preview.",
    deletion: "Removes the link: by this profile nothing is inspected any more. Policy and profile stay.",
    drift: "A change of `state` is put back. A link that somebody deleted is made again.",
  },
  get: {
    description: "Reads a link that exists, without managing it: it is looked for in all security profiles.",
    id: "Its id in Graph.",
    within: "filteringProfileId",
  },

  arguments: {
    filteringProfileId: {
      ...reference,
      description:
        "The id of the security profile; `getFilteringProfile` finds it. Another one makes a new link there.",
      output: "The id of the security profile that the policy is in.",
    },
    policyId: {
      ...reference,
      description: "The id of the policy. Another one makes a new link, once the old one is removed.",
      output: "The id of the policy that counts in the profile.",
    },
    state: {
      kind: "choice",
      choices: ["enabled", "disabled"],
      required: false,
      onChange: "updates",
      whenOmitted: { means: "value", value: "enabled" },
      inBody: true,
      isReturned: true,
      description: "Whether the policy counts in the profile. Changes in place.",
      output: "Whether the policy counts in the profile.",
    },
    adopt: adopt("link", " in the profile", ": it has to be to the policy that is given here"),
    connection,
  },

  outputs: {},
  memory: {},
  hints: [],
});

export type Definition = typeof definition;
