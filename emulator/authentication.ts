import type { MiddlewareHandler } from "hono";
import { createHash, timingSafeEqual } from "node:crypto";
import { GraphError } from "./graphError.js";
import type { Caller } from "./permissions.js";

/** What hono hands on of a request whose token was accepted. */
export interface CallerEnvironment {
  Variables: { caller: Caller };
}

/** Which tokens are taken; at least one of the two is there. */
export interface AcceptedTokens {
  /** One that may do everything. */
  readonly token: string | undefined;
  /** Whom a token of the emulator's sign-in was issued to; throws a `GraphError` for any other. */
  readonly verifyIssued: ((token: string) => Promise<Caller>) | undefined;
}

/** Graph, "Resolve Microsoft Graph authorization errors": 401 for a token that is missing or not valid. */
export function requireBearerToken({ token, verifyIssued }: AcceptedTokens): MiddlewareHandler<CallerEnvironment> {
  const expected = token === undefined ? undefined : digest(token);
  return async (c, next) => {
    const [, after = ""] = /^Bearer (.*)/i.exec(c.req.header("authorization") ?? "") ?? [];
    const given = after.trimStart();
    if (given === "") {
      throw invalidToken("Access token is empty.");
    }
    // Digests are of one length, so that the comparison takes the same time for every token.
    if (expected !== undefined && timingSafeEqual(digest(given), expected)) {
      c.set("caller", { appOnly: false, permissions: "all" });
    } else if (verifyIssued === undefined) {
      throw invalidToken("Access token validation failure. Invalid token.");
    } else {
      c.set("caller", await verifyIssued(given));
    }
    await next();
  };
}

/** Graph's refusal of a token, with the challenge that its clients look for. */
export function invalidToken(message: string): GraphError {
  return new GraphError(401, "InvalidAuthenticationToken", message, {
    "WWW-Authenticate": 'Bearer realm="", error="invalid_token"',
  });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
