/** Made of provider/resources/tlsInspectionPolicyLink/definition.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { EntraResource, onlyConnected } from "../entraResource.js";
import type { ResourceKind } from "../resourceKind.js";
import type { Connection, ConnectionInput } from "./connection.js";

/** What a {@link TlsInspectionPolicyLink} is made of. */
export interface TlsInspectionPolicyLinkArgs {
  /** The id of the security profile; {@link getFilteringProfile} finds it. Another one makes a new link there. */
  filteringProfileId: pulumi.Input<string>;
  /** The id of the policy. Another one makes a new link, once the old one is removed. */
  policyId: pulumi.Input<string>;
  /**
   * Whether the policy counts in the profile. Changes in place.
   *
   * @default "enabled"
   */
  state?: pulumi.Input<"enabled" | "disabled"> | undefined;
  /**
   * The id of a link that exists in the profile, to take it over instead of creating one: it has to be to the policy
   * that is given here. Once that is done, the argument may stay or go; another id makes it another link.
   */
  adopt?: pulumi.Input<string> | undefined;
  /** How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object. */
  connection?: ConnectionInput | undefined;
}

const kind: ResourceKind = {
  className: "TlsInspectionPolicyLink",
  properties: ["filteringProfileId", "policyId", "state", "connection", "tenantId", "graphOrigin"],
  hints: [],
};

/**
 * Puts a {@link TlsInspectionPolicy} into a security profile, which Graph calls filtering profile: that has traffic
 * inspected. The baseline profile applies to everyone; any other one applies where a Conditional Access policy names
 * it. A profile has one such link.
 *
 * Permissions: `NetworkAccess.ReadWrite.All` (to preview, `NetworkAccess.Read.All`), and for a person the role Global
 * Secure Access Administrator or Security Administrator. Global cloud only.
 *
 * Graph: tlsInspectionPolicyLink (beta), namespace microsoft.graph.networkaccess.
 *
 * @example
 * ```ts
 * const baseline = entra.getFilteringProfileOutput({
 *   baseline: true,
 * });
 * const policy = new entra.TlsInspectionPolicy("inspection", {
 *   name: "Inspect all but banks",
 *   defaultAction: "inspect",
 * });
 * const link = new entra.TlsInspectionPolicyLink("inspection", {
 *   filteringProfileId: baseline.id,
 *   policyId: policy.id,
 * });
 * export const linkId = link.id;
 * ```
 */
export class TlsInspectionPolicyLink extends EntraResource {
  /** The id of the security profile that the policy is in. */
  declare public readonly filteringProfileId: pulumi.Output<string>;
  /** The id of the policy that counts in the profile. */
  declare public readonly policyId: pulumi.Output<string>;
  /** Whether the policy counts in the profile. */
  declare public readonly state: pulumi.Output<string>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * Reads a link that exists, without managing it: it is looked for in all security profiles.
   *
   * @param id Its id in Graph.
   * @param connection How it is connected, where that isn't as the configuration has it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
    connection?: ConnectionInput,
  ): TlsInspectionPolicyLink {
    return new this(name, onlyConnected(connection), { ...options, id });
  }

  constructor(name: string, args: TlsInspectionPolicyLinkArgs, options?: pulumi.CustomResourceOptions) {
    super(kind, name, args, options);
  }
}
