/** What policies of TLS inspection, the rules in them and the links to them have in common. */
import type { Entity } from "../graph/client.js";
import type { Collections } from "../graph/collections.js";
import { idOf, memberPath, sameId } from "../graph/entity.js";
import { isNotFound } from "../graph/graphError.js";

/** Graph: List tlsInspectionPolicies. */
export const policiesPath = "/networkAccess/tlsInspectionPolicies";

/** Graph: List filteringProfiles, which people know as security profiles. */
export const profilesPath = "/networkAccess/filteringProfiles";

/** Graph: List policies of a filteringProfile; links of other kinds are among them. */
export function linksPath(profileId: string): string {
  return `${memberPath(profilesPath, profileId)}/policies`;
}

/** Graph: List webCategories. */
export const categoriesPath = "/networkAccess/connectivity/webCategories";

/** Where a person looks at policies. */
export const policiesInPortal = "in the Entra admin center (Global Secure Access > Secure > TLS inspection policies)";

/** Whether a link is one to a policy of TLS inspection. */
export function isTlsLink({ "@odata.type": type }: Entity): boolean {
  return typeof type === "string" && type.endsWith(".tlsInspectionPolicyLink");
}

/** What TLS inspection may do with traffic (Graph: tlsInspectionAction). */
export const actions = ["bypass", "inspect"] as const;

/**
 * Of an object that is in another one, of which isn't known which: that one's id.
 *
 * @param outer The collection of those that it may be in.
 * @param inner The collection in one of them.
 */
export async function placeOf(
  id: string,
  outer: string,
  inner: (id: string) => string,
  collections: Collections,
): Promise<string | undefined> {
  for (const place of (await collections.list(outer)).map(idOf)) {
    if ((await collections.list(inner(place))).some((member) => sameId(idOf(member), id))) {
      return place;
    }
  }
  return undefined;
}

/** Whether a collection couldn't be read because what it is in is gone, and not because the service is. */
export async function isPlaceGone(
  error: unknown,
  outer: string,
  id: string,
  collections: Collections,
): Promise<boolean> {
  return isNotFound(error) && (await collections.member(outer, id)) === undefined;
}
