import type { AccessToken, TokenCredential } from "@azure/identity";
import { isGraphOf, type Configuration } from "../settings/configuration.js";
import { EntraCaError } from "../messages/error.js";
import { claimsOf } from "../signIn/claims.js";
import { empty } from "../signIn/kinds.js";
import { requireUsable } from "../signIn/tokenCheck.js";
import { inSeconds } from "./operation.js";
import { usualTimeouts } from "./transport.js";
import { once } from "../results.js";

/** Gives a valid token for Microsoft Graph; asked before every request. */
export type AccessTokenSource = (signal?: AbortSignal) => Promise<string>;

/** How long before its end a token is no longer used, in milliseconds: a request takes its time, and clocks differ. */
const margin = 5 * 60_000;

/** Asks for a token only when none is at hand, once however many wait for it: some credentials start a command each time. */
export function keepingToken(
  issue: (signal: AbortSignal) => Promise<AccessToken>,
  now: () => number,
): AccessTokenSource {
  let kept: SignIn | undefined;
  const forget = (signIn: SignIn) => {
    kept = kept === signIn ? undefined : kept;
  };
  return async (signal) => {
    const before = kept;
    const issued = await before?.token(signal);
    if (issued !== undefined && issued.expiresOnTimestamp - now() > margin) {
      return issued.token;
    }
    // The first to notice renews it for all.
    if (kept === undefined || kept === before) {
      kept = new SignIn(issue, forget);
    }
    return (await kept.token(signal)).token;
  };
}

/** One sign-in, and those who wait for it: it is given up when none does any more. */
class SignIn {
  readonly #givenUp = new AbortController();
  readonly #issued: Promise<AccessToken>;
  #isDone = false;
  #waiting = 0;

  constructor(
    issue: (signal: AbortSignal) => Promise<AccessToken>,
    private readonly forget: (signIn: SignIn) => void,
  ) {
    this.#issued = issue(this.#givenUp.signal);
    this.#issued.then(
      () => (this.#isDone = true),
      // A failure isn't kept: whoever asks next tries again.
      () => {
        forget(this);
      },
    );
  }

  /** @param signal Ends the wait for it. */
  async token(signal?: AbortSignal): Promise<AccessToken> {
    this.#waiting += 1;
    try {
      return await unlessEnded(this.#issued, signal);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#isDone) {
        this.forget(this);
        this.#givenUp.abort();
      }
    }
  }
}

/** What comes of some work that may not hear that it is to end; the signal's reason where that comes first. */
async function unlessEnded<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  signal?.throwIfAborted();
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  signal?.addEventListener("abort", end);
  try {
    await Promise.race([work, ended]);
    signal?.throwIfAborted();
    return await work;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

/**
 * The configured token, or else one that \@azure/identity gives. What signs in is loaded when the first token is needed: most
 * of a preview needs none.
 *
 * @param longest How long signing in may take, in milliseconds.
 */
export function accessTokenSource(
  configuration: Configuration,
  now: () => number,
  longest = usualTimeouts.whole,
): AccessTokenSource {
  const { auth, cloud, endpoint, isOwnAuthority, scope } = configuration;
  if (auth === "accessToken") {
    const token = givenToken(configuration);
    return () => Promise.resolve().then(() => token(now()));
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
  const signIn = async (given: AbortSignal) => {
    const [{ endingWith }, { credentialFor }, { signInError }] = await Promise.all([
      import("../signIn/boundedRequests.js"),
      import("../signIn/credential.js"),
      import("../signIn/signInError.js"),
    ]);
    const inTime = AbortSignal.timeout(longest);
    const signal = AbortSignal.any([given, inTime]);
    try {
      const made = (credential ??= await credentialFor(configuration, longest));
      const issuing = endingWith(signal, () => made.getToken(scope, { abortSignal: signal }));
      const issued = await unlessEnded(issuing, signal);
      if (issued === null) {
        throw new Error("no token came of it");
      }
      requireUsable(claimsOf(issued.token), configuration, now());
      return issued;
    } catch (error) {
      throw signInError(inTime.aborted ? new Error(`no answer in ${inSeconds(longest)}`) : error, configuration);
    }
  };
  return keepingToken(signIn, now);
}

/** Gives the configured token, where it can be used at that time. */
function givenToken(configuration: Configuration): (now: number) => string {
  const given = configuration.given.accessToken ?? { origin: "" };
  const { value } = given;
  const claims = once(() => (value === undefined ? undefined : claimsOf(value)));
  return (now) => {
    if (value === undefined) {
      throw empty(given);
    }
    requireUsable(claims(), configuration, now);
    return value;
  };
}
