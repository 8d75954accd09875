import { env } from "node:process";
import type { Configuration } from "../settings/configuration.js";
import { EntraCaError } from "../messages/error.js";
import { authKinds, definitionOf, settersOf, type AuthKindName, type SettingKey } from "../settings/settings.js";

/**
 * What to do about an error of Entra's, by its number (Microsoft Entra: authentication and authorization error codes). Settings
 * in braces are replaced by what gave them, and their value where that isn't secret; `way` by how Entra is reached.
 */
const remedies: Readonly<Record<string, string>> = {
  "7000215": "Give the value of the application's secret, not its id, in {clientSecret}",
  "7000222": "The secret has expired: make a new one for the application {clientId}, and put it into {clientSecret}",
  "700016": "Check that the application {clientId} is one of the tenant {tenantId}",
  // What \@azure/identity says where a tenant's page of endpoints can't be read, most often because there is no such tenant.
  endpoints_resolution_error: "Check the tenant {tenantId}, that it is in the cloud {environment}, and {way}",
  network_error: "Check {way}",
  "90002": "Check the tenant {tenantId}, and that it is in the cloud {environment}",
  "900023": "Check the tenant {tenantId}: it has to be an id",
  "700027": "Upload the certificate, without its key, to the application {clientId}, or give the one that it has",
  "700024": "Check this machine's clock; where an OIDC token is given, take a new one",
  "70021": "Add a federated credential with that issuer, subject and audience to the application {clientId}",
  "700211": "Add a federated credential with that issuer to the application {clientId}",
  "700212": "Add a federated credential with that audience to the application {clientId}",
  "700213": "Add a federated credential with that subject to the application {clientId}",
  "500011": "Check that the tenant {tenantId} is the one that is meant, and the cloud {environment}",
  "53003": "Have the conditional access policy leave out this sign-in, or sign in as it demands",
};

/** What \@azure/identity throws where none of several credentials is there has the errors of each. */
interface IdentityError extends Error {
  readonly errors?: readonly Error[];
}

/** A sign-in that Entra refused, unlike one for which there is nothing, or nobody answers. */
export class RefusedSignIn extends EntraCaError {}

/** The error for a sign-in that failed: what was tried, what Entra said, and what to do. */
export function signInError(thrown: unknown, configuration: Configuration): EntraCaError {
  if (thrown instanceof EntraCaError) {
    return thrown;
  }
  const error = thrown as IdentityError;
  const kind = configuration.auth as AuthKindName;
  if (error.errors !== undefined && kind === "auto") {
    return nothingFound(error.errors, configuration);
  }
  const said = inShort(error.message);
  const [, number, name] = /AADSTS(\d+)|(endpoints_resolution_error|network_error)\b/.exec(error.message) ?? [];
  const remedy = remedies[number ?? name ?? ""];
  return new (number === undefined ? EntraCaError : RefusedSignIn)(
    "SignInFailed",
    `Signing in to Microsoft Graph with ${authKinds[kind].meaning} failed: ${said}`,
    (remedy === undefined ? (generalRemedies[kind] ?? checkSettings) : filledIn(remedy, configuration)) +
      ofSavedConfiguration(configuration),
  );
}

/** Nothing is configured, and nobody is signed in. */
function nothingFound(errors: readonly Error[], { given }: Configuration): EntraCaError {
  const looked: readonly SettingKey[] = ["clientCertificatePath", "clientSecret", "oidcToken", "oidcTokenFilePath"];
  const unset = looked.filter((key) => given[key] === undefined).map((key) => `${settersOf(key)}: not set`);
  // The first looks at what was looked at above.
  const tried = errors
    .filter(({ message }) => !message.startsWith("EnvironmentCredential is unavailable"))
    .map(({ name, message }) => inShort(message).replace(serversWords, "") || name);
  return new EntraCaError(
    "SignInFailed",
    "No credential for Microsoft Graph was found: sign in with `az login`, or set ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET. Tried, in this order:",
    "There are more credentials, and `npx pulumi-entra-ca whoami` shows which are set; to use a Graph emulator, set ENTRA_CA_ENDPOINT and ENTRA_CA_ACCESS_TOKEN",
    [...unset, ...tried],
  );
}

/** What a server answered that has no identity for this machine, status and headers with it: nobody meant to ask it. */
const serversWords = /[,.:]? ?(?:Message |Status code|Response |[Hh]eaders|More details|[{<]).*/;

/** What Entra says has some hundred characters, of which a person reads the first. */
const longestRead = 20_000;
const longestShown = 600;

/** The whole answer to a job's request for its token, which may have that somewhere else than expected. */
const jobsAnswer = / ?(?:More details: ?)?(?:Complete response - |Response from service = ).*/;

/** What Entra or a command said, with just that number of the request that support asks for, once. */
function inShort(message: string): string {
  const lines = message
    .slice(Math.max(0, message.search(/AADSTS\d/)))
    .trim()
    .slice(0, longestRead)
    .split(/\r?\n/)
    // Each blank alone: an expression that looks for any number of them takes time that grows with the square.
    .map((line) => line.replace(/\s+/g, " ").trim());
  const end = lines.indexOf("");
  return lines
    .slice(0, end < 0 ? lines.length : end)
    .map((line) => line.replace(/ ?See the troubleshooting guide.*| ?To (?:troubleshoot|mitigate).*/, ""))
    .join(" ")
    .replace(jobsAnswer, "")
    .replace(/ ?- Trace ID:? ?\S+/gi, "")
    .replace(/ ?(?:- )?Correlation ID:? ?\S+/gi, "")
    .replace(/ ?(?:- )?Timestamp:? ?[-\d]+[ T][\d:.]+Z?/gi, "")
    .trim()
    .replace(/\.$/, "")
    .slice(0, longestShown);
}

const azLogin = "Sign in with `az login`, or name another way to sign in (auth)";
const generalRemedies: Readonly<Partial<Record<AuthKindName, string>>> = {
  cli: azLogin,
  auto: azLogin,
  azd: "Sign in with `azd auth login`",
  managedIdentity:
    "Check that this machine has a managed identity: with clientId the user-assigned one of that client id is meant, without it the system's",
};
const checkSettings =
  "Check the settings of this sign-in: `npx pulumi-entra-ca whoami` shows each and where it is from";

/** Where Entra is, and the proxy on the way there, in whose address a password may be. */
function wayTo(authorityHost: string): string {
  const variable = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].find((name) => env[name]);
  const address = env[variable ?? ""] ?? "";
  const proxy = URL.canParse(address) ? new URL(address).host : "what is no address";
  return (
    `that ${new URL(authorityHost).host} can be reached from here, ` +
    (variable === undefined
      ? "without a proxy, since HTTPS_PROXY isn't set"
      : `through the proxy ${proxy} (${variable})`)
  );
}

function filledIn(remedy: string, { given, cloud, authorityHost }: Configuration): string {
  return remedy.replace(/\{(\w+)\}/g, (_whole, key: SettingKey | "way") => {
    if (key === "way") {
      return wayTo(authorityHost);
    }
    const setting = given[key];
    if (key === "environment") {
      return cloud.name;
    }
    if (setting === undefined) {
      return settersOf(key);
    }
    return key === "clientSecret" ? setting.origin : `${setting.value ?? ""} (${setting.origin})`;
  });
}

/** A secret that was renewed in the configuration isn't renewed in what an update saved of it. */
function ofSavedConfiguration({ given, auth }: Configuration): string {
  const key = auth === "oidc" ? "oidcToken" : auth;
  const origin = key === "clientSecret" || key === "clientCertificate" || key === "oidcToken" ? given[key]?.origin : "";
  const [saved] = /(?<![\w.-])entra-ca:[\w.-]+/.exec(origin ?? "") ?? [];
  return saved === undefined
    ? ""
    : `. A refresh or a destroy takes ${saved} as the last \`pulumi up\` saved it: where it was changed since, run \`pulumi up\` first, or set ${definitionOf(key as SettingKey).variables.join(" or ")} in the environment, which comes before it`;
}
