import type { webcrypto } from "node:crypto";
import { createHttpServer } from "../httpServer.js";
import { Listening } from "../listening.js";
import type { TlsIdentity } from "../tlsIdentity.js";
import { accessTokenClaims } from "./accessToken.js";
import type { LoggedTokenRequest, SignIn, SignInOptions } from "../types.js";
import { signInApplication } from "./application.js";
import { graphResources } from "./resources.js";
import { isSignInPath } from "./metadata.js";
import { parseSignInOptions } from "./signInOptions.js";
import { createSigningKey } from "./signingKey.js";

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
