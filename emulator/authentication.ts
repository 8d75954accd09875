import type { MiddlewareHandler } from "hono";
import { createHash, timingSafeEqual } from "node:crypto";
import { GraphError } from "./graphError.js";

/** Graph, "Resolve Microsoft Graph authorization errors": 401 for a token that is missing or not valid. */
export function requireBearerToken(token: string): MiddlewareHandler {
  const expected = digest(token);
  return async (c, next) => {
    const [, given = ""] = /^Bearer +(.*)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    if (given === "") {
      throw invalidToken("Access token is empty.");
    }
    // Digests are of one length, so that the comparison takes the same time for every token.
    if (!timingSafeEqual(digest(given), expected)) {
      throw invalidToken("Access token validation failure. Invalid token.");
    }
    await next();
  };
}

function invalidToken(message: string): GraphError {
  return new GraphError(401, "InvalidAuthenticationToken", message, {
    "WWW-Authenticate": 'Bearer realm="", error="invalid_token"',
  });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
