import { EntraCaError, type ErrorCode } from "../error.js";
import { demandsOf } from "./permissions.js";

/** A request to Microsoft Graph that didn't succeed. */
export class GraphError extends EntraCaError {
  override readonly name = "GraphError";

  constructor(
    code: ErrorCode,
    what: string,
    nextStep: string,
    /** Whether what was asked for may have been done all the same. */
    readonly mayHaveHappened: boolean,
    /** Graph's own `error.code`; undefined where there was none. */
    readonly graphCode?: string,
    /** The HTTP status; undefined where there was no answer. */
    readonly status?: number,
  ) {
    super(code, what, nextStep);
  }

  /**
   * The same failure, with more to say of it.
   *
   * @param mayHaveHappened Whether an earlier try of the same request may have done what was asked for.
   */
  with(more: string, mayHaveHappened = false): GraphError {
    const { code, what, nextStep, graphCode, status } = this;
    return new GraphError(code, what + more, nextStep, this.mayHaveHappened || mayHaveHappened, graphCode, status);
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
  /** The header WWW-Authenticate. */
  readonly challenge: string | undefined;
  /** The body where it was JSON, else undefined. */
  readonly body: unknown;
  readonly mayHaveHappened: boolean;
}

/** Makes the error for an answer: the status decides, since Graph's codes and messages differ by service and change. */
export function graphError(answer: FailedAnswer): GraphError {
  const own = ownError(answer.body);
  const said =
    own === undefined
      ? "an answer that isn't Graph's"
      : [own.code, own.message].filter(Boolean).join(": ").replace(/\.$/, "");
  const request = `${answer.method} ${answer.path}`;
  const [code, nextStep] = meaning(answer, own?.code);
  return new GraphError(
    code,
    `Graph answered ${request} with ${answer.status}, ${said}${traceOf(answer)}`,
    nextStep,
    answer.mayHaveHappened,
    own?.code,
    answer.status,
  );
}

/** The same for a success that doesn't hold what Graph sends. */
export function oddAnswer(
  { method, path, status, requestId, mayHaveHappened }: Omit<FailedAnswer, "challenge" | "body">,
  found: string,
): GraphError {
  return new GraphError(
    "UnexpectedAnswer",
    `The endpoint answered ${method} ${path} with ${status} and ${found}${traceOf({ requestId })}`,
    checkTheWay,
    mayHaveHappened,
  );
}

const checkTheWay = "Check ENTRA_CA_ENDPOINT (entra-ca:endpoint) and any proxy on the way";

/** What Microsoft's support asks for. */
function traceOf({ requestId }: Pick<FailedAnswer, "requestId">): string {
  return requestId === undefined ? "" : ` (request-id ${requestId})`;
}

function meaning(answer: FailedAnswer, graphCode: string | undefined): [ErrorCode, string] {
  const { status } = answer;
  if (status === 429 || status >= 500) {
    return [
      "Unavailable",
      graphCode === undefined
        ? "Try again later; the answer comes from a proxy or gateway on the way, not from Graph"
        : "Graph is busy or out of order: try again later",
    ];
  }
  if (graphCode === undefined) {
    return ["UnexpectedAnswer", checkTheWay];
  }
  switch (status) {
    case 401:
      return [
        "Unauthorized",
        "Sign in again; where ENTRA_CA_ACCESS_TOKEN is set, it must hold a token that this Graph takes and that hasn't expired",
      ];
    case 403:
      return ["Forbidden", forbidden(answer, graphCode)];
    case 404:
      return ["NotFound", "Check the ids, and that the service is set up in this tenant"];
    case 409:
      return ["Conflict", "Choose another value for what already exists"];
    case 423:
      return ["Unavailable", "Something holds the object for now: try again later"];
    default:
      return ["Rejected", "Change what Graph objects to"];
  }
}

/** Permission, role and licence are refused alike; conditional access says so (Graph: Resolve authorization errors). */
function forbidden({ method, path, challenge }: FailedAnswer, graphCode: string): string {
  if (graphCode === "insufficient_claims" || challenge?.includes("insufficient_claims") === true) {
    return "A conditional access policy asks for more: sign in again as it demands, such as with MFA or from another device, or have the policy leave out this sign-in";
  }
  const demands = demandsOf(method, path);
  return demands === undefined
    ? "Check the permissions and the directory role of whoever is signed in"
    : `The sign-in needs the permission ${demands.permission}, with an administrator's consent; a person also needs the role ${demands.roles}${demands.more}`;
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
