/** Made of provider/lookUps/definitions.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type LookUpInputs } from "../lookUp.js";
import type { Connected } from "./connection.js";

/** Which security profile to look up: by its id, by its name, or the baseline. */
export type GetFilteringProfileArgs = Connected &
  (
    | {
        /** The id. */
        filteringProfileId: string;
        name?: undefined;
        baseline?: undefined;
      }
    | {
        /** The name that people see, letter by letter as Graph has it. */
        name: string;
        filteringProfileId?: undefined;
        baseline?: undefined;
      }
    | {
        /** `true` for the baseline profile, which has the priority 65000. */
        baseline: true;
        filteringProfileId?: undefined;
        name?: undefined;
      }
  );

/** A security profile as it is in the tenant. */
export interface GetFilteringProfileResult {
  /** The id. */
  readonly id: string;
  /** The name that people see. */
  readonly name: string;
  /** What the profile is for. */
  readonly description?: string | undefined;
  /** Whether it counts: `enabled` or `disabled`. */
  readonly state: string;
  /** When it is looked at, the smallest first; the baseline's is 65000. */
  readonly priority: number;
  /** The tenant that was read, as the token named it; absent for a token that isn't a JWT. */
  readonly tenantId?: string | undefined;
  /** Scheme, host and port of the Graph that was read: `https://graph.microsoft.com`. */
  readonly graphOrigin: string;
}

/**
 * Looks up one security profile, which Graph calls filtering profile, for a {@link TlsInspectionPolicyLink}. The
 * baseline profile applies to everyone, and every tenant has it. None is an error, and so is more than one.
 *
 * Permission: `NetworkAccess.Read.All`. All look-ups of a run share one request for the list.
 *
 * @example
 * ```ts
 * const baseline = await entra.getFilteringProfile({ baseline: true });
 * const policy = new entra.TlsInspectionPolicy("inspection", { name: "Inspect all but banks", defaultAction: "inspect" });
 * new entra.TlsInspectionPolicyLink("inspection", { filteringProfileId: baseline.id, policyId: policy.id });
 * ```
 */
export function getFilteringProfile(args: GetFilteringProfileArgs): Promise<GetFilteringProfileResult> {
  return lookUp("getFilteringProfile", args);
}

/**
 * {@link getFilteringProfile} for arguments that may be outputs.
 *
 * @example
 * ```ts
 * const shared = new pulumi.StackReference("contoso/network/prod");
 * const profile = entra.getFilteringProfileOutput({ name: shared.requireOutput("securityProfile").apply(String) });
 * export const state = profile.state;
 * ```
 */
export function getFilteringProfileOutput(
  args: LookUpInputs<GetFilteringProfileArgs>,
): pulumi.Output<GetFilteringProfileResult> {
  return lookUpOutput("getFilteringProfile", args);
}

/**
 * Looks up all security profiles of the tenant, the baseline among them.
 *
 * Permission: `NetworkAccess.Read.All`.
 *
 * @example
 * ```ts
 * const profiles = await entra.listFilteringProfiles();
 * export const names = profiles.map(({ name, priority }) => `${priority}: ${name}`);
 * ```
 */
export function listFilteringProfiles(args: Connected = {}): Promise<GetFilteringProfileResult[]> {
  return lookUp("listFilteringProfiles", args);
}

/**
 * {@link listFilteringProfiles} as an output.
 *
 * @example
 * ```ts
 * export const count = entra.listFilteringProfilesOutput().length;
 * ```
 */
export function listFilteringProfilesOutput(
  args: LookUpInputs<Connected> = {},
): pulumi.Output<GetFilteringProfileResult[]> {
  return lookUpOutput("listFilteringProfiles", args);
}
