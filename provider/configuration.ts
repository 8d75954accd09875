import { readFileSync } from "node:fs";
import { cloudNamed, cloudNames, cloudOfLogin, globalCloud, type Cloud } from "./clouds.js";
import { EntraCaError } from "./error.js";
import type { Connection } from "./connection.js";
import { givenSettings, type Given, type GivenSettings, type Lookup } from "./givenSettings.js";
import { chooseAuth, type Auth } from "./signIn/kinds.js";
import { withoutTrailing } from "./text.js";

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
 * @param environment The environment's variables.
 * @param stackConfiguration The stack's configuration, by full keys such as `entra-ca:tenantId`.
 * @param connection A resource's or look-up's own, which was checked.
 * @throws {EntraCaError} `InvalidConfiguration`, naming the setting. What only signing in needs is checked by that.
 */
export function readConfiguration(
  environment: Lookup,
  stackConfiguration: Lookup,
  connection: Connection = {},
): Configuration {
  const readFile = (path: string) => readFileSync(path, "utf8");
  const given = givenSettings({ environment, stackConfiguration, connection, readFile });
  const cloud = cloudFrom(given.environment);
  const endpoint = endpointFrom(given.endpoint, cloud);
  const authorityHost = authorityFrom(given.authorityHost, cloud);
  refuseOddToken(given.accessToken);
  return {
    cloud,
    endpoint,
    tenantId: given.tenantId?.value,
    auth: chooseAuth(given),
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
  const cloud = setting === undefined ? globalCloud : cloudNamed(setting.value ?? "");
  if (cloud === undefined) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting?.origin ?? ""} is "${setting?.value ?? ""}", which is no cloud that has Microsoft Graph`,
      `Set it to one of ${cloudNames.join(", ")}`,
    );
  }
  return cloud;
}

function endpointFrom(setting: Given | undefined, cloud: Cloud): string {
  if (setting === undefined) {
    return cloud.endpoint;
  }
  const url = addressIn(setting);
  const loopback = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url === undefined || !(url.protocol === "https:" || (url.protocol === "http:" && loopback))) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting.origin} is not an address that a token may be sent to: found ${shownAddress(setting)}`,
      `Give an https address, or an http address of this machine, with Graph's version: ${cloud.endpoint} or http://127.0.0.1:4010/beta`,
    );
  }
  return withoutTrailing("/", url.href);
}

function authorityFrom(setting: Given | undefined, cloud: Cloud): string {
  if (setting === undefined) {
    return cloud.authorityHost;
  }
  const url = addressIn(setting);
  if (url?.protocol !== "https:" || url.pathname !== "/") {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting.origin} is not an address to sign in at: found ${shownAddress(setting)}`,
      `Give an https address without a path, such as ${cloud.authorityHost}`,
    );
  }
  const login = cloudOfLogin(url.origin);
  if (login !== undefined && login.authorityHost !== cloud.authorityHost) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting.origin} is ${url.origin}, which signs in to the cloud ${login.name}, but the environment is ${cloud.name}: a token of one is of no use in the other`,
      `Set ARM_ENVIRONMENT (entra-ca:environment) to ${login.name}, or leave ${setting.origin} out`,
    );
  }
  return url.origin;
}

/** An address that holds nothing but one: no password, no query. */
function addressIn({ value = "" }: Given): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.username === "" && url.search === "" && url.hash === "" ? url : undefined;
}

/** What can't be taken apart may hold a password, or be a token. */
function shownAddress({ value = "" }: Given): string {
  if (!URL.canParse(value)) {
    return "something that is no address";
  }
  const { protocol, host, pathname } = new URL(value);
  return `"${protocol}//${host}${pathname}"`;
}

/** A header's value may hold nothing else (RFC 6750 section 2.1); a stray word is the usual mistake. */
function refuseOddToken(setting: Given | undefined): void {
  if (setting?.value !== undefined && !/^[A-Za-z0-9\-._~+/]+=*$/.test(setting.value)) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting.origin} holds characters that no access token has`,
      "Set it to the token alone, without quotes, line breaks or the word Bearer",
    );
  }
}

/** A switch that is on unless it is set to false. */
export function isOnUnlessFalse(setting: Given | undefined): boolean {
  const value = setting?.value?.toLowerCase() ?? "true";
  if (value !== "true" && value !== "false") {
    throw new EntraCaError("InvalidConfiguration", `${setting?.origin ?? ""} is "${value}"`, "Set it to true or false");
  }
  return value === "true";
}

function traceHttpFrom(setting: Given | undefined): boolean {
  if (setting !== undefined && setting.value !== "http") {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting.origin} is "${setting.value ?? ""}"`,
      "Set it to http, which shows each request to Graph, or not at all",
    );
  }
  return setting !== undefined;
}
