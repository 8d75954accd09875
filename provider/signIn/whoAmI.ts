import type { Configuration } from "../settings/configuration.js";
import { EntraCaError } from "../messages/error.js";
import { accessTokenSource } from "../graph/accessToken.js";
import { authKinds, definitionOf, settingKeys } from "../settings/settings.js";
import { claimsOf, endOf, type Claims } from "./claims.js";
import { requireConfiguredTenant } from "./tokenCheck.js";
import { accessOf, type Access, type ResourceClass } from "./sufficiency.js";

/** Who a configuration signs in as, and what that is enough for. */
export interface WhoAmI {
  readonly cloud: string;
  readonly endpoint: string;
  readonly authorityHost: string;
  /** The way to sign in, in words. */
  readonly credential: string;
  readonly settings: ReturnType<typeof shownSettings>;
  /** Undefined where no token was had, or it isn't a JWT. */
  readonly token?: ReturnType<typeof shownToken>;
  readonly access: readonly Access[];
  /** Why there is no token, and what to do. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** The applications of Microsoft's own that a person signs in to on a machine, by their ids. */
const publicClients: Readonly<Record<string, string>> = {
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Azure CLI or Azure Developer CLI",
  "1950a258-227b-4e31-a9cf-717495945fc2": "Azure PowerShell",
  "aebc6443-996d-45c2-90f0-388ff96faa56": "Visual Studio Code",
};

/**
 * Signs in, and says as whom. Nothing is sent to Graph.
 *
 * @param classes What it may be enough for.
 */
export async function whoAmI(
  configuration: Configuration,
  classes: readonly ResourceClass[],
  now: () => number,
): Promise<WhoAmI> {
  const { cloud, endpoint, authorityHost, auth } = configuration;
  const about = {
    cloud: cloud.name,
    endpoint,
    authorityHost,
    credential: credentialInWords(auth),
    settings: shownSettings(configuration),
  };
  try {
    const claims = claimsOf(await accessTokenSource(configuration, now)());
    const token = claims && shownToken(claims);
    requireConfiguredTenant(token?.tenant, configuration);
    const credential = credentialInWords(auth, claims);
    return { ...about, credential, ...(token && { token }), access: accessOf(claims, cloud, classes) };
  } catch (error) {
    if (!(error instanceof EntraCaError)) {
      throw error;
    }
    const { code, message } = error;
    return { ...about, access: [], error: { code, message } };
  }
}

/** The way to sign in; which one of those that `auto` stands for it was, only the token tells. */
function credentialInWords(auth: Configuration["auth"], claims: Claims = {}): string {
  if (auth === "accessToken" || auth === "none") {
    return auth === "none" ? "none" : "a token that is given";
  }
  const found = "xms_mirid" in claims ? "managed identity" : publicClients[String(claims["appid"])];
  return auth !== "auto" || found === undefined ? authKinds[auth].meaning : `${authKinds.auto.meaning}: ${found}`;
}

/** Each setting and where it is from; the value of a secret is never among it. */
function shownSettings({ given }: Configuration) {
  return settingKeys.flatMap((setting) => {
    const found = given[setting];
    if (found === undefined) {
      return [];
    }
    const { value, origin, problem = "is empty" } = found;
    const shown = value === undefined ? problem : definitionOf(setting).isSecret ? "(secret)" : value;
    return [{ setting, value: shown, origin }];
  });
}

/** What a token says. */
function shownToken(claims: Claims) {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : undefined);
  const id = text("appid") ?? text("azp");
  const name = text("app_displayname");
  const end = endOf(claims);
  return {
    tenant: text("tid"),
    audience: text("aud"),
    /** The application's id, with its name where the token has it. */
    application: id !== undefined && name !== undefined ? `${name} (${id})` : id,
    /** Who signed in, where that is a person. */
    person: text("upn") ?? text("unique_name") ?? text("preferred_username"),
    expires: end === undefined ? undefined : new Date(end).toISOString(),
    /** Delegated permissions. */
    scopes: text("scp")?.split(" ") ?? [],
    /** Application permissions. */
    roles: Array.isArray(claims["roles"]) ? claims["roles"].map(String) : [],
  };
}
