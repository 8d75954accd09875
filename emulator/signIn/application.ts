import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { randomUUID } from "node:crypto";
import type { CredentialKind, LoggedTokenRequest } from "../types.js";
import { EntraError, entraErrorBody } from "./entraError.js";
import { instanceDiscovery, issuerUrl, keySet, openIdConfiguration, paths } from "./metadata.js";
import { invalidTenant, unknownTenant } from "./refusals.js";
import { answerTokenRequest, type TokenEndpointParts } from "./tokenEndpoint.js";
import { readTokenRequest } from "./tokenRequest.js";

interface SignInEnvironment {
  Variables: { correlationId: string | undefined };
}

/** The emulator's choice, far above a form with an assertion. */
const largestBody = 64 * 1024;

/** Microsoft Entra's sign-in, as far as applications without a user need it. */
export function signInApplication(
  parts: TokenEndpointParts,
  log: (request: LoggedTokenRequest) => void,
): Hono<SignInEnvironment> {
  const { registrations, signingKey, authorityHost, now } = parts;
  const { tenantId } = registrations;
  const app = new Hono<SignInEnvironment>({ strict: false });

  app.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store, no-cache");
    c.header("Pragma", "no-cache");
  });
  app.get(paths.instanceDiscovery, (c) => c.json(instanceDiscovery(authorityHost(), tenantId)));
  app.get(paths.configuration, (c) => {
    checkTenant(c.req.param("tenant"), tenantId);
    return c.json(openIdConfiguration(authorityHost(), tenantId));
  });
  app.get(paths.keys, (c) => {
    checkTenant(c.req.param("tenant"), tenantId);
    return c.json(keySet(signingKey.jwk, issuerUrl(authorityHost(), tenantId)));
  });
  app.post(paths.token, bodyLimit({ maxSize: largestBody, onError: (c) => c.body(null, 413) }), async (c) => {
    const receivedAt = now();
    const [contentType = "", authorization = ""] = [c.req.header("content-type"), c.req.header("authorization")];
    const request = readTokenRequest(contentType, await c.req.text(), authorization);
    c.set("correlationId", request.correlationId);
    const { clientId, grantType, scope } = request;
    let credential: CredentialKind | undefined;
    const done = (status: number, errorCode?: number) => {
      log({ receivedAt, clientId, grantType, scope, credential, status, errorCode });
    };
    try {
      checkTenant(c.req.param("tenant"), tenantId);
      const answer = await answerTokenRequest(parts, request, (kind) => (credential = kind));
      done(200);
      return c.json(answer);
    } catch (error) {
      if (error instanceof EntraError) {
        done(error.status, error.code);
      }
      throw error;
    }
  });
  app.onError((error, c) => {
    if (!(error instanceof EntraError)) {
      throw error;
    }
    const correlationId = c.get("correlationId") ?? c.req.header("client-request-id") ?? randomUUID();
    return c.json(entraErrorBody(error, now(), randomUUID(), correlationId), error.status);
  });
  return app;
}

/** A tenant is named by its id, in any case of letters; it has no domain here. */
function checkTenant(named: string, tenantId: string): void {
  if (named.toLowerCase() === tenantId) {
    return;
  }
  throw /^[\w-]+(\.[\w-]+)+$|^[0-9a-f-]{36}$/i.test(named) ? unknownTenant(named) : invalidTenant(named);
}
