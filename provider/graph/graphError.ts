import { EntraCaError, type ErrorCode } from "../error.js";

/** An answer of Microsoft Graph that isn't a success. */
export class GraphError extends EntraCaError {
  override readonly name = "GraphError";

  constructor(
    code: ErrorCode,
    what: string,
    nextStep: string,
    /** The HTTP status. */
    readonly status: number,
    /** Graph's own `error.code`; undefined where the body wasn't Graph's. */
    readonly graphCode: string | undefined,
  ) {
    super(code, what, nextStep);
  }
}

/** Whether Graph says that something isn't there. */
export function isNotFound(error: unknown): error is GraphError {
  return error instanceof GraphError && error.code === "NotFound";
}

/** Whether Graph understood a request and won't do it. */
export function isRefusal(error: unknown): error is GraphError {
  return error instanceof GraphError && (error.code === "Rejected" || error.code === "Conflict");
}

/** What an answer says, as far as an error needs it. */
export interface FailedAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly requestId: string | undefined;
  /** The body where it was JSON, else undefined. */
  readonly body: unknown;
}

/** Makes the error for an answer: the status decides, since Graph's codes and messages differ by service and change. */
export function graphError(answer: FailedAnswer): GraphError {
  const own = ownError(answer.body);
  const said =
    own === undefined
      ? "an answer that isn't Graph's"
      : [own.code, own.message].filter(Boolean).join(": ").replace(/\.$/, "");
  const request = `${answer.method} ${answer.path}`;
  const trace = answer.requestId === undefined ? "" : ` (request-id ${answer.requestId})`;
  const [code, nextStep] = meaning(answer.status, own !== undefined);
  return new GraphError(
    code,
    `Graph answered ${request} with ${answer.status}, ${said}${trace}`,
    nextStep,
    answer.status,
    own?.code,
  );
}

function meaning(status: number, fromGraph: boolean): [ErrorCode, string] {
  if (!fromGraph) {
    return ["UnexpectedAnswer", "Check ENTRA_CA_ENDPOINT (entra-ca:endpoint) and any proxy on the way"];
  }
  switch (status) {
    case 401:
      return [
        "Unauthorized",
        "Sign in again; where ENTRA_CA_ACCESS_TOKEN is set, it must hold a token that this Graph takes and that hasn't expired",
      ];
    case 403:
      return ["Forbidden", "Check the permissions and the directory role of whoever is signed in"];
    case 404:
      return ["NotFound", "Check the ids, and that the service is set up in this tenant"];
    case 409:
      return ["Conflict", "Choose another value for what already exists"];
    default:
      return status === 429 || status >= 500
        ? ["Unavailable", "Graph is busy or out of order: try again later"]
        : ["Rejected", "Change what Graph objects to"];
  }
}

function ownError(body: unknown): { code: string; message: string } | undefined {
  const error = member(body, "error");
  const code = member(error, "code");
  const message = member(error, "message");
  return typeof code === "string"
    ? { code, message: typeof message === "string" ? message : JSON.stringify(message ?? "") }
    : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
