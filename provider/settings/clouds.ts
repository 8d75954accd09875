import { EntraCaError } from "../messages/error.js";
import { withoutTrailing } from "../messages/text.js";

/** Where Microsoft Graph and its sign-in are (Graph: National cloud deployments). Tokens of one are of no use in another. */
export interface Cloud {
  readonly name: "global" | "usgovernment" | "dod" | "china";
  /** What it is also known as, in words; empty where that is nothing. */
  readonly level: string;
  /** Graph's address with its version, without a slash at the end. */
  readonly endpoint: string;
  readonly authorityHost: string;
  /** What a token is asked for. */
  readonly scope: string;
  /** Whether Graph has TLS inspection there. */
  readonly hasTlsInspection: boolean;
}

function cloud(name: Cloud["name"], level: string, graph: string, login: string, hasTlsInspection = false): Cloud {
  return {
    name,
    level,
    endpoint: `https://${graph}/beta`,
    authorityHost: `https://${login}`,
    scope: `https://${graph}/.default`,
    hasTlsInspection,
  };
}

export const globalCloud = cloud("global", "", "graph.microsoft.com", "login.microsoftonline.com", true);

const usGovernment = cloud("usgovernment", "L4, GCC High", "graph.microsoft.us", "login.microsoftonline.us");
const dod = cloud("dod", "L5", "dod-graph.microsoft.us", "login.microsoftonline.us");
const china = cloud("china", "", "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn");

export const clouds: readonly Cloud[] = [globalCloud, usGovernment, dod, china];

/** Their names, and those that azuread and Azure's own tools have for them. */
const byName: ReadonlyMap<string, Cloud> = new Map([
  ...clouds.map((each) => [each.name, each] as const),
  ["public", globalCloud],
  ["azurecloud", globalCloud],
  ["azurepubliccloud", globalCloud],
  ["usgovernmentl4", usGovernment],
  ["azureusgovernment", usGovernment],
  ["usgovernmentl5", dod],
  ["azurechinacloud", china],
]);

/** The names by which clouds are documented. */
export const cloudNames = clouds.map(({ name }) => name);

/** The cloud with a name, in upper or lower case; undefined where there is none. */
export function cloudNamed(name: string): Cloud | undefined {
  return byName.get(name.toLowerCase());
}

/** Other hosts to sign in at than those above (Microsoft Entra: authentication endpoints of the national clouds). */
const moreLogins: readonly (readonly [string, Cloud])[] = [
  ["https://login.windows.net", globalCloud],
  ["https://login.microsoft.com", globalCloud],
  ["https://sts.windows.net", globalCloud],
  ["https://login.partner.microsoftonline.cn", china],
];

/** The cloud that an address of Microsoft's signs in to; undefined for any other address. */
export function cloudOfLogin(origin: string): Cloud | undefined {
  const logins = clouds.map((each) => [each.authorityHost, each] as const);
  return [...logins, ...moreLogins].find(([host]) => host === origin)?.[1];
}

/** The cloud whose Graph is at an address; undefined for any other address. */
export function cloudOfGraph(origin: string): Cloud | undefined {
  return clouds.find(({ endpoint }) => new URL(endpoint).origin === origin);
}

/** The cloud whose Graph a token is for (its claim `aud`); undefined for a token that is for something else. */
export function cloudOfAudience(audience: string): Cloud | undefined {
  const origin = withoutTrailing("/", audience);
  return clouds.find(({ scope }) => scope === `${origin}/.default`);
}

/** @throws {EntraCaError} `NotInThisCloud` */
export function requireTlsInspection({ name, hasTlsInspection }: Cloud): void {
  if (!hasTlsInspection) {
    throw new EntraCaError(
      "NotInThisCloud",
      `The environment is ${name} (ARM_ENVIRONMENT, AZURE_ENVIRONMENT or entra-ca:environment), and Microsoft Graph has TLS inspection in the global cloud only`,
      "Use a tenant of the global cloud for it, or leave the TLS inspection CAs out of this program",
    );
  }
}
