import { tlsInspection } from "../../graph/permissions.js";
import { adopt, connection, name, purposeOf, reference } from "../../kernel/commonArguments.js";
import { define } from "../../kernel/definition.js";
import { actions } from "../tlsInspection.js";
import { definition as policy } from "../tlsInspectionPolicy/definition.js";

/** Graph's own rules have the priorities around these: 50, and at first 65000. */
export const range = { least: 100, largest: 64_999 } as const;

const destinations = {
  required: false,
  onChange: "updates",
  whenOmitted: { means: "none" },
  inBody: false,
  isReturned: true,
  mayBeEmpty: true,
} as const;

export const definition = define({
  className: "TlsInspectionRule",
  objectKind: "tlsInspectionRule",
  description:
    "A rule of a `TlsInspectionPolicy`: what becomes of traffic to some destinations. Rules are looked at by their priorities, the smallest first, and the first one that matches counts. At most 1,000 rules with 8,000 destinations are in a tenant.",
  graph: "tlsInspectionRule (beta), namespace microsoft.graph.networkaccess.",
  family: tlsInspection,
  example: {
    steps: [
      ...policy.example.steps,
      {
        resource: "TlsInspectionRule",
        name: "banks",
        variable: "banks",
        arguments: {
          policyId: { of: "policy", property: "id" },
          name: "Banks",
          priority: 100,
          action: "bypass",
          destinationFqdns: ["www.woodgrovebank.com", "*.woodgrovebank.com"],
          destinationWebCategories: ["Finance"],
        },
      },
    ],
    exports: { ruleId: { of: "banks", property: "id" } },
  },
  account: {
    lifeCycle: `The creation adds the rule to the policy. Only \`policyId\` replaces.

A policy has each priority once. Rules that change places in one program do so in one \`pulumi up\`: one that is in the way is moved to where it is to be, or else to a spare priority next to its own until its own update. Should the run end before that, the next \`pulumi up\` puts it right. A rule that isn't this stack's isn't moved: the preview refuses its priority, or says what it can't tell. With dynamic resources, one with the name of a rule of this stack's that somebody deleted may be taken for that one. A rule that is there already just as the program wants it is taken over with a warning.

Graph's own rules, of priority 50 and at first 65000, are left alone.`,
    deletion: "Removes the rule.",
    drift: "What somebody changed is put back. A rule that somebody deleted is made again.",
  },
  get: {
    description: "Reads a rule that exists, without managing it: it is looked for in all policies.",
    id: "Its id in Graph.",
    within: "policyId",
  },
  ofArguments: "At least one destination has to be given, by its name or its category.",

  arguments: {
    policyId: {
      ...reference,
      description: "The id of the policy that the rule is in. Another one makes a new rule there.",
      output: "The id of the policy that the rule is in.",
    },
    name,
    description: purposeOf("rule"),
    priority: {
      kind: "wholeNumber",
      range,
      required: true,
      onChange: "updates",
      inBody: true,
      isReturned: true,
      description:
        "When the rule is looked at, the smallest first: from 100 to 64999, and no other rule of the policy has it. Changes in place.",
      output: "When the rule is looked at, the smallest first.",
    },
    action: {
      kind: "choice",
      choices: actions,
      required: true,
      onChange: "updates",
      inBody: true,
      isReturned: true,
      description: "What becomes of the traffic: `inspect`, or `bypass` to leave it encrypted. Changes in place.",
      output: "What becomes of the traffic.",
    },
    status: {
      kind: "choice",
      choices: ["enabled", "disabled", "reportOnly"],
      required: false,
      onChange: "updates",
      whenOmitted: { means: "value", value: "enabled" },
      inBody: false,
      isReturned: true,
      description:
        "Whether the rule counts: `enabled`, `disabled`, or `reportOnly` to only log what it would match. Changes in place.",
      output: "Whether the rule counts.",
    },
    destinationFqdns: {
      ...destinations,
      kind: "hosts",
      description:
        "Fully qualified domain names that the rule is for, such as `www.contoso.com`. They may have wildcards, as in `*.contoso.com`, and `*` is every name; case and order don't count. Changes in place.",
      output: "Fully qualified domain names that the rule is for.",
    },
    destinationWebCategories: {
      ...destinations,
      kind: "texts",
      description:
        "Web categories that the rule is for, by their names in Graph, such as `Finance`: `listWebCategories` has all of them. Order doesn't count. Changes in place.",
      output: "Web categories that the rule is for.",
    },
    adopt: adopt("rule", " in the policy"),
    connection,
  },

  outputs: {},
  memory: {},
  hints: ["placeUrn", "isRetained", "siblings"],
  tells: { hint: "siblings", to: "policyId", apart: { by: ["priority", "name"], as: "themselves" } },
});

export type Definition = typeof definition;
