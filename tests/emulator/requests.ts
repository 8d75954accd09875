import type { Emulator } from "../../emulator/index.js";

export const token = "a-token-for-tests";

export const tlsCertificates = "/networkAccess/tls/externalCertificateAuthorityCertificates";
export const configurations = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";
export const tlsInspectionPolicies = "/networkAccess/tlsInspectionPolicies";
export const filteringProfiles = "/networkAccess/filteringProfiles";
export const defaultAppManagementPolicy = "/policies/defaultAppManagementPolicy";
export const appManagementPolicies = "/policies/appManagementPolicies";
export const knowsNewMembers = { Prefer: "include-unknown-enum-members" };

/** What the tests look at in a body. Nothing promises that it is there: the comparisons do that. */
export interface Body {
  readonly "@odata.context": string;
  readonly "@odata.count": number;
  readonly "@odata.nextLink": string;
  readonly value: readonly Body[];
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly validity: { readonly startDateTime: string; readonly endDateTime: string };
  readonly certificateSigningRequest: string;
  readonly certificate: string;
  readonly chain: string | null;
  readonly isRootAuthority: boolean;
  readonly "trustedCertificateAuthorities@odata.context": string;
  readonly trustedCertificateAuthorities: readonly Body[];
  readonly error: { readonly code: string; readonly message: string; readonly innerError: Record<string, string> };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

/** One request by plain HTTP; `path` is below the version, or a whole address. */
export async function send(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(path.startsWith("http") ? path : `${emulator.endpoint}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text || "{}") as Body };
}

let names = 0;

/** A TLS certificate with a name that no other test has. */
export async function createTlsCertificate(emulator: Emulator, name = `tls${++names}`): Promise<Body> {
  const body = { name, commonName: "TLS CA", organizationName: "Fabrikam" };
  return (await send(emulator, "POST", tlsCertificates, body)).body;
}

/** What a rule's creation takes, which inspects one host. */
export const ruleBody = {
  "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
  name: "Rule",
  action: "inspect",
  priority: 100,
  settings: { status: "enabled" },
  matchingConditions: {
    destinations: [
      { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values: ["www.contoso.com"] },
    ],
  },
};

/** A policy of TLS inspection with the rules that each has by itself; answers its path. */
export async function createPolicy(emulator: Emulator, name = "Policy"): Promise<string> {
  const { body } = await send(emulator, "POST", tlsInspectionPolicies, { name, settings: { defaultAction: "bypass" } });
  return `${tlsInspectionPolicies}/${body.id}`;
}

/** The path of the profile that every tenant has. */
export async function baseline(emulator: Emulator): Promise<string> {
  const { body } = await send(emulator, "GET", `${filteringProfiles}?$filter=priority eq 65000`);
  return `${filteringProfiles}/${body.value[0]?.id ?? "none"}`;
}

/** What the creation of a link to a policy takes. */
export function linkBody(policy: string): object {
  return {
    "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicyLink",
    state: "enabled",
    policy: { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionPolicy", id: policy.split("/").at(-1) },
  };
}

/** The status as a client sees it that knows every member of the enumeration. */
export async function statusOf(emulator: Emulator, id: string): Promise<string> {
  return (await send(emulator, "GET", `${tlsCertificates}/${id}`, undefined, knowsNewMembers)).body.status;
}
