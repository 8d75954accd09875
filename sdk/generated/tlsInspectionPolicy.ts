/** Made of provider/resources/tlsInspectionPolicy/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/** What a {@link TlsInspectionPolicy} is made of. */
export interface TlsInspectionPolicyArgs {
  /** The name that people see. Changes in place. */
  name: pulumi.Input<string>;
  /** What the policy is for. Changes in place; omitted or empty, it is cleared. */
  description?: pulumi.Input<string> | undefined;
  /** What becomes of traffic that no rule is for: `inspect`, or `bypass` to leave it encrypted. Changes in place. */
  defaultAction: pulumi.Input<"bypass" | "inspect">;
  /**
   * The id of a policy that exists, to take it over instead of creating one; its rules aren't touched. Once that is
   * done, the argument may stay or go; another id makes it another policy.
   */
  adopt?: pulumi.Input<string> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

const kind: ResourceKind = {
  className: "TlsInspectionPolicy",
  properties: ["name", "description", "defaultAction", "connection", "tenantId", "graphOrigin"],
  hints: ["siblings"],
};

/**
 * A policy of TLS inspection: which traffic is inspected, by its {@link TlsInspectionRule}s, and what becomes of the
 * rest. It does nothing until a {@link TlsInspectionPolicyLink} puts it into a security profile. At most 100 are in a
 * tenant.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: tlsInspectionPolicy (beta), namespace microsoft.graph.networkaccess.
 *
 * @example
 * ```ts
 * const policy = new entra.TlsInspectionPolicy("inspection", {
 *   name: "Inspect all but banks",
 *   defaultAction: "inspect",
 * });
 * export const policyId = policy.id;
 * ```
 */
export class TlsInspectionPolicy extends EntraResource {
  /** The name that people see. */
  declare public readonly name: pulumi.Output<string>;
  /** What the policy is for. */
  declare public readonly description: pulumi.Output<string | undefined>;
  /** What becomes of traffic that no rule is for. */
  declare public readonly defaultAction: pulumi.Output<string>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads a policy that exists, without managing it.
   *
   * @param id Its id in Graph.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): TlsInspectionPolicy {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(name: string, args: TlsInspectionPolicyArgs, options?: pulumi.CustomResourceOptions) {
    super(kind, name, args, options);
  }
}
