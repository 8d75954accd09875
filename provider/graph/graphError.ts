import { EntraCaError, type ErrorCode } from "../messages/error.js";
import { neededFor } from "./permissions.js";
import { mayHaveHappened, passes, type StatusFailure } from "./retry.js";

/** A request to Microsoft Graph that didn't succeed. */
export class GraphError extends EntraCaError {
  override readonly name = "GraphError";

  constructor(
    code: ErrorCode,
    what: string,
    nextStep: string,
    /** Whether what was asked for may have been done all the same. */
    readonly mayHaveHappened: boolean,
    /** How the request failed, where that was an answer. */
    readonly failure?: StatusFailure,
  ) {
    super(code, what, nextStep);
  }

  /** The answer's, where there was one. */
  get status(): number | undefined {
    return this.failure?.status;
  }

  /**
   * The same failure, with more to say of it.
   *
   * @param mayHaveHappened Whether an earlier try of the same request may have done what was asked for.
   */
  with(more: string, mayHaveHappened = false): GraphError {
    const { code, what, nextStep, failure } = this;
    return new GraphError(code, what + more, nextStep, this.mayHaveHappened || mayHaveHappened, failure);
  }
}

/** Whether Graph says that something isn't there. */
export function isNotFound(error: unknown): error is GraphError {
  return error instanceof GraphError && error.code === "NotFound";
}

/** What to do about failures of one kind; any other is thrown on. */
export function when<Failure, Result>(
  isMeant: (error: unknown) => error is Failure,
  handle: (error: Failure) => Result,
) {
  return (error: unknown): Result => {
    if (isMeant(error)) {
      return handle(error);
    }
    throw error;
  };
}

/** Whether Graph understood a request and won't do it. */
export function isRefusal(error: unknown): error is GraphError {
  return error instanceof GraphError && (error.code === "Rejected" || error.code === "Conflict");
}

/** Whether a write that failed may have been done: Graph's answer was lost, or nobody waited for it. */
export function mayBeDone(error: unknown): boolean {
  return error instanceof GraphError
    ? error.mayHaveHappened
    : !(error instanceof EntraCaError) || error.code === "Cancelled";
}

/** A request that was answered. */
interface Answered {
  readonly method: string;
  /** As it is shown. */
  readonly path: string;
  readonly status: number;
  readonly requestId: string | undefined;
}

interface FailedAnswer extends Answered {
  readonly failure: StatusFailure;
  /** The header WWW-Authenticate. */
  readonly challenge: string | undefined;
  /** The body where it was JSON, else undefined. */
  readonly body: unknown;
  /** Whether Graph's words may repeat a secret. */
  readonly maySaySecrets: boolean;
}

/** Makes the error for an answer: the status decides, since Graph's codes and messages differ by service and change. */
export function graphError(answer: FailedAnswer): GraphError {
  const { method, path, status, requestId, failure } = answer;
  const own = ownError(answer.body);
  const said = own === undefined ? "an answer that isn't Graph's" : inWords(own, answer.maySaySecrets);
  const what = `Graph answered ${method} ${path} with ${status}, ${said}${traceOf(requestId)}`;
  const [code, nextStep] = meaning(answer, own);
  return new GraphError(code, what, nextStep, method !== "GET" && mayHaveHappened(failure), failure);
}

/** The same for a success that doesn't hold what Graph sends. */
export function oddAnswer({ method, path, status, requestId }: Answered, found: string): GraphError {
  const what = `The endpoint answered ${method} ${path} with ${status} and ${found}${traceOf(requestId)}`;
  return new GraphError("UnexpectedAnswer", what, checkTheWay, method !== "GET");
}

function inWords({ code, message }: OwnError, maySaySecrets: boolean): string {
  const said = maySaySecrets ? [knownCodes.has(code.toLowerCase()) ? code : "", withheld] : [code, message];
  const text = said.filter(Boolean).join(": ");
  return (text.length > longestText ? `${text.slice(0, longestText)}…` : text).replace(/\.$/, "");
}

/** As much as a person reads. */
const longestText = 1_000;

/**
 * The codes that Graph is known to give (Graph: Microsoft Graph error responses and resource types; Resolve authorization
 * errors), in lower case: what else stands there may be the secret itself, encoded or cut.
 */
const knownCodes: ReadonlySet<string> = new Set(
  `
    accessDenied activityLimitReached AuthenticationError Authentication_MissingOrMalformed
    Authorization_IdentityNotFound Authorization_RequestDenied BadGateway badRequest Conflict
    Directory_BindingRedirection Directory_ConcurrencyViolation Directory_ExpiredPageToken Directory_ObjectNotFound
    Directory_QuotaExceeded Directory_ReplicaUnavailable Directory_ResultSizeLimitExceeded ErrorAccessDenied
    extensionError Forbidden GatewayTimeout generalException insufficient_claims InternalServerError
    InvalidAuthenticationToken invalidRange invalidRequest itemNotFound Locked MethodNotAllowed nameAlreadyExists
    notAllowed NotFound NotImplemented notSupported preconditionFailed quotaLimitReached Request_BadRequest
    Request_DataContractVersionMissing Request_MultipleObjectsWithSameKeyValue Request_ResourceNotFound
    Request_UnsupportedQuery resourceModified ResourceNotFound serviceNotAvailable ServiceUnavailable
    Service_InternalServerError Service_NotAvailable TooManyRequests unauthenticated Unauthorized UnknownError
  `
    .toLowerCase()
    .match(/\S+/g),
);

const withheld = "its message isn't shown, since it may repeat what the program marks as secret";

/** What to do where an answer isn't Graph's. */
export const checkTheWay = "Check ENTRA_CA_ENDPOINT (entra-ca:endpoint) and any proxy on the way";

function traceOf(requestId: string | undefined): string {
  return requestId === undefined ? "" : ` (request-id ${requestId})`;
}

function meaning(answer: FailedAnswer, own: OwnError | undefined): [ErrorCode, string] {
  const { method, status, failure } = answer;
  if (passes(failure) && ![409, 412, 423].includes(status)) {
    return [
      "Unavailable",
      own === undefined
        ? "Try again later; the answer comes from a proxy or gateway on the way, not from Graph"
        : "Graph is busy or out of order: try again later",
    ];
  }
  if (own === undefined) {
    return ["UnexpectedAnswer", checkTheWay];
  }
  switch (status) {
    case 403:
      return ["Forbidden", forbidden(answer, own.code)];
    case 409:
      return passes(failure)
        ? ["Unavailable", "Something else is being written there: try again later"]
        : ["Conflict", conflicts[method] ?? "Choose another value for what already exists"];
    case 400:
      return ["Rejected", isOtherPath(own) ? checkThePath : changeIt(method)];
    default:
      return meanings[status] ?? (status >= 500 ? ["UnexpectedAnswer", checkTheWay] : ["Rejected", changeIt(method)]);
  }
}

/** What statuses mean that always mean the same. */
const meanings: Readonly<Record<number, [ErrorCode, string]>> = {
  401: [
    "Unauthorized",
    "Sign in again; where ENTRA_CA_ACCESS_TOKEN is set, it must hold a token that this Graph takes and that hasn't expired",
  ],
  404: ["NotFound", "Check the ids, and that the service is set up in this tenant"],
  412: ["Unavailable", "Somebody else keeps writing there: try again later"],
  423: ["Unavailable", "Something holds the object for now: try again later"],
  501: ["Rejected", "This Graph doesn't have the operation: check that the endpoint and the cloud are the right ones"],
};

function changeIt(method: string): string {
  return method === "DELETE" ? "Put right what Graph objects to, or leave the object" : "Change what Graph objects to";
}

/** Whether Graph knows no such address: the version is missing or another one, or there is something before it. */
function isOtherPath({ message }: OwnError): boolean {
  return /^(?:Invalid version|Resource not found for the segment)\b/.test(message);
}

const checkThePath =
  "Check the path in ENTRA_CA_ENDPOINT (entra-ca:endpoint): it ends with Graph's version, /beta, as in https://graph.microsoft.com/beta. Where it does, this Graph doesn't have the service";

/** What to do about a conflict that lasts, by the method. */
const conflicts: Readonly<Record<string, string>> = {
  PATCH: "Choose values that what exists allows; where somebody changed it meanwhile, run the same command again",
  DELETE: "Remove what still needs it, or let what is being done to it end, and run the same command again",
};

/** Permission, role and licence are refused alike; conditional access says so (Graph: Resolve authorization errors). */
function forbidden({ method, path, challenge }: FailedAnswer, graphCode: string): string {
  if (graphCode === "insufficient_claims" || challenge?.includes("insufficient_claims") === true) {
    return "A conditional access policy asks for more: sign in again as it demands, such as with MFA or from another device, or have the policy leave out this sign-in";
  }
  return neededFor(method, path) ?? "Check the permissions and the directory role of whoever is signed in";
}

/**
 * All of an error's codes: its own, and those inside of it that say more exactly what it is (Graph: error responses and
 * resource types; OData JSON Format: Error Response), under either spelling.
 */
export function codesOf(body: unknown): string[] {
  return codesIn(member(body, "error"));
}

function codesIn(error: unknown): string[] {
  const code = member(error, "code");
  const details = member(error, "details");
  const inside = [member(error, "innerError"), member(error, "innererror")].filter((inner) => inner !== undefined);
  return [
    ...(typeof code === "string" ? [code] : []),
    ...[...inside, ...(Array.isArray(details) ? (details as unknown[]) : [])].flatMap(codesIn),
  ];
}

interface OwnError {
  readonly code: string;
  readonly message: string;
}

function ownError(body: unknown): OwnError | undefined {
  const [code] = codesOf(body);
  const message = member(member(body, "error"), "message") ?? "";
  return code === undefined
    ? undefined
    : { code, message: typeof message === "string" ? message : JSON.stringify(message) };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
