import { unusable, type Given, type GivenSettings } from "../settings/givenSettings.js";
import { EntraCaError } from "../messages/error.js";
import { authKindNames, authKinds, settersOf, type AuthKindName, type SettingKey } from "../settings/settings.js";

/** How to sign in, as it was decided: with a token that is given, or in one of the ways. */
export type Auth = AuthKindName | "accessToken" | "none";

/**
 * What `auto` looks at, in this order, which is pulumi-azuread's: the first that is configured is used, and no other is
 * tried where that one fails. Who signs in mustn't depend on the state of a network.
 */
const configured: readonly (readonly [AuthKindName, (given: GivenSettings) => boolean])[] = [
  ["clientCertificate", (given) => (given.clientCertificate ?? given.clientCertificatePath) !== undefined],
  ["clientSecret", (given) => given.clientSecret !== undefined],
  ["oidc", (given) => isOn(given.useOidc) || given.oidcToken !== undefined],
  ["workloadIdentity", (given) => isOn(given.useAksWorkloadIdentity) || given.oidcTokenFilePath !== undefined],
  // A job may have these without meaning this sign-in; with a client of its own it does.
  ["oidc", (given) => (given.oidcRequestUrl && given.clientId) !== undefined],
  ["managedIdentity", (given) => isOn(given.useMsi)],
  ["cli", (given) => isOn(given.useCli)],
];

/** @throws {EntraCaError} `InvalidConfiguration` for a way that there isn't, or a switch that is neither true nor false. */
export function chooseAuth(given: GivenSettings): Auth {
  if (given.accessToken !== undefined) {
    return "accessToken";
  }
  const asked = given.auth?.value ?? "auto";
  if (given.auth !== undefined && !Object.hasOwn(authKinds, asked)) {
    const nextStep = `Set it to one of ${authKindNames.join(", ")}`;
    throw unusable(given.auth, `is ${JSON.stringify(asked)}, which is no way to sign in`, nextStep);
  }
  if (asked !== "auto") {
    return asked as AuthKindName;
  }
  const [kind] = configured.find(([, isConfigured]) => isConfigured(given)) ?? [];
  return kind ?? (given.useCli === undefined ? "auto" : "none");
}

/** Why a way to sign in can't be used with what is given; undefined where it can. */
export function whatIsMissing(kind: AuthKindName, given: GivenSettings): EntraCaError | undefined {
  const needs: readonly (readonly SettingKey[])[] = authKinds[kind].needs;
  for (const keys of needs) {
    const found = keys.map((key) => given[key]).find((setting) => setting !== undefined);
    if (found === undefined) {
      const what = `To sign in with ${authKinds[kind].meaning}, ${keys.join(" or ")} is needed and isn't set`;
      return new EntraCaError("SignInFailed", what, `Set ${keys.map(settersOf).join(", or ")}`);
    }
    if (found.value === undefined) {
      return empty(found);
    }
  }
  return undefined;
}

/** The error for a setting in whose place nothing is. */
export function empty({ origin, problem = "is empty" }: Given): EntraCaError {
  return new EntraCaError("SignInFailed", `${origin} ${problem}`, "Correct the name, or set what it names");
}

function isOn(given: Given | undefined): boolean {
  const value = given?.value?.toLowerCase() ?? "false";
  if (given !== undefined && value !== "true" && value !== "false") {
    throw unusable(given, "is neither true nor false", "Set it to one of the two");
  }
  return value === "true";
}
