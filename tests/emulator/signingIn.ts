/** Tenants, clients and token requests for the tests of the emulator's sign-in. */
import { constants, generateKeyPairSync, sign, X509Certificate } from "node:crypto";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { SignIn, SignInOptions } from "../../emulator/index.js";
import { selfSigned, type TestCertificate } from "../certificates.js";

export const tenantId = "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11";
export const clientId = "5b2c6d1e-7f3a-4c8b-9d0e-1a2b3c4d5e6f";
export const graphScope = "https://graph.microsoft.com/.default";

/** With characters that a form and HTTP Basic must encode. */
export const secret = "s3cr~et+&%: =";

/** Another tenant's, application's and nobody's. */
export const otherId = "00000000-1111-4222-8333-444444444444";

export const issuer = "https://issuer.example/pool";
export const subject = "repo:Contoso/infra:environment:Production";

/** The keys of one test file's clients. */
export interface ClientKeys {
  readonly registered: TestCertificate;
  readonly federated: { readonly publicKey: string; readonly privateKey: string };
}

export function makeClientKeys(): ClientKeys {
  return { registered: makeClientCertificate(), federated: makeRsaKey() };
}

export function makeClientCertificate(): TestCertificate {
  return selfSigned("/CN=app", [], { newKey: ["rsa:2048"] });
}

export function makeRsaKey(modulusLength = 2048): ClientKeys["federated"] {
  return generateKeyPairSync("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

/** One client with every kind of credential. */
export function signInFor({ registered, federated }: ClientKeys): SignInOptions {
  return {
    tenantId,
    clients: [
      {
        clientId,
        secret,
        certificate: registered.certificate,
        federated: [{ issuer, subject, publicKey: federated.publicKey }],
        permissions: ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.Read.All"],
      },
    ],
  };
}

/** From here on, this process takes the sign-in's certificate as one that is vouched for. */
export function trust(signIn: SignIn): void {
  setDefaultCACertificates([...getCACertificates(), signIn.certificate]);
}

export interface TokenAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: {
    readonly token_type: string;
    readonly expires_in: number;
    readonly access_token: string;
    readonly error: string;
    readonly error_description: string;
    readonly error_codes: readonly number[];
    readonly correlation_id: string;
    readonly trace_id: string;
    readonly timestamp: string;
    readonly error_uri: string;
  };
}

/** A token request as the form says; a parameter that is undefined isn't sent. */
export async function requestToken(
  signIn: SignIn,
  form: Readonly<Record<string, string | undefined>>,
  { tenant = tenantId, headers = {} }: { tenant?: string; headers?: Record<string, string> } = {},
): Promise<TokenAnswer> {
  const parameters = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(`${signIn.authorityHost}/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(parameters).toString(),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as TokenAnswer["body"] };
}

export const secretForm = {
  grant_type: "client_credentials",
  client_id: clientId,
  client_secret: secret,
  scope: graphScope,
};

export function assertionForm(assertion: string): Record<string, string | undefined> {
  return {
    ...secretForm,
    client_secret: undefined,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  };
}

/** A JWT signed by node:crypto, which is none of the emulator's tools. */
export function jwt(header: { alg: string; [name: string]: unknown }, claims: object, privateKey: string): string {
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const key = { key: privateKey, ...(header.alg === "PS256" ? pss : {}) };
  return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
}

/** The claims of a JWT, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as Record<string, unknown>;
}

/** The header that names a certificate, by its SHA-256. */
export function namedBy({ certificate }: TestCertificate): { "x5t#S256": string } {
  return { "x5t#S256": thumbprint(new X509Certificate(certificate).fingerprint256) };
}

export function thumbprint(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(":", ""), "hex").toString("base64url");
}

/** Seconds since 1970. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
