/** What policies of TLS inspection, the rules in them and the links to them have in common. */
import { memberPath, type Entity } from "../graph/entity.js";

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
