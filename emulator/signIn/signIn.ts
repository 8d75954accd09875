import type { webcrypto } from "node:crypto";
import { createHttpServer } from "../httpServer.js";
import { Listening } from "../listening.js";
import type { TlsIdentity } from "../tlsIdentity.js";
import { accessTokenClaims } from "./accessToken.js";
import { type LoggedTokenRequest, signInApplication } from "./application.js";
import { graphResources } from "./resources.js";
import { isSignInPath } from "./metadata.js";
import { parseSignInOptions, type SignInOptions } from "./signInOptions.js";
import { createSigningKey } from "./signingKey.js";

/** What is other than in the token that the first client would get for Graph. */
export interface IssuedTokenOverrides {
  /** The tenant; the emulator's is the only one that it accepts. */
  readonly tid?: string;
  /** The resource that the token is for; https://graph.microsoft.com by default. */
  readonly aud?: string;
  /** How long it is still valid, in seconds; it has expired at 0, and less is longer ago. */
  readonly lifetimeSeconds?: number;
  /** The application's permissions. */
  readonly roles?: readonly string[];
  /** The permissions that a user has given the application; they make it a delegated token. */
  readonly scopes?: readonly string[];
}

/** The emulated sign-in of Microsoft Entra. */
export interface SignIn {
  /** For example https://127.0.0.1:4011, which is what AZURE_AUTHORITY_HOST takes. */
  readonly authorityHost: string;
  /** The certificate of its https, as PEM, for clients to trust; NODE_EXTRA_CA_CERTS takes a file with it. */
  readonly certificate: string;
  /** Every token request answered so far. */
  readonly requests: readonly LoggedTokenRequest[];
  /** Signs a token without anyone signing in. */
  issue(overrides?: IssuedTokenOverrides): Promise<string>;
}

/** The sign-in, and what the emulator needs of it. */
export interface StartedSignIn extends SignIn {
  readonly tenantId: string;
  /** What the names of Graph are in tokens. */
  readonly resources: () => readonly string[];
  /** That of the key that signs tokens. */
  readonly publicKey: webcrypto.CryptoKey;
  /** Whether a request to Graph's address is one to the sign-in, which it answers then. */
  readonly isAddressedBy: (path: string) => boolean;
  readonly answer: (request: Request) => Response | Promise<Response>;
  close(): Promise<void>;
}

/**
 * @param graphUrl The emulated Graph's own address, by which tokens may be asked for too; read at each request.
 * @param identity What https is served with.
 * @param sharesAddress Whether the sign-in is at Graph's address where the options have no port for it.
 */
export async function startSignIn(
  options: SignInOptions,
  graphUrl: () => string,
  now: () => Date,
  identity: TlsIdentity,
  sharesAddress: boolean,
): Promise<StartedSignIn> {
  const registrations = parseSignInOptions(options);
  const { tenantId, clients, tokenLifetimeSeconds, port } = registrations;
  const signingKey = await createSigningKey();
  const resources = () => graphResources(graphUrl());
  const requests: LoggedTokenRequest[] = [];
  const application = signInApplication(
    { registrations, signingKey, authorityHost: () => authorityHost(), resources, now },
    (request) => requests.push(request),
  );
  const listening =
    sharesAddress && port === undefined
      ? undefined
      : new Listening(
          createHttpServer((request) => application.fetch(request), identity),
          "https",
        );
  const authorityHost = () => listening?.url ?? graphUrl();
  await listening?.start(port ?? 0);
  return {
    get authorityHost() {
      return authorityHost();
    },
    certificate: identity.certificate,
    requests,
    tenantId,
    resources,
    publicKey: signingKey.publicKey,
    isAddressedBy: (path) => listening === undefined && isSignInPath(path),
    answer: (request) => application.fetch(request),
    issue({
      tid = tenantId,
      aud = "https://graph.microsoft.com",
      lifetimeSeconds = tokenLifetimeSeconds,
      ...other
    } = {}) {
      const { clientId = "", permissions = [] } = clients[0] ?? {};
      const { roles = permissions, scopes } = other;
      const granted = scopes === undefined ? { roles } : { scopes };
      const subject = { tenantId: tid, clientId, proof: "1", audience: aud, granted } as const;
      return signingKey.sign(accessTokenClaims(subject, now(), lifetimeSeconds, tokenLifetimeSeconds));
    },
    close: () => listening?.stop() ?? Promise.resolve(),
  };
}
