import { EntraCaError, type ErrorCode } from "../messages/error.js";
import { demandsOf } from "./permissions.js";
import { passes, type Failure } from "./retry.js";

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
    readonly failure?: Failure,
  ) {
    super(code, what, nextStep);
  }

  /** Its HTTP status; undefined where there was no answer. */
  get status(): number | undefined {
    return this.failure?.kind === "status" ? this.failure.status : undefined;
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
  /** Whether Graph's words may repeat a secret. */
  readonly maySaySecrets: boolean;
  readonly failure: Failure;
  readonly mayHaveHappened: boolean;
}

/** Makes the error for an answer: the status decides, since Graph's codes and messages differ by service and change. */
export function graphError(answer: FailedAnswer): GraphError {
  const own = ownError(answer.body);
  const said = own === undefined ? "an answer that isn't Graph's" : inWords(own, answer.maySaySecrets);
  const request = `${answer.method} ${answer.path}`;
  const [code, nextStep] = meaning(answer, own?.code);
  return new GraphError(
    code,
    `Graph answered ${request} with ${answer.status}, ${said}${traceOf(answer.requestId)}`,
    nextStep,
    answer.mayHaveHappened,
    answer.failure,
  );
}

function inWords({ code, message }: { code: string; message: string }, maySaySecrets: boolean): string {
  const said = maySaySecrets ? [knownCodes.has(code.toLowerCase()) ? code : "", withheld] : [code, message];
  return shortened(said.filter(Boolean).join(": ")).replace(/\.$/, "");
}

/**
 * The codes that Graph is known to give (Graph: Microsoft Graph error responses and resource types; Resolve authorization
 * errors), in lower case: what else stands there may be the secret itself, encoded or cut.
 */
const knownCodes: ReadonlySet<string> = new Set(
  [
    ...["accessDenied", "activityLimitReached", "AuthenticationError", "Authentication_MissingOrMalformed"],
    ...["Authentication_RequestFromNonPremiumTenantOrB2CTenant", "Authorization_IdentityNotFound"],
    ...["Authorization_RequestDenied", "BadGateway", "badRequest", "Conflict", "Directory_BindingRedirection"],
    ...["Directory_ConcurrencyViolation", "Directory_ExpiredPageToken", "Directory_ObjectNotFound"],
    ...["Directory_QuotaExceeded", "Directory_ReplicaUnavailable", "Directory_ResultSizeLimitExceeded"],
    ...["ErrorAccessDenied", "extensionError", "Forbidden", "GatewayTimeout", "generalException"],
    ...["insufficient_claims", "InternalServerError", "InvalidAuthenticationToken", "invalidRange", "invalidRequest"],
    ...["itemNotFound", "Locked", "MethodNotAllowed", "nameAlreadyExists", "notAllowed", "NotFound", "NotImplemented"],
    ...[
      "notSupported",
      "preconditionFailed",
      "quotaLimitReached",
      "Request_BadRequest",
      "Request_DataContractVersionMissing",
    ],
    ...["Request_MultipleObjectsWithSameKeyValue", "Request_ResourceNotFound", "Request_UnsupportedQuery"],
    ...[
      "resourceModified",
      "ResourceNotFound",
      "serviceNotAvailable",
      "ServiceUnavailable",
      "Service_InternalServerError",
    ],
    ...["Service_NotAvailable", "TooManyRequests", "unauthenticated", "Unauthorized", "UnknownError"],
  ].map((code) => code.toLowerCase()),
);

const withheld = "its message isn't shown, since it may repeat what the program marks as secret";

/** The same for a success that doesn't hold what Graph sends. */
export function oddAnswer(
  {
    method,
    path,
    status,
    requestId,
    mayHaveHappened,
  }: Omit<FailedAnswer, "challenge" | "body" | "failure" | "maySaySecrets">,
  found: string,
): GraphError {
  return new GraphError(
    "UnexpectedAnswer",
    `The endpoint answered ${method} ${path} with ${status} and ${found}${traceOf(requestId)}`,
    checkTheWay,
    mayHaveHappened,
  );
}

/** What to do where an answer isn't Graph's. */
export const checkTheWay = "Check ENTRA_CA_ENDPOINT (entra-ca:endpoint) and any proxy on the way";

/** What Microsoft's support asks for. */
function traceOf(requestId: string | undefined): string {
  return requestId === undefined ? "" : ` (request-id ${requestId})`;
}

function meaning(answer: FailedAnswer, graphCode: string | undefined): [ErrorCode, string] {
  const { method, status, failure } = answer;
  if (passes(failure) && status !== 409 && status !== 423) {
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
      return passes(failure)
        ? ["Unavailable", "Something else is being written there: try again later"]
        : ["Conflict", conflict(method)];
    case 423:
      return ["Unavailable", "Something holds the object for now: try again later"];
    case 400:
      return ["Rejected", isOtherPath(answer.body) ? checkThePath : changeIt(method)];
    case 501:
      return [
        "Rejected",
        "This Graph doesn't have the operation: check that the endpoint and the cloud are the right ones",
      ];
    default:
      return status >= 500 ? ["UnexpectedAnswer", checkTheWay] : ["Rejected", changeIt(method)];
  }
}

function changeIt(method: string): string {
  return method === "DELETE" ? "Put right what Graph objects to, or leave the object" : "Change what Graph objects to";
}

/** Whether Graph knows no such address: the version is missing or another one, or there is something before it. */
function isOtherPath(body: unknown): boolean {
  return /^(?:Invalid version|Resource not found for the segment)\b/.test(ownError(body)?.message ?? "");
}

const checkThePath =
  "Check the path in ENTRA_CA_ENDPOINT (entra-ca:endpoint): it ends with Graph's version, /beta, as in https://graph.microsoft.com/beta. Where it does, this Graph doesn't have the service";

/** What to do about a conflict that lasts. */
function conflict(method: string): string {
  switch (method) {
    case "PATCH":
      return "Choose values that what exists allows; where somebody changed it meanwhile, run the same command again";
    case "DELETE":
      return "Remove what still needs it, or let what is being done to it end, and run the same command again";
    default:
      return "Choose another value for what already exists";
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

/** As much of a text of Graph's as a person reads. */
function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

const longestText = 1_000;

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

function ownError(body: unknown): { code: string; message: string } | undefined {
  const [code] = codesOf(body);
  const message = member(member(body, "error"), "message");
  return code !== undefined
    ? { code, message: typeof message === "string" ? message : JSON.stringify(message ?? "") }
    : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
