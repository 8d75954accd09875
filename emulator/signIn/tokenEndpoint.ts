import { accessTokenClaims } from "./accessToken.js";
import type { CredentialKind } from "../types.js";
import { presentedCredential } from "./clientCredentials.js";
import { issuerUrl, tokenEndpoint } from "./metadata.js";
import { invalidScope, unknownClient, unknownResource, unsupportedGrantType } from "./refusals.js";
import { resourceOf } from "./resources.js";
import type { Registrations } from "./signInOptions.js";
import type { SigningKey } from "./signingKey.js";
import { required, type TokenRequest } from "./tokenRequest.js";

/** What a token endpoint needs to know of the tenant that it signs in to. */
export interface TokenEndpointParts {
  readonly registrations: Registrations;
  readonly signingKey: SigningKey;
  readonly authorityHost: () => string;
  readonly resources: () => readonly string[];
  readonly now: () => Date;
}

/**
 * The answer to a token request by OAuth's client credentials grant (RFC 6749, section 4.4); throws a refusal.
 *
 * @param told Learns the kind of credential before it is verified.
 */
export async function answerTokenRequest(
  { registrations, signingKey, authorityHost, resources, now }: TokenEndpointParts,
  request: TokenRequest,
  told: (kind: CredentialKind) => void,
): Promise<object> {
  const { tenantId, clients, tokenLifetimeSeconds } = registrations;
  const grantType = required(request.grantType, "grant_type");
  if (grantType !== "client_credentials") {
    throw unsupportedGrantType(grantType);
  }
  const clientId = required(request.clientId, "client_id");
  const scope = required(request.scope, "scope");
  const client = clients.find((registered) => registered.clientId === clientId.toLowerCase());
  if (client === undefined) {
    throw unknownClient(clientId, tenantId);
  }
  const resource = resourceOf(scope);
  if (resource === undefined) {
    throw invalidScope(scope);
  }
  const audiences = [tokenEndpoint(authorityHost(), tenantId), issuerUrl(authorityHost(), tenantId)];
  const credential = presentedCredential(client, request, audiences, now());
  told(credential.kind);
  await credential.verify();
  if (!resources().includes(resource)) {
    throw unknownResource(resource, tenantId);
  }
  const claims = accessTokenClaims(
    {
      tenantId,
      clientId: client.clientId,
      proof: credential.kind === "secret" ? "1" : "2",
      audience: resource,
      granted: { roles: client.permissions },
    },
    now(),
    tokenLifetimeSeconds,
    tokenLifetimeSeconds,
  );
  return {
    token_type: "Bearer",
    expires_in: tokenLifetimeSeconds,
    ext_expires_in: tokenLifetimeSeconds,
    access_token: await signingKey.sign(claims),
  };
}
