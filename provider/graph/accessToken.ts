import type { TokenCredential } from "@azure/identity";
import { isGraphOf, type Configuration } from "../configuration.js";
import { EntraCaError } from "../error.js";
import { requireUsable } from "../signIn/tokenCheck.js";

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
 * The configured token, or else one that \@azure/identity gives. What signs in is loaded when the first token is needed: most
 * of a preview needs none.
 */
export function accessTokenSource(configuration: Configuration, now: () => number): AccessTokenSource {
  const { auth, cloud, endpoint, isOwnAuthority, scope } = configuration;
  if (auth === "accessToken") {
    return () => Promise.resolve().then(() => givenToken(configuration, now()));
  }
  if (!isGraphOf(cloud, endpoint) && !isOwnAuthority) {
    return () =>
      Promise.reject(
        new EntraCaError(
          "SignInFailed",
          `The endpoint ${endpoint} is not Microsoft Graph's, and no token is given for it`,
          "Set ENTRA_CA_ACCESS_TOKEN to a token that it takes, or AZURE_AUTHORITY_HOST to where one is had; a token of your Microsoft tenant is never sent there",
        ),
      );
  }
  // Kept, since it keeps what it has learned; one that can't be made isn't.
  let credential: TokenCredential | undefined;
  const signIn = async () => {
    const [{ credentialFor }, { signInError }] = await Promise.all([
      import("../signIn/credential.js"),
      import("../signIn/signInError.js"),
    ]);
    try {
      credential ??= await credentialFor(configuration);
      const issued = await credential.getToken(scope);
      if (issued === null) {
        throw new Error("no token came of it");
      }
      requireUsable(issued.token, configuration, now());
      return issued;
    } catch (error) {
      throw signInError(error, configuration);
    }
  };
  return keepingToken(signIn, now);
}

function givenToken(configuration: Configuration, now: number): string {
  const { value, origin = "", problem = "is empty" } = configuration.given.accessToken ?? {};
  if (value === undefined) {
    throw new EntraCaError("SignInFailed", `${origin} ${problem}`, "Correct the name, or set what it names");
  }
  requireUsable(value, configuration, now);
  return value;
}
