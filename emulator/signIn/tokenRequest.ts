import { missingParameter } from "./refusals.js";

/** What is in the form of a token request and in its headers; anything but `clientId` and `scope` may be secret. */
export interface TokenRequest {
  readonly grantType: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly clientAssertionType: string | undefined;
  readonly clientAssertion: string | undefined;
  readonly scope: string | undefined;
  /** The client's own name for the request, which MSAL puts into the form. */
  readonly correlationId: string | undefined;
}

/** A form of another content type counts as empty; a parameter without a value, as missing (RFC 6749, section 3.2). */
export function readTokenRequest(contentType: string, body: string, authorization: string): TokenRequest {
  const isForm = contentType.split(";")[0]?.trim().toLowerCase() === "application/x-www-form-urlencoded";
  const form = new URLSearchParams(isForm ? body : "");
  const basic = basicCredentials(authorization);
  const parameter = (name: string) => form.getAll(name).find((value) => value !== "");
  return {
    grantType: parameter("grant_type"),
    clientId: basic?.clientId ?? parameter("client_id"),
    clientSecret: basic?.clientSecret ?? parameter("client_secret"),
    clientAssertionType: parameter("client_assertion_type"),
    clientAssertion: parameter("client_assertion"),
    scope: parameter("scope"),
    correlationId: parameter("client-request-id"),
  };
}

/** A parameter's value; refused as missing where there is none. */
export function required(value: string | undefined, parameter: string): string {
  if (value === undefined) {
    throw missingParameter(parameter);
  }
  return value;
}

/** RFC 6749, section 2.3.1: the id and the secret are encoded as in a form, and then as for HTTP Basic. */
function basicCredentials(authorization: string): { clientId: string; clientSecret: string } | undefined {
  const [, encoded = ""] = /^Basic +(\S+)$/i.exec(authorization) ?? [];
  const [, clientId, clientSecret] = /^([^:]+):(.+)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  return clientId === undefined || clientSecret === undefined
    ? undefined
    : { clientId: formDecoded(clientId), clientSecret: formDecoded(clientSecret) };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll("&", "%26")}`).get("value") ?? "";
}
