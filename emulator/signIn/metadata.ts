import type { JWK } from "jose";

/** Where a tenant's endpoints are, as paths below the authority's host (Entra: "OpenID Connect on the Microsoft identity platform"). */
export const paths = {
  configuration: "/:tenant/v2.0/.well-known/openid-configuration",
  keys: "/:tenant/discovery/v2.0/keys",
  token: "/:tenant/oauth2/v2.0/token",
  instanceDiscovery: "/common/discovery/instance",
} as const;

/** Whether a path is one of these, or would be with another tenant or version. */
export function isSignInPath(path: string): boolean {
  return /^\/[^/]+\/(oauth2|discovery|v2\.0\/\.well-known)\//.test(path);
}

/** The `issuer` of the tenant's metadata. Tokens for Graph don't name it: they are of version 1.0. */
export function issuerUrl(authorityHost: string, tenantId: string): string {
  return `${authorityHost}/${tenantId}/v2.0`;
}

/** Where a tenant's tokens are asked for. */
export function tokenEndpoint(authorityHost: string, tenantId: string): string {
  return `${authorityHost}/${tenantId}/oauth2/v2.0/token`;
}

/** OpenID Connect Discovery 1.0, section 3, with no more than the emulator does but for `authorization_endpoint`, which MSAL wants. */
export function openIdConfiguration(authorityHost: string, tenantId: string): object {
  return {
    issuer: issuerUrl(authorityHost, tenantId),
    authorization_endpoint: `${authorityHost}/${tenantId}/oauth2/v2.0/authorize`,
    token_endpoint: tokenEndpoint(authorityHost, tenantId),
    jwks_uri: `${authorityHost}/${tenantId}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic", "private_key_jwt"],
    response_types_supported: ["code"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

/** The keys that tokens are signed with (RFC 7517, section 5), each with the issuer that Entra adds. */
export function keySet(jwk: JWK, issuer: string): object {
  return { keys: [{ ...jwk, issuer }] };
}

/** What MSAL asks Microsoft before it trusts an authority: where its tenant is, and by which names the host goes. */
export function instanceDiscovery(authorityHost: string, tenantId: string): object {
  const { host } = new URL(authorityHost);
  return {
    tenant_discovery_endpoint: `${authorityHost}/${tenantId}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
