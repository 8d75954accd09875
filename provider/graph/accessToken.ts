import { microsoftGraph, type Configuration } from "../configuration.js";
import { EntraCaError } from "../error.js";

/** Gives a valid token for Microsoft Graph; asked before every request. */
export type AccessTokenSource = () => Promise<string>;

const microsoftGraphScope = "https://graph.microsoft.com/.default";

/**
 * The configured token, or else one from \@azure/identity's default chain: the environment, workload and managed
 * identity, the Azure CLI and the rest. The library is loaded when the first token is needed: most of a preview needs none.
 */
export function accessTokenSource(configuration: Configuration): AccessTokenSource {
  const { accessToken, endpoint } = configuration;
  if (accessToken !== undefined) {
    return () => Promise.resolve(accessToken);
  }
  if (endpoint !== microsoftGraph) {
    return () =>
      Promise.reject(
        new EntraCaError(
          "SignInFailed",
          `The endpoint ${endpoint} is not Microsoft Graph's, and no token is given for it`,
          "Set ENTRA_CA_ACCESS_TOKEN to a token that it takes; a token of your Microsoft tenant is never sent there",
        ),
      );
  }
  let credential: Promise<{ getToken(scope: string): Promise<{ token: string }> }> | undefined;
  return async () => {
    credential ??= import("@azure/identity").then(
      ({ DefaultAzureCredential }) =>
        new DefaultAzureCredential(configuration.tenantId === undefined ? {} : { tenantId: configuration.tenantId }),
    );
    try {
      return (await (await credential).getToken(microsoftGraphScope)).token;
    } catch (error) {
      throw new EntraCaError(
        "SignInFailed",
        `Signing in to Microsoft Graph failed: ${error instanceof Error ? error.message : String(error)}`,
        "Sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; to use a Graph emulator, " +
          "set ENTRA_CA_ENDPOINT and ENTRA_CA_ACCESS_TOKEN",
      );
    }
  };
}

/** The tenant that a token was issued for (its claim `tid`); undefined for a token that isn't a JWT (RFC 7519). */
export function tenantOf(token: string): string | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) {
    return undefined;
  }
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const tenant = typeof claims === "object" && claims !== null && "tid" in claims ? claims.tid : undefined;
    return typeof tenant === "string" ? tenant.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
