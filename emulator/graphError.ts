import type { Switches } from "./switches.js";

/**
 * A refusal as Graph words it; the server turns it into Graph's error body.
 *
 * Codes: the directory's start with `Request_`; Graph documents none for the networkAccess workload, which gets the
 * status by name (Graph: "Microsoft Graph error responses and resource types").
 */
export class GraphError extends Error {
  override readonly name = "GraphError";

  constructor(
    readonly status:
      | 400
      | 401
      | 403
      | 404
      | 405
      | 408
      | 409
      | 412
      | 413
      | 415
      | 423
      | 429
      | 500
      | 502
      | 503
      | 504
      | 507,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The directory's words for an id that is not there, well-formed or not. */
export function resourceNotFound(id: string): never {
  throw new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** The directory's codes for what the networkAccess workload refuses, should that have the same. */
const directoryCodes: Readonly<Record<string, string>> = {
  BadRequest: "Request_BadRequest",
  Conflict: "Request_BadRequest",
  Forbidden: "Authorization_RequestDenied",
  NotFound: "Request_ResourceNotFound",
};

/** The code of a refusal as the switch has it; a refused token, and what the emulator itself can't do, is always named. */
export function errorCode({ status, code }: GraphError, path: string, { errorCodes }: Switches): string {
  if (errorCodes === "named" || status === 401 || status >= 500) {
    return code;
  }
  if (errorCodes === "likeDirectory") {
    return path.includes("/networkAccess/") ? (directoryCodes[code] ?? code) : code;
  }
  return errorCodes === "empty" ? "" : "UnknownError";
}

/** Graph's body for an error. `date` has no zone suffix (Graph: "Combine multiple HTTP requests using JSON batching"). */
export function errorBody(
  error: GraphError,
  code: string,
  now: Date,
  requestId: string,
  clientRequestId: string,
): object {
  return {
    error: {
      code,
      message: error.message,
      innerError: {
        date: now.toISOString().slice(0, "2025-02-13T10:17:06".length),
        "request-id": requestId,
        "client-request-id": clientRequestId,
      },
    },
  };
}
