import { readFileSync } from "node:fs";
import { cloudNamed, cloudNames, cloudOfGraph, cloudOfLogin, globalCloud, type Cloud } from "./clouds.js";
import type { Connection } from "./connection.js";
import {
  givenSettings,
  unusable,
  type Given,
  type GivenSettings,
  type Instance,
  type Lookup,
} from "./givenSettings.js";
import { chooseAuth, type Auth } from "../signIn/kinds.js";
import { withoutTrailing } from "../messages/text.js";
import { requireTrusted, trustedHosts } from "./trustedHosts.js";

/** Where Microsoft Graph is, how to sign in to it, and how the provider behaves: plain data. */
export interface Configuration {
  readonly cloud: Cloud;
  /** Graph's address with its version, without a slash at the end: `https://graph.microsoft.com/beta`. */
  readonly endpoint: string;
  /** The tenant that must have been signed in to. */
  readonly tenantId: string | undefined;
  readonly auth: Auth;
  /** Where to sign in, without a slash at the end. */
  readonly authorityHost: string;
  /** Whether that is none of Microsoft's. */
  readonly isOwnAuthority: boolean;
  /**
   * What a token is asked for. For another Graph than the cloud's it is that one, so that nobody issues a token of the
   * user's Microsoft tenant which is then sent elsewhere.
   */
  readonly scope: string;
  /** Whether `diff` compares with the tenant, not with the state alone. */
  readonly liveDiff: boolean;
  /** Whether a line is shown for each request to Graph. */
  readonly traceHttp: boolean;
  /** All that is given, and by what. */
  readonly given: GivenSettings;
}

/**
 * @param environment The environment's variables, all of them: they say which hosts may have a credential.
 * @param stackConfiguration The stack's configuration, by full keys such as `entra-ca:tenantId`.
 * @param connection A resource's or look-up's own, which was checked.
 * @param instance The provider instance that it is about, where that is one of the program's.
 * @throws {EntraCaError} `InvalidConfiguration`, naming the setting. What only signing in needs is checked by that.
 */
export function readConfiguration(
  environment: Lookup,
  stackConfiguration: Lookup,
  connection: Connection = {},
  instance?: Instance,
): Configuration {
  const readFile = (path: string) => readFileSync(path, "utf8");
  const given = givenSettings({ environment, stackConfiguration, connection, instance, readFile });
  trustedHosts(given);
  const cloud = cloudFrom(given.environment);
  const endpoint = addressFrom("endpoint", given, cloud, environment);
  const authorityHost = addressFrom("authorityHost", given, cloud, environment);
  const auth = chooseAuth(given);
  refuseOddToken(given.accessToken);
  refuseOpenRequest(auth, given);
  return {
    cloud,
    endpoint,
    tenantId: given.tenantId?.value,
    auth,
    authorityHost,
    isOwnAuthority: cloudOfLogin(authorityHost) === undefined,
    scope: isGraphOf(cloud, endpoint) ? cloud.scope : `${new URL(endpoint).origin}/.default`,
    liveDiff: isOnUnlessFalse(given.liveDiff),
    traceHttp: traceHttpFrom(given.debug),
    given,
  };
}

/** Whether an address is the Graph of a cloud, in whatever version. */
export function isGraphOf(cloud: Cloud, endpoint: string): boolean {
  return new URL(endpoint).origin === new URL(cloud.endpoint).origin;
}

function cloudFrom(setting: Given | undefined): Cloud {
  if (setting === undefined) {
    return globalCloud;
  }
  const { value = "" } = setting;
  const cloud = cloudNamed(value);
  if (cloud === undefined) {
    const nextStep = `Set it to one of ${cloudNames.join(", ")}`;
    throw unusable(setting, `is "${value}", which is no cloud that has Microsoft Graph`, nextStep);
  }
  return cloud;
}

/** The addresses that something secret is sent to, by their settings: what one has to be, and what Microsoft's are. */
const addresses = {
  endpoint: {
    isFit: isConfidential,
    fit: "an address that a token may be sent to",
    advice: ({ endpoint }: Cloud) =>
      `Give an https address, or an http address of this machine, with Graph's version: ${endpoint} or http://127.0.0.1:4010/beta`,
    cloudOf: cloudOfGraph,
    does: "is Graph in",
    whose: "Microsoft Graph's host in",
  },
  authorityHost: {
    isFit: ({ protocol, pathname }: URL) => protocol === "https:" && pathname === "/",
    fit: "an address to sign in at",
    advice: ({ authorityHost }: Cloud) => `Give an https address without a path, such as ${authorityHost}`,
    cloudOf: cloudOfLogin,
    does: "signs in to",
    whose: "Microsoft's sign-in to",
  },
};

function addressFrom(key: keyof typeof addresses, given: GivenSettings, cloud: Cloud, environment: Lookup): string {
  const { isFit, fit, advice, cloudOf, does, whose } = addresses[key];
  const setting = given[key];
  if (setting === undefined) {
    return cloud[key];
  }
  const url = addressIn(setting);
  if (url === undefined || !isFit(url)) {
    throw unusable(setting, `is not ${fit}: found ${shownAddress(setting)}`, advice(cloud));
  }
  const found = cloudOf(url.origin);
  if (found === undefined) {
    requireTrusted(key, url, `${whose} the cloud ${cloud.name}`, given, environment);
  } else if (found[key] !== cloud[key]) {
    // Two clouds may have one place to sign in at.
    throw unusable(
      setting,
      `is ${url.origin}, which ${does} the cloud ${found.name}, but the environment is ${cloud.name}: a token of one is of no use in the other`,
      `Set ARM_ENVIRONMENT (entra-ca:environment) to ${found.name}, or leave ${setting.origin} out`,
    );
  }
  return withoutTrailing("/", url.href);
}

/** Whether what is sent there can't be read on the way: an http address is only this machine's own. */
function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}

/** An address that holds nothing but one: no password, no query. */
function addressIn({ value = "" }: Given): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.username === "" && url.password === "" && url.search === "" && url.hash === "" ? url : undefined;
}

/** What can't be taken apart may hold a password, or be a token. */
function shownAddress({ value = "" }: Given): string {
  if (!URL.canParse(value)) {
    return "something that is no address";
  }
  const { protocol, host, pathname } = new URL(value);
  return `"${protocol}//${host}${pathname}"`;
}

/** The job's token is asked for with a secret, too. */
function refuseOpenRequest(auth: Auth, { oidcToken, oidcTokenFilePath, oidcRequestUrl }: GivenSettings): void {
  if (auth !== "oidc" || oidcRequestUrl?.value === undefined || (oidcToken ?? oidcTokenFilePath) !== undefined) {
    return;
  }
  const url = URL.canParse(oidcRequestUrl.value) ? new URL(oidcRequestUrl.value) : undefined;
  if (url === undefined || !isConfidential(url)) {
    throw unusable(
      oidcRequestUrl,
      `is not ${addresses.endpoint.fit}: found ${shownAddress(oidcRequestUrl)}`,
      "Set it to the https address that the job was given, or an http address of this machine",
    );
  }
}

/** A header's value may hold nothing else (RFC 6750 section 2.1); a stray word is the usual mistake. */
function refuseOddToken(setting: Given | undefined): void {
  if (setting?.value !== undefined && !/^[A-Za-z0-9\-._~+/]+=*$/.test(setting.value)) {
    throw unusable(
      setting,
      "holds characters that no access token has",
      "Set it to the token alone, without quotes, line breaks or the word Bearer",
    );
  }
}

/** A switch that is on unless it is set to false. */
export function isOnUnlessFalse(setting: Given | undefined): boolean {
  const value = setting?.value?.toLowerCase() ?? "true";
  if (setting !== undefined && value !== "true" && value !== "false") {
    throw unusable(setting, `is "${value}"`, "Set it to true or false");
  }
  return value === "true";
}

function traceHttpFrom(setting: Given | undefined): boolean {
  if (setting !== undefined && setting.value !== "http") {
    const nextStep = "Set it to http, which shows each request to Graph, or not at all";
    throw unusable(setting, `is "${setting.value ?? ""}"`, nextStep);
  }
  return setting !== undefined;
}
