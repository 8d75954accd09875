import { GraphError } from "../graphError.js";
import type { RuleOf } from "./rule.js";

type Status = RuleOf<"status">["status"];

/** Codes and messages as far as Microsoft's pages have them; else the status by name. */
const words: Readonly<Record<Status, readonly [code: string, message: string]>> = {
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
  502: ["BadGateway", "The gateway received an invalid response."],
  503: ["ServiceUnavailable", "The service is temporarily unavailable."],
  504: ["GatewayTimeout", "The gateway did not receive a response in time."],
  507: ["InsufficientStorage", "The maximum storage quota has been reached."],
};

export function refusal(status: Status): GraphError {
  const [code, message] = words[status];
  const headers = status === 401 ? { "WWW-Authenticate": 'Bearer realm="", error="invalid_token"' } : {};
  return new GraphError(status, code, message, headers);
}
