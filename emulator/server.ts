import { Hono, type MiddlewareHandler } from "hono";
import { type AcceptedTokens, requireBearerToken } from "./authentication.js";
import type { FaultName } from "./faults/rule.js";
import { errorBody, GraphError } from "./graphError.js";
import { requirePermission } from "./permissions.js";
import { parseQueryOptions } from "./queryOptions.js";
import type { GraphContext, GraphEnvironment, Route } from "./routes.js";
import { unknownSegment } from "./segments.js";

/** One request that was dealt with. */
export interface LoggedRequest {
  /** When it came, by the emulator's clock. */
  readonly receivedAt: Date;
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  /** As the client sent it. */
  readonly clientRequestId: string | undefined;
  /** What the client sent as `retry-attempt`. */
  readonly retryAttempt: string | undefined;
  /** Undefined where no answer went out. */
  readonly status: number | undefined;
  /** What went wrong; more than one only for a write that is `stale` afterwards. */
  readonly faults: readonly FaultName[];
}

export interface ServerParts {
  readonly routes: readonly Route[];
  readonly accepted: AcceptedTokens;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: (request: LoggedRequest) => void;
  readonly faultyAnswers: MiddlewareHandler<GraphEnvironment>;
  readonly faultyDelivery: MiddlewareHandler<GraphEnvironment>;
}

const version = "/beta";

/** Microsoft Graph beta, as far as the routes go: who may ask, what a path means, and how every answer looks. */
export function graphApplication(parts: ServerParts): Hono<GraphEnvironment> {
  const { routes, accepted, now, newId, log } = parts;
  const app = new Hono<GraphEnvironment>({ strict: false });

  app.use(parts.faultyDelivery);
  app.use(async (c, next) => {
    const receivedAt = now();
    c.set("requestId", newId());
    c.set("clientRequestId", c.req.header("client-request-id") ?? newId());
    await next();
    setCommonHeaders(c, now());
    log(loggedRequest(c, receivedAt));
  });
  app.use(requireBearerToken(accepted));
  app.use(parts.faultyAnswers);

  for (const { path, entityType, permissions, operations } of routes) {
    const byMethod = new Map(Object.entries(operations));
    app.all(`${version}${path}`, (c) => {
      const operation = byMethod.get(c.req.method);
      if (operation === undefined) {
        throw methodNotAllowed([...byMethod.keys()]);
      }
      requirePermission(c.get("caller"), permissions, c.req.method);
      const options = parseQueryOptions(new URL(c.req.url).searchParams, operation.queryOptions, entityType);
      return operation.perform(c, options);
    });
  }

  app.notFound((c) => {
    const segment = unknownSegment(
      c.req.path,
      routes.map(({ path }) => `${version}${path}`),
    );
    throw new GraphError(400, "BadRequest", `Resource not found for the segment '${segment}'.`);
  });

  app.onError((error, c) => {
    const refusal = error instanceof GraphError ? error : unexpected(error);
    const body = errorBody(refusal, now(), c.get("requestId"), c.get("clientRequestId"));
    return c.body(JSON.stringify(body), refusal.status, { ...refusal.headers, "Content-Type": "application/json" });
  });

  return app;
}

function loggedRequest(c: GraphContext, receivedAt: Date): LoggedRequest {
  const { pathname, search } = new URL(c.req.url);
  const faults = c.get("faults").map(({ fault }) => fault);
  return {
    receivedAt,
    method: c.req.method,
    path: `${pathname}${search}`,
    clientRequestId: c.req.header("client-request-id"),
    retryAttempt: c.req.header("retry-attempt"),
    status: faults.includes("reset") || faults.includes("silence") ? undefined : c.res.status,
    faults,
  };
}

/** Graph: "Best practices for working with Microsoft Graph" names the headers that a client should log. */
function setCommonHeaders(c: GraphContext, now: Date): void {
  const { headers } = c.res;
  headers.set("Cache-Control", "no-store");
  headers.set("Date", now.toUTCString());
  headers.set("OData-Version", "4.0");
  headers.set("request-id", c.get("requestId"));
  headers.set("client-request-id", c.get("clientRequestId"));
  headers.set("x-ms-ags-diagnostic", JSON.stringify({ ServerInfo: { DataCenter: "Emulator", Slice: "E", Ring: "1" } }));
}

function methodNotAllowed(allowed: readonly string[]): GraphError {
  return new GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.", {
    Allow: allowed.join(", "),
  });
}

/** The client learns that something broke, and whoever runs the emulator learns what. */
function unexpected(error: Error): GraphError {
  console.error(error);
  return new GraphError(500, "InternalServerError", "The emulator could not answer; its error output says why.");
}
