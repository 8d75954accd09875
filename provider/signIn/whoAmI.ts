import type { Configuration } from "../settings/configuration.js";
import { EntraCaError } from "../messages/error.js";
import { GraphClient } from "../graph/client.js";
import { duringOperation } from "../graph/operation.js";
import { authKinds, definitionOf, settingKeys } from "../settings/settings.js";
import { endOf, type Claims } from "./claims.js";
import { accessOf, served, type Access, type ResourceClass, type Served } from "./sufficiency.js";

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
  /** What each permission is for, whether or not the sign-in has it. */
  readonly permissions: readonly Served[];
  /** Whether the tenant is set up for Global Secure Access, without which it has no TLS inspection; undefined without a token. */
  readonly globalSecureAccess?: Onboarding;
  /** Why there is no token, and what to do. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** Graph: "tenantStatus resource type", `onboardingStatus` and `onboardingErrorMessage`; or why that isn't known. */
export type Onboarding = { readonly status: string; readonly error?: string } | { readonly why: string };

/** The applications of Microsoft's own that a person signs in to on a machine, by their ids. */
const publicClients: Readonly<Record<string, string>> = {
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Azure CLI or Azure Developer CLI",
  "1950a258-227b-4e31-a9cf-717495945fc2": "Azure PowerShell",
  "aebc6443-996d-45c2-90f0-388ff96faa56": "Visual Studio Code",
};

/** Somebody waits for the answer: how long Graph may take, and how long it is waited for before another try, in milliseconds. */
const timeouts = { connect: 5_000, idle: 10_000, whole: 15_000 };
const longestPause = 1_000;

/**
 * Signs in, and says as whom. Graph is asked for one thing: whether the tenant is set up for Global Secure Access.
 *
 * @param classes What it may be enough for.
 */
export async function whoAmI(configuration: Configuration, classes: readonly ResourceClass[]): Promise<WhoAmI> {
  const { cloud, endpoint, authorityHost, auth } = configuration;
  const about = {
    cloud: cloud.name,
    endpoint,
    authorityHost,
    credential: credentialInWords(auth),
    settings: shownSettings(configuration),
  };
  const permissions = served(classes);
  const graph = new GraphClient(configuration, { timeouts });
  try {
    const claims = await graph.claims();
    const token = claims && shownToken(claims);
    return {
      ...about,
      credential: credentialInWords(auth, claims),
      ...(token && { token }),
      access: accessOf(claims, cloud, classes),
      permissions,
      globalSecureAccess: cloud.hasTlsInspection
        ? await onboarding(graph)
        : { why: `Graph has it in the global cloud only, not in ${cloud.name}` },
    };
  } catch (error) {
    if (!(error instanceof EntraCaError)) {
      throw error;
    }
    const { code, message } = error;
    return { ...about, access: [], permissions, error: { code, message } };
  } finally {
    await graph.close();
  }
}

/** What Graph says of the tenant's Global Secure Access (Graph: "Get tenantStatus"). */
async function onboarding(graph: GraphClient): Promise<Onboarding> {
  try {
    const found = await duringOperation({ timeout: longestPause }, () => graph.get("/networkAccess/tenantStatus"));
    const { onboardingStatus: status, onboardingErrorMessage: error } = found;
    return typeof status === "string"
      ? { status, ...(typeof error === "string" && error !== "" && { error }) }
      : { why: "Graph doesn't tell" };
  } catch (error) {
    if (!(error instanceof EntraCaError)) {
      throw error;
    }
    return { why: error.inShort };
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
