import { cloudNamed, cloudNames, globalCloud, type Cloud } from "./clouds.js";
import { EntraCaError } from "./error.js";

/** Where Microsoft Graph is, and how the provider behaves: read once per process. */
export interface Configuration {
  readonly cloud: Cloud;
  /** Graph's address with its version, without a slash at the end: `https://graph.microsoft.com/beta`. */
  readonly endpoint: string;
  /** A token given directly, in place of signing in. */
  readonly accessToken: string | undefined;
  /** The tenant that must have been signed in to. */
  readonly tenantId: string | undefined;
  /** Whether `diff` compares with the tenant, not with the state alone. */
  readonly liveDiff: boolean;
  /** Whether a line is shown for each request to Graph. */
  readonly traceHttp: boolean;
}

/** Settings by name; undefined or empty where one isn't set. */
export type Lookup = (key: string) => string | undefined;

/**
 * The configuration from the environment and, behind it, from the stack. The environment comes first because refresh and
 * destroy are given the stack's configuration as the last `pulumi up` saved it, not as it is today.
 *
 * @throws {EntraCaError} `InvalidConfiguration`, naming the setting.
 */
export function readConfiguration(environment: Lookup, stackConfiguration: Lookup): Configuration {
  const setting = (variables: readonly string[], key?: string): Setting | undefined => {
    const variable = variables.find((name) => environment(name));
    if (variable !== undefined) {
      return { name: variable, value: environment(variable) ?? "" };
    }
    const value = key === undefined ? undefined : stackConfiguration(`entra-ca:${key}`);
    return value ? { name: `entra-ca:${key}`, value } : undefined;
  };
  const cloud = cloudFrom(setting(["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"], "environment"));
  return {
    cloud,
    endpoint: endpointFrom(setting(["ENTRA_CA_ENDPOINT"], "endpoint"), cloud),
    accessToken: accessTokenFrom(setting(["ENTRA_CA_ACCESS_TOKEN"])),
    tenantId: setting(["ARM_TENANT_ID", "AZURE_TENANT_ID"], "tenantId")?.value,
    liveDiff: liveDiffFrom(setting(["ENTRA_CA_LIVE_DIFF"], "liveDiff")),
    traceHttp: traceHttpFrom(setting(["ENTRA_CA_DEBUG"])),
  };
}

interface Setting {
  readonly name: string;
  readonly value: string;
}

function cloudFrom(setting: Setting | undefined): Cloud {
  const cloud = setting === undefined ? globalCloud : cloudNamed(setting.value);
  if (cloud === undefined) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting?.name ?? ""} is "${setting?.value ?? ""}", which is no cloud that has Microsoft Graph`,
      `Set it to one of ${cloudNames.join(", ")}`,
    );
  }
  return cloud;
}

function endpointFrom(setting: Setting | undefined, cloud: Cloud): string {
  if (setting === undefined) {
    return cloud.endpoint;
  }
  const url = URL.canParse(setting.value) ? new URL(setting.value) : undefined;
  const loopback = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const mayCarryToken = url?.protocol === "https:" || (url?.protocol === "http:" && loopback);
  if (url === undefined || !mayCarryToken || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new EntraCaError(
      "InvalidConfiguration",
      // What can't be taken apart may hold a password, or be a token.
      `${setting.name} is not an address that a token may be sent to: found ${url === undefined ? "something that is no address" : `"${url.protocol}//${url.host}${url.pathname}"`}`,
      `Give an https address, or an http address of this machine, with Graph's version: ${cloud.endpoint} or http://127.0.0.1:4010/beta`,
    );
  }
  return url.href.replace(/\/+$/, "");
}

function accessTokenFrom(setting: Setting | undefined): string | undefined {
  // A header's value may hold nothing else (RFC 6750 section 2.1); a stray line break is the usual mistake.
  const token = setting?.value.trim();
  if (setting !== undefined && !/^[A-Za-z0-9\-._~+/]+=*$/.test(token ?? "")) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting.name} holds characters that no access token has`,
      "Set it to the token alone, without quotes, line breaks or the word Bearer",
    );
  }
  return token;
}

function liveDiffFrom(setting: Setting | undefined): boolean {
  const value = setting?.value.toLowerCase() ?? "true";
  if (value !== "true" && value !== "false") {
    throw new EntraCaError("InvalidConfiguration", `${setting?.name ?? ""} is "${value}"`, "Set it to true or false");
  }
  return value === "true";
}

function traceHttpFrom(setting: Setting | undefined): boolean {
  if (setting !== undefined && setting.value !== "http") {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${setting.name} is "${setting.value}"`,
      "Set it to http, which shows each request to Graph, or not at all",
    );
  }
  return setting !== undefined;
}
