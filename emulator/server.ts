import { Hono, type MiddlewareHandler } from "hono";
import { type AcceptedTokens, requireBearerToken } from "./authentication.js";
import { parseBatch, performBatch, type SingleRequest } from "./batch.js";
import { countAnswer } from "./answers.js";
import { errorBody, errorCode, GraphError } from "./graphError.js";
import { answerWith } from "./outcomes.js";
import { requirePermission } from "./permissions.js";
import { checkPreconditions } from "./preconditions.js";
import { Preferences } from "./preferences.js";
import { parseQueryOptions } from "./queryOptions.js";
import type { LoggedRequest } from "./types.js";
import { readJson } from "./requestBody.js";
import type { GraphContext, GraphEnvironment } from "./graphContext.js";
import type { Operation, Route } from "./routes.js";
import { canonicalPath, segmentNotFound, unknownSegment } from "./segments.js";
import type { Switches } from "./switches.js";
import { pathWithoutSecrets, textWithoutSecrets, withoutSecrets } from "./withoutSecrets.js";

/** What a server is made of, all of which a test may give. */
export interface ServerParts {
  readonly routes: readonly Route[];
  readonly switches: Switches;
  readonly accepted: AcceptedTokens;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: (request: LoggedRequest) => void;
  readonly faultyAnswers: MiddlewareHandler<GraphEnvironment>;
  readonly faultyDelivery: MiddlewareHandler<GraphEnvironment>;
}

/** Answers a request of HTTP's. */
export type GraphServer = (
  request: Request,
  bindings: Pick<GraphEnvironment["Bindings"], "incoming" | "outgoing">,
) => Response | Promise<Response>;

const version = "/beta";
const batchPath = `${version}/$batch`;

/** Microsoft Graph beta, as far as the routes go: who may ask, what a path means, and how every answer looks. */
export function graphServer(parts: ServerParts): GraphServer {
  const { routes, switches, accepted, now, newId, log } = parts;
  const app = new Hono<GraphEnvironment>({ strict: false });

  app.use((c, next) => {
    if (c.env.batch !== undefined) {
      c.set("faults", []);
      return next();
    }
    return parts.faultyDelivery(c, next);
  });
  app.use(async (c, next) => {
    const receivedAt = now();
    c.set("requestId", newId());
    c.set("clientRequestId", c.req.header("client-request-id") ?? newId());
    c.set("switches", switches);
    c.set("preferences", new Preferences(c.req.header("prefer")));
    await next();
    setCommonHeaders(c, now());
    c.env.batch?.wentWrong(c.get("faults"));
    log(loggedRequest(c, receivedAt));
  });
  app.use(requireBearerToken(accepted));
  app.use(parts.faultyAnswers);

  app.all(batchPath, async (c) => {
    if (c.req.method !== "POST") {
      throw methodNotAllowed(["POST"]);
    }
    if (c.env.batch !== undefined) {
      throw new GraphError(400, "BadRequest", "A batch cannot contain a batch.");
    }
    const requests = parseBatch(await readJson(c));
    const responses = await performBatch(requests, (request, id) => sendSingle(c, request, id));
    return c.json({ responses });
  });

  for (const route of routes) {
    const byMethod = new Map(Object.entries(route.operations));
    app.all(`${version}${route.path}`, (c) => perform(c, route, byMethod));
    const { GET: list } = route.operations;
    if (route.isCollection && list !== undefined) {
      app.all(`${version}${route.path}/$count`, (c) => count(c, route, list));
    }
  }

  app.notFound((c) => {
    throw segmentNotFound(unknownSegment(c.req.path, patterns));
  });

  app.onError((error, c) => {
    const refusal = error instanceof GraphError ? error : unexpected(error);
    const code = c.get("faults").length > 0 ? refusal.code : errorCode(refusal, c.req.path, switches);
    const body = errorBody(refusal, code, now(), c.get("requestId"), c.get("clientRequestId"));
    return c.body(JSON.stringify(body), refusal.status, { ...refusal.headers, "Content-Type": "application/json" });
  });

  const patterns = [
    batchPath,
    ...routes.flatMap(({ path, isCollection }) => [
      `${version}${path}`,
      ...(isCollection ? [`${version}${path}/$count`] : []),
    ]),
  ];

  /** In the one form that routes and fault rules know, whatever the client wrote. */
  const canonical = (request: Request): Request => {
    const url = new URL(request.url);
    const path = canonicalPath(url.pathname, patterns);
    if (path === url.pathname) {
      return request;
    }
    url.pathname = path;
    const { method, headers, body, signal } = request;
    return new Request(url, { method, headers, signal, ...(body === null ? {} : { body, duplex: "half" }) });
  };

  const sendSingle = async (c: GraphContext, { url, method, headers, body }: SingleRequest, id: string) => {
    const address = new URL(`${new URL(c.req.url).origin}${version}${url}`);
    if (!headers.has("authorization")) {
      headers.set("authorization", c.req.header("authorization") ?? "");
    }
    const request = new Request(address, { method, headers, ...(body === undefined ? {} : { body }) });
    return app.fetch(canonical(request), {
      ...c.env,
      sentPath: `${address.pathname}${address.search}`,
      batch: {
        id,
        wentWrong: (rules) => {
          const ofConnection = rules.filter(({ fault }) => connectionFaults.includes(fault));
          c.set("faults", [...c.get("faults"), ...ofConnection]);
        },
      },
    });
  };

  return (request, bindings) => {
    const { pathname, search } = new URL(request.url);
    return app.fetch(canonical(request), { ...bindings, sentPath: `${pathname}${search}`, batch: undefined });
  };
}

/** What goes wrong with the connection goes wrong with the whole batch. */
const connectionFaults: readonly string[] = ["refuse", "reset", "silence", "truncated", "oversized", "slow"];

async function perform(
  c: GraphContext,
  { entityType, permissions }: Route,
  byMethod: ReadonlyMap<string, Operation>,
): Promise<Response> {
  const { method } = c.req;
  const operation = byMethod.get(method);
  if (operation === undefined) {
    throw methodNotAllowed([...byMethod.keys()]);
  }
  requirePermission(c.get("caller"), permissions, method);
  const { queryOptions, preconditions } = c.get("switches");
  const supported = [
    ...operation.queryOptions,
    ...(queryOptions === "all" ? (operation.furtherQueryOptions ?? []) : []),
  ];
  const options = parseQueryOptions(new URL(c.req.url).searchParams, supported, entityType);
  if (method !== "GET" && preconditions === "heard") {
    checkPreconditions(c.req.header("if-match"), c.req.header("if-none-match"));
  }
  const answer = answerWith(c, await operation.perform(c, options), options);
  const { applied } = c.get("preferences");
  if (applied.size > 0) {
    answer.headers.set("Preference-Applied", [...applied].join(", "));
  }
  return answer;
}

async function count(c: GraphContext, { entityType, permissions }: Route, list: Operation): Promise<Response> {
  if (c.req.method !== "GET") {
    throw methodNotAllowed(["GET"]);
  }
  requirePermission(c.get("caller"), permissions, c.req.method);
  const supported = list.queryOptions.filter((name) => name === "$filter");
  const options = parseQueryOptions(new URL(c.req.url).searchParams, supported, entityType);
  const outcome = await list.perform(c, options);
  return outcome.kind === "collection" ? countAnswer(c, outcome, options) : answerWith(c, outcome, options);
}

function loggedRequest(c: GraphContext, receivedAt: Date): LoggedRequest {
  const faults = c.get("faults").map(({ fault }) => fault);
  const body = c.get("sentBody");
  const { batch } = c.env;
  const header = (name: string) => {
    const value = c.req.header(name);
    return value === undefined ? undefined : textWithoutSecrets(value);
  };
  return {
    receivedAt,
    method: c.req.method,
    path: pathWithoutSecrets(c.env.sentPath),
    clientRequestId: header("client-request-id"),
    retryAttempt: header("retry-attempt"),
    ...(body === undefined ? {} : { body: withoutSecrets(body) }),
    ...(batch === undefined ? {} : { batchId: textWithoutSecrets(batch.id) }),
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
