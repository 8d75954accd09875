/** A refusal of the token endpoint, with Entra's number (AADSTS…) and OAuth's word for it (RFC 6749, section 5.2). */
export class EntraError extends Error {
  override readonly name = "EntraError";

  constructor(
    readonly status: 400 | 401,
    readonly error: string,
    readonly code: number,
    text: string,
  ) {
    super(text);
  }
}

/** Entra's body for an error (Entra: "Microsoft identity platform and the OAuth 2.0 client credentials flow"). */
export function entraErrorBody(
  { error, code, message }: EntraError,
  now: Date,
  traceId: string,
  correlationId: string,
) {
  const timestamp = `${now.toISOString().slice(0, "2026-02-13T10:17:06".length).replace("T", " ")}Z`;
  return {
    error,
    error_description: `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  };
}
