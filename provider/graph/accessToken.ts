import type { Configuration } from "../configuration.js";
import { EntraCaError } from "../error.js";

/** Gives a valid token for Microsoft Graph; asked before every request. */
export type AccessTokenSource = () => Promise<string>;

/** A token as \@azure/identity gives it. */
interface IssuedToken {
  readonly token: string;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

/** How long before its end a token is no longer used, in milliseconds: a request takes its time, and clocks differ. */
const margin = 5 * 60_000;

/** Asks for a token only when none is at hand, once however many wait for it: some credentials start a command each time. */
export function keepingToken(issue: () => Promise<IssuedToken>, now: () => number): AccessTokenSource {
  let kept: Promise<IssuedToken> | undefined;
  const renewed = () => {
    const issued = issue();
    kept = issued;
    // A failure isn't kept: whoever asks next tries again.
    issued.catch(() => {
      kept = kept === issued ? undefined : kept;
    });
    return issued;
  };
  return async () => {
    const before = kept;
    const { token, expiresOnTimestamp } = await (before ?? renewed());
    if (expiresOnTimestamp - now() > margin) {
      return token;
    }
    // The first to notice renews it for all.
    return (await (kept === undefined || kept === before ? renewed() : kept)).token;
  };
}

/**
 * The configured token, or else one from \@azure/identity's default chain: the environment, workload and managed
 * identity, the Azure CLI and the rest. The library is loaded when the first token is needed: most of a preview needs none.
 */
export function accessTokenSource(configuration: Configuration, now: () => number): AccessTokenSource {
  const { accessToken, cloud, endpoint, tenantId } = configuration;
  if (accessToken !== undefined) {
    return () => Promise.resolve(accessToken);
  }
  if (endpoint !== cloud.endpoint) {
    return () =>
      Promise.reject(
        new EntraCaError(
          "SignInFailed",
          `The endpoint ${endpoint} is not Microsoft Graph's, and no token is given for it`,
          "Set ENTRA_CA_ACCESS_TOKEN to a token that it takes; a token of your Microsoft tenant is never sent there",
        ),
      );
  }
  const signIn = async () => {
    const { DefaultAzureCredential } = await import("@azure/identity");
    const { authorityHost, scope } = cloud;
    const credential = new DefaultAzureCredential({ authorityHost, ...(tenantId === undefined ? {} : { tenantId }) });
    try {
      return await credential.getToken(scope);
    } catch (error) {
      throw new EntraCaError(
        "SignInFailed",
        `Signing in to Microsoft Graph failed: ${error instanceof Error ? error.message : String(error)}`,
        "Sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; to use a Graph emulator, " +
          "set ENTRA_CA_ENDPOINT and ENTRA_CA_ACCESS_TOKEN",
      );
    }
  };
  return keepingToken(signIn, now);
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
