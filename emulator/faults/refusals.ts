import { GraphError } from "../graphError.js";
import type { RuleOf } from "./rule.js";

type StatusRule = RuleOf<"status">;

/** Codes and messages as far as Microsoft's pages have them; else the status by name. */
const words: Readonly<Record<StatusRule["status"], readonly [code: string, message: string]>> = {
  400: ["Request_BadRequest", "The request is not valid."],
  401: ["InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."],
  403: ["Authorization_RequestDenied", "Insufficient privileges to complete the operation."],
  404: ["NotFound", "The resource could not be found."],
  408: ["RequestTimeout", "The server timed out while it waited for the request."],
  409: [
    "Conflict",
    "A conflicting object with one or more of the specified property values is present in the directory.",
  ],
  423: ["Locked", "The resource is locked."],
  500: ["InternalServerError", "An internal server error occurred."],
  501: ["NotImplemented", "The requested feature isn't implemented."],
  502: ["BadGateway", "The gateway received an invalid response."],
  503: ["ServiceUnavailable", "The service is temporarily unavailable."],
  504: ["GatewayTimeout", "The gateway did not receive a response in time."],
  507: ["InsufficientStorage", "The maximum storage quota has been reached."],
  509: ["BandwidthLimitExceeded", "The app has been throttled for exceeding the maximum bandwidth cap."],
};

/** What a code says that isn't its status's own. */
const messages: Readonly<Record<string, string>> = {
  Directory_ConcurrencyViolation: "A concurrency violation occurred. Please wait briefly and retry.",
};

/** What Graph says with a status that a rule asks for. */
export function refusal({ status, code: given, retryAfter }: StatusRule): GraphError {
  const [code, message] = words[status];
  // Neither Graph's own refusals nor Hono's types have all of these.
  return new GraphError(status as GraphError["status"], given ?? code, messages[given ?? code] ?? message, {
    ...(status === 401 ? { "WWW-Authenticate": 'Bearer realm="", error="invalid_token"' } : {}),
    ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
  });
}
