import { EntraError } from "./entraError.js";

/*
 * Texts as Entra prints them, in its reference of error codes or in what people report of it. What a request said is
 * repeated only where Entra does so; never a secret, nor an assertion.
 */

const assertionPage = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";
const federationPage = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/** A request that lacks a parameter it has to have. */
export function missingParameter(name: string): EntraError {
  return invalidRequest(900144, `The request body must contain the following parameter: '${name}'.`);
}

/** Neither an id nor a domain's name is given as the tenant. */
export function invalidTenant(tenant: string): EntraError {
  const text = `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`;
  return invalidRequest(900023, text);
}

/** A tenant in the path that isn't the emulated one. */
export function unknownTenant(tenant: string): EntraError {
  return invalidRequest(
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct ` +
      "cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  );
}

/** A flow other than client credentials. */
export function unsupportedGrantType(grantType: string): EntraError {
  const text = `The app requested an unsupported grant type '${grantType}'.`;
  return new EntraError(400, "unsupported_grant_type", 70003, text);
}

/** A scope that isn't a resource followed by `/.default`. */
export function invalidScope(scope: string): EntraError {
  return new EntraError(
    400,
    "invalid_scope",
    1002012,
    `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default ` +
      "suffixed to the resource identifier (application ID URI).",
  );
}

/** A scope of a resource that the tenant doesn't know. */
export function unknownResource(resource: string, tenantId: string): EntraError {
  return new EntraError(
    400,
    "invalid_resource",
    500011,
    `The resource principal named ${resource} was not found in the tenant named ${tenantId}. This can happen if the ` +
      "application has not been installed by the administrator of the tenant or consented to by any user in the tenant. " +
      "You might have sent your authentication request to the wrong tenant.",
  );
}

/** An application that isn't registered. */
export function unknownClient(clientId: string, tenantId: string): EntraError {
  return new EntraError(
    400,
    "unauthorized_client",
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenantId}'. This can happen if the ` +
      "application has not been installed by the administrator of the tenant or consented to by any user in the tenant. " +
      "You may have sent your authentication request to the wrong tenant.",
  );
}

/** A request with neither a secret nor an assertion. */
export function missingCredential(): EntraError {
  return invalidClient(
    7000216,
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  );
}

/** A secret that is none of the application's. */
export function wrongSecret(clientId: string): EntraError {
  return invalidClient(
    7000215,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the " +
      `client secret ID, for a secret added to app '${clientId}'.`,
  );
}

/** A secret of the application's whose time is over. */
export function expiredSecret(clientId: string): EntraError {
  return invalidClient(
    7000222,
    `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for ` +
      "your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: " +
      "https://aka.ms/certCreds.",
  );
}

/** An assertion that can't be read as a JWT. */
export function malformedAssertion(): EntraError {
  return invalidRequest(50027, "JWT token is invalid or malformed.");
}

/** An assertion signed with a certificate that the application doesn't have. */
export function unregisteredCertificate(clientId: string, thumbprint: string): EntraError {
  return invalidClient(
    700027,
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The " +
      `key was not found., Thumbprint of key used by client: '${thumbprint}', Please visit the Azure Portal, Graph ` +
      `Explorer or directly use MS Graph to see configured keys for app Id '${clientId}'.]`,
  );
}

/** An assertion whose signature its certificate's key doesn't verify. */
export function invalidSignature(): EntraError {
  return invalidClient(
    700027,
    "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected " +
      "signature value.]",
  );
}

/** An assertion signed with a certificate of the application's whose time is over. */
export function expiredCertificate(thumbprint: string, start: Date, end: Date): EntraError {
  return invalidClient(
    700027,
    "Client assertion contains an invalid signature. [Reason - The key used is expired., Thumbprint of key used by " +
      `client: '${thumbprint}', Found key 'Start=${shortDate(start)}, End=${shortDate(end)}']`,
  );
}

/** An assertion used before or after the time that it gives itself. */
export function assertionOutsideValidity(now: Date, from: Date, until: Date): EntraError {
  return invalidClient(
    700024,
    `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, assertion valid from ` +
      `${from.toISOString()}, expiry time of assertion ${until.toISOString()}. Review the documentation at ${assertionPage} .`,
  );
}

/** An assertion whose subject isn't the application that sends it. */
export function assertionOfAnotherClient(): EntraError {
  return invalidClient(
    700021,
    `Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at ${assertionPage} .`,
  );
}

/** An assertion that was made for another token endpoint. */
export function assertionForAnotherAudience(): EntraError {
  return invalidClient(
    700023,
    `Client assertion audience claim does not match Realm issuer. Review the documentation at ${assertionPage} .`,
  );
}

/** An assertion of another issuer's, for an application that trusts none. */
export function noFederatedCredentials(clientId: string): EntraError {
  return invalidClient(70025, `The client '${clientId}' has no configured federated identity credentials.`);
}

/** Entra has a number for each of the three that it compares. */
export function noFederatedMatch(differs: "issuer" | "audience" | "subject", value: string): EntraError {
  const code = { issuer: 700211, audience: 700212, subject: 700213 }[differs];
  return invalidClient(
    code,
    `No matching federated identity record found for presented assertion ${differs} '${value}'. Check your federated ` +
      `identity credential Subject, Audience and Issuer against the presented assertion. ${federationPage}`,
  );
}

function invalidRequest(code: number, text: string): EntraError {
  return new EntraError(400, "invalid_request", code, text);
}

function invalidClient(code: number, text: string): EntraError {
  return new EntraError(401, "invalid_client", code, text);
}

/** As .NET prints an instant with its invariant culture: `06/29/2023 21:13:15`. */
function shortDate(date: Date): string {
  const [year, month, day, time] = date.toISOString().split(/[-T.]/);
  return `${month}/${day}/${year} ${time}`;
}
