import { readFileSync } from "node:fs";
import { env } from "node:process";
import type { AuthorityValidationOptions, TokenCredential, TokenCredentialOptions } from "@azure/identity";
import type { Configuration } from "../settings/configuration.js";
import { EntraCaError } from "../messages/error.js";
import { authKinds, settersOf, type SettingKey } from "../settings/settings.js";
import { isTrusted } from "../settings/trustedHosts.js";
import { boundedClient, refuse } from "./boundedRequests.js";
import { clientCertificate } from "./clientCertificate.js";
import { whatIsMissing } from "./kinds.js";

const loadIdentity = () => import("@azure/identity");

type Identity = Awaited<ReturnType<typeof loadIdentity>>;

type Options = AuthorityValidationOptions & TokenCredentialOptions;

type Policy = NonNullable<Options["additionalPolicies"]>[number]["policy"];

/**
 * The credential of \@azure/identity that a configuration stands for. The library is loaded here, and with it half a second of
 * code: most of a preview needs no token.
 *
 * @param longest How long a command that it starts may take, in milliseconds.
 * @throws {EntraCaError} `SignInFailed` or `InvalidConfiguration`, where something is missing or can't be used.
 */
export async function credentialFor(configuration: Configuration, longest: number): Promise<TokenCredential> {
  const { auth, given, authorityHost, isOwnAuthority, tenantId } = configuration;
  if (auth === "accessToken" || auth === "none") {
    throw new EntraCaError(
      "SignInFailed",
      `No credential is configured, and ${given.useCli?.origin ?? "ARM_USE_CLI"} is false`,
      `Set ${settersOf("auth")}, or the settings of a client secret, a client certificate or OIDC`,
    );
  }
  const missing = whatIsMissing(auth, given);
  if (missing !== undefined) {
    throw missing;
  }
  const identity = await loadIdentity();
  const text = (key: SettingKey) => given[key]?.value ?? "";
  const tenant = tenantId ?? "";
  const client = text("clientId");
  const options: Options = {
    authorityHost,
    // An authority that isn't Microsoft's is in no list of Microsoft's that could be asked about it.
    disableInstanceDiscovery: isOwnAuthority,
    redirectOptions: { maxRetries: 0 },
    httpClient: boundedClient,
    additionalPolicies: isOwnAuthority ? [{ position: "perRetry", policy: withinTrusted(configuration) }] : [],
  };
  const ofTenant = tenantId === undefined ? {} : { tenantId };
  switch (auth) {
    case "cli":
      return new identity.AzureCliCredential({ ...ofTenant, processTimeoutInMs: longest });
    case "azd":
      return new identity.AzureDeveloperCliCredential({ ...ofTenant, processTimeoutInMs: longest });
    case "managedIdentity":
      return new identity.ManagedIdentityCredential({
        httpClient: boundedClient,
        ...(client === "" ? {} : { clientId: client }),
      });
    case "clientSecret":
      return new identity.ClientSecretCredential(tenant, client, text("clientSecret"), options);
    case "clientCertificate":
      return new identity.ClientCertificateCredential(
        tenant,
        client,
        { certificate: clientCertificate(given, readFileSync) },
        { ...options, sendCertificateChain: text("sendCertificateChain").toLowerCase() === "true" },
      );
    case "workloadIdentity":
      return new identity.WorkloadIdentityCredential({
        ...options,
        tenantId: tenant,
        clientId: client,
        tokenFilePath: text("oidcTokenFilePath"),
      });
    case "oidc":
      return oidcCredential(configuration, identity, options);
    case "auto":
      return new identity.DefaultAzureCredential({
        ...options,
        processTimeoutInMs: longest,
        ...ofTenant,
        ...(client === "" ? {} : { managedIdentityClientId: client }),
      });
  }
}

/**
 * Keeps what signs in to where the environment lets it go: an authority tells where its tokens are had, and that may be
 * another host. The machine's metadata service, where its managed identity is had, is sent nothing but the question whether it
 * is there.
 */
function withinTrusted({ authorityHost, given }: Configuration): Policy {
  const metadata = env["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "http://169.254.169.254";
  const known = [authorityHost, given.oidcRequestUrl?.value ?? "", metadata]
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address).origin);
  return {
    name: "withinTrusted",
    sendRequest(request, next) {
      const url = new URL(request.url);
      if (known.includes(url.origin) || isTrusted(url, given)) {
        return next(request);
      }
      return refuse(
        new EntraCaError(
          "InvalidConfiguration",
          `${authorityHost} has its tokens at ${url.origin}, and nothing is sent there: the environment doesn't name that host`,
          `If ${url.host} may have your credentials, add it to ${settersOf("trustedHosts")}`,
        ),
      );
    },
  };
}

function oidcCredential(
  { given, tenantId = "" }: Configuration,
  identity: Identity,
  options: Options,
): TokenCredential {
  const clientId = given.clientId?.value ?? "";
  const exchanging = (assertion: () => Promise<string>) =>
    new identity.ClientAssertionCredential(tenantId, clientId, assertion, options);
  const token = given.oidcToken?.value;
  if (token !== undefined) {
    return exchanging(() => Promise.resolve(token));
  }
  const tokenFilePath = given.oidcTokenFilePath?.value;
  if (tokenFilePath !== undefined) {
    return new identity.WorkloadIdentityCredential({ ...options, tenantId, clientId, tokenFilePath });
  }
  const requestToken = given.oidcRequestToken?.value;
  if (requestToken === undefined) {
    throw new EntraCaError(
      "SignInFailed",
      `To sign in with ${authKinds.oidc.meaning}, ${given.oidcRequestUrl?.origin ?? ""} is there, but not what the job asks with`,
      `Set ${settersOf("oidcRequestToken")}: in GitHub Actions by \`permissions: { id-token: write }\`, in Azure Pipelines by \`env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }\``,
    );
  }
  const connectionId = given.adoPipelineServiceConnectionId?.value;
  if (connectionId !== undefined) {
    return new identity.AzurePipelinesCredential(tenantId, clientId, connectionId, requestToken, options);
  }
  return exchanging(async () => {
    const { requestIdToken } = await import("./idTokenRequest.js");
    return requestIdToken(given.oidcRequestUrl?.value ?? "", requestToken);
  });
}
