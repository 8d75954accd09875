import { cloudOfAudience } from "../settings/clouds.js";
import { isGraphOf, type Configuration } from "../settings/configuration.js";
import { EntraCaError } from "../messages/error.js";
import { endOf, type Claims } from "./claims.js";

/** Microsoft Graph's id as an application, the same in every cloud; a token may be for that. */
const graphApplicationId = "00000003-0000-0000-c000-000000000000";

/**
 * Refuses a token that Graph would refuse, for a reason that Graph doesn't say: it ended, or is for something else. One that
 * isn't a JWT passes.
 *
 * @param claims What it says of itself.
 * @throws {EntraCaError} `SignInFailed`
 */
export function requireUsable(claims: Claims | undefined, configuration: Configuration, now: number): void {
  if (claims === undefined) {
    return;
  }
  const end = endOf(claims);
  if (end !== undefined && end <= now) {
    throw new EntraCaError(
      "SignInFailed",
      `${tokenIn(configuration)} ended at ${new Date(end).toISOString()}`,
      "Take a new one, or sign in instead of giving a token",
    );
  }
  const { aud: audience } = claims;
  const { cloud, endpoint } = configuration;
  if (typeof audience !== "string" || audience === graphApplicationId) {
    return;
  }
  const other = cloudOfAudience(audience);
  // Another Graph knows itself which tokens are for it.
  if (other === cloud || !isGraphOf(cloud, endpoint)) {
    return;
  }
  if (other === undefined) {
    throw new EntraCaError(
      "SignInFailed",
      `${tokenIn(configuration)} is for ${audience}, and not for Microsoft Graph`,
      `Take one for ${cloud.scope}: \`az account get-access-token --resource-type ms-graph\``,
    );
  }
  throw new EntraCaError(
    "SignInFailed",
    `${tokenIn(configuration)} is for Graph in the cloud ${other.name} (${audience}), but the environment is ${cloud.name}`,
    `Set ARM_ENVIRONMENT (entra-ca:environment) to ${other.name}, or sign in to ${cloud.name}`,
  );
}

/**
 * Refuses a sign-in to another tenant than the one that is configured.
 *
 * @throws {EntraCaError} `OtherTenant`
 */
export function requireConfiguredTenant(signedIn: string | undefined, { tenantId, given }: Configuration): void {
  if (signedIn !== undefined && tenantId !== undefined && signedIn.toLowerCase() !== tenantId.toLowerCase()) {
    throw new EntraCaError(
      "OtherTenant",
      `The token is for tenant ${signedIn}, but tenantId (${given.tenantId?.origin ?? ""}) is ${tenantId}`,
      "Sign in to that tenant, or correct tenantId, which is the id of a tenant and not a domain",
    );
  }
}

function tokenIn({ given }: Configuration): string {
  return given.accessToken === undefined ? "The token" : `The token in ${given.accessToken.origin}`;
}
