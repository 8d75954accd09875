import type { Configuration } from "../../settings/configuration.js";
import { EntraCaError } from "../../messages/error.js";
import { withLiveDiffHint } from "../../kernel/looking.js";
import { definitionOf, settingKeys, type SettingKey } from "../../settings/settings.js";
import { RefusedSignIn } from "../../signIn/signInError.js";
import { takeTodays, variablesOf } from "./configuring.js";

/** What the last `pulumi up` saved signs in otherwise than today's settings do, if those are others. */
const signsIn: readonly SettingKey[] = settingKeys.filter(
  (key) => definitionOf(key).isCredential || ["tenantId", "clientId", "auth", "authorityHost"].includes(key),
);

/**
 * Whether a refresh failed because of settings that are in the state, where the stack's configuration is as the last
 * `pulumi up` saved it, and a connection as the resource had it. Today's may be others: a refresh that comes before a
 * comparison must not keep them from being heard. A network that doesn't answer, and a sign-in that nobody set up, aren't
 * among it.
 */
export function failedBySaved(error: unknown, { given }: Configuration): boolean {
  const isSaved = (key: SettingKey) => {
    const origin = given[key]?.origin;
    return origin !== undefined && !variablesOf(key).includes(origin);
  };
  if (!(error instanceof EntraCaError)) {
    return false;
  }
  switch (error.code) {
    case "SignInFailed":
      return (
        (error instanceof RefusedSignIn && signsIn.some(isSaved)) ||
        // What a connection names may have another name today.
        signsIn.some((key) => isSaved(key) && given[key]?.problem !== undefined)
      );
    case "OtherTenant":
      return isSaved("tenantId");
    case "OtherGraph":
      return isSaved("endpoint");
    default:
      return false;
  }
}

/** Said once, in place of such a failure. */
export function notRefreshed({ what }: EntraCaError): string {
  return `nothing was refreshed, because a refresh has the settings that the last \`pulumi up\` saved: ${what}. A preview or update compares with the tenant all the same, with today's settings; where those are right, \`pulumi up\` saves them`;
}

/** The error of a refresh, which is part of every preview: with how to do without it, or with other settings. */
export function withSavedSettingsHint(error: unknown): unknown {
  return error instanceof EntraCaError && ["OtherTenant", "OtherGraph", "SignInFailed"].includes(error.code)
    ? error.advising(takeTodays)
    : withLiveDiffHint(error);
}
