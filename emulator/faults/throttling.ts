import { GraphError } from "../graphError.js";
import type { RuleOf } from "./rule.js";

/** Graph, "Microsoft Graph throttling guidance": wait as long as `Retry-After` says; some services don't send it. */
export function throttled({ status, retryAfter }: RuleOf<"throttle">, until: Date, now: Date): GraphError {
  const headers = retryAfterHeader(retryAfter, until, now);
  return status === 429
    ? new GraphError(429, "TooManyRequests", "Too many requests. Please retry again later.", headers)
    : new GraphError(503, "ServiceUnavailable", "The service is temporarily unavailable.", headers);
}

/** RFC 9110, section 10.2.3. Both forms are whole seconds, rounded up so that who waits as told is not too early. */
function retryAfterHeader(form: RuleOf<"throttle">["retryAfter"], until: Date, now: Date): Record<string, string> {
  switch (form) {
    case "seconds":
      return { "Retry-After": String(Math.ceil((until.getTime() - now.getTime()) / 1000)) };
    case "date":
      return { "Retry-After": new Date(Math.ceil(until.getTime() / 1000) * 1000).toUTCString() };
    case "none":
      return {};
  }
}
