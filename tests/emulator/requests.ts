import type { Emulator } from "../../emulator/index.js";

export const token = "a-token-for-tests";

export const tlsCertificates = "/networkAccess/tls/externalCertificateAuthorityCertificates";
export const configurations = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";
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

/** The status as a client sees it that knows every member of the enumeration. */
export async function statusOf(emulator: Emulator, id: string): Promise<string> {
  return (await send(emulator, "GET", `${tlsCertificates}/${id}`, undefined, knowsNewMembers)).body.status;
}
