/** Made of provider/resources/tlsInspectionRule/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/**
 * What a {@link TlsInspectionRule} is made of. At least one destination has to be given, by its name or its category.
 */
export interface TlsInspectionRuleArgs {
  /** The id of the policy that the rule is in. Another one makes a new rule there. */
  policyId: pulumi.Input<string>;
  /** The name that people see. Changes in place. */
  name: pulumi.Input<string>;
  /** What the rule is for. Changes in place; omitted or empty, it is cleared. */
  description?: pulumi.Input<string> | undefined;
  /**
   * When the rule is looked at, the smallest first: from 100 to 64999, and no other rule of the policy has it. Changes
   * in place.
   */
  priority: pulumi.Input<number>;
  /** What becomes of the traffic: `inspect`, or `bypass` to leave it encrypted. Changes in place. */
  action: pulumi.Input<"bypass" | "inspect">;
  /**
   * Whether the rule counts: `enabled`, `disabled`, or `reportOnly` to only log what it would match. Changes in place.
   *
   * @default "enabled"
   */
  status?: pulumi.Input<"enabled" | "disabled" | "reportOnly"> | undefined;
  /**
   * Fully qualified domain names that the rule is for, such as `www.contoso.com`. They may have wildcards, as in
   * `*.contoso.com`, and `*` is every name; case and order don't count. Changes in place.
   */
  destinationFqdns?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Web categories that the rule is for, by their names in Graph, such as `Finance`: {@link listWebCategories} has all
   * of them. Order doesn't count. Changes in place.
   */
  destinationWebCategories?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The id of a rule that exists in the policy, to take it over instead of creating one. Once that is done, the
   * argument may stay or go; another id makes it another rule.
   */
  adopt?: pulumi.Input<string> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

const kind: ResourceKind = {
  className: "TlsInspectionRule",
  properties: [
    "policyId",
    "name",
    "description",
    "priority",
    "action",
    "status",
    "destinationFqdns",
    "destinationWebCategories",
    "connection",
    "tenantId",
    "graphOrigin",
  ],
  hints: ["placeUrn", "isRetained", "siblings"],
  tells: { hint: "siblings", to: "policyId", apart: { by: ["priority", "name"], as: "themselves" } },
};

/**
 * A rule of a {@link TlsInspectionPolicy}: what becomes of traffic to some destinations. Rules are looked at by their
 * priorities, the smallest first, and the first one that matches counts. At most 1,000 rules with 8,000 destinations
 * are in a tenant.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: tlsInspectionRule (beta), namespace microsoft.graph.networkaccess.
 *
 * @example
 * ```ts
 * const policy = new entra.TlsInspectionPolicy("inspection", {
 *   name: "Inspect all but banks",
 *   defaultAction: "inspect",
 * });
 * const banks = new entra.TlsInspectionRule("banks", {
 *   policyId: policy.id,
 *   name: "Banks",
 *   priority: 100,
 *   action: "bypass",
 *   destinationFqdns: ["www.woodgrovebank.com", "*.woodgrovebank.com"],
 *   destinationWebCategories: ["Finance"],
 * });
 * export const ruleId = banks.id;
 * ```
 */
export class TlsInspectionRule extends EntraResource {
  /** The id of the policy that the rule is in. */
  declare public readonly policyId: pulumi.Output<string>;
  /** The name that people see. */
  declare public readonly name: pulumi.Output<string>;
  /** What the rule is for. */
  declare public readonly description: pulumi.Output<string | undefined>;
  /** When the rule is looked at, the smallest first. */
  declare public readonly priority: pulumi.Output<number>;
  /** What becomes of the traffic. */
  declare public readonly action: pulumi.Output<string>;
  /** Whether the rule counts. */
  declare public readonly status: pulumi.Output<string>;
  /** Fully qualified domain names that the rule is for. */
  declare public readonly destinationFqdns: pulumi.Output<string[] | undefined>;
  /** Web categories that the rule is for. */
  declare public readonly destinationWebCategories: pulumi.Output<string[] | undefined>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads a rule that exists, without managing it: it is looked for in all policies.
   *
   * @param id Its id in Graph.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): TlsInspectionRule {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(name: string, args: TlsInspectionRuleArgs, options?: pulumi.CustomResourceOptions) {
    super(kind, name, args, options);
  }
}
