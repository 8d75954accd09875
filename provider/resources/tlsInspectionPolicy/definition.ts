import { tlsInspection } from "../../graph/permissions.js";
import { adopt, connection, name, purposeOf } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";
import { actions } from "../tlsInspection.js";

export const definition = define({
  className: "TlsInspectionPolicy",
  objectKind: "tlsInspectionPolicy",
  description:
    "A policy of TLS inspection: which traffic is inspected, by its `TlsInspectionRule`s, and what becomes of the rest. It does nothing until a `TlsInspectionPolicyLink` puts it into a security profile. At most 100 are in a tenant.",
  graph: "tlsInspectionPolicy (beta), namespace microsoft.graph.networkaccess.",
  family: tlsInspection,
  example: {
    steps: [
      {
        resource: "TlsInspectionPolicy",
        name: "inspection",
        variable: "policy",
        arguments: { name: "Inspect all but banks", defaultAction: "inspect" },
      },
    ],
    exports: { policyId: { of: "policy", property: "id" } },
  },
  account: {
    lifeCycle:
      "The creation makes the policy. Graph adds two rules of its own, a system rule of priority 50 and a recommended bypass of priority 65000, which stay as they are. Everything changes in place, and before the rules of the same program do: have those that leave something alone in one `pulumi up`, and `inspect` all else in the next.\n\nGraph lets several policies have one name, and people know them by it: where another policy of the tenant has the name, the preview names that one, and refuses to make a second one as far as it is known that this isn't the policy to be replaced.",
    deletion:
      "Removes the policy, and with it all rules that are left in it, whoever made them. Graph may refuse that while a security profile has a link to it: the error names the profiles.",
    drift: "What somebody changed is put back. A policy that somebody deleted is made again.",
  },
  get: { description: "Reads a policy that exists, without managing it.", id: "Its id in Graph." },

  arguments: {
    name,
    description: purposeOf("policy"),
    defaultAction: {
      kind: "choice",
      choices: actions,
      required: true,
      onChange: "updates",
      inBody: false,
      isReturned: true,
      description:
        "What becomes of traffic that no rule is for: `inspect`, or `bypass` to leave it encrypted. Changes in place.",
      output: "What becomes of traffic that no rule is for.",
    },
    adopt: adopt("policy", "", "; its rules aren't touched"),
    connection,
  },

  outputs: {},
  memory: {},
  hints: ["siblings"],
});

export type Definition = typeof definition;
