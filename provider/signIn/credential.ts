import { readFileSync } from "node:fs";
import type { TokenCredential, TokenCredentialOptions } from "@azure/identity";
import type { Configuration } from "../configuration.js";
import { EntraCaError } from "../error.js";
import { usualTimeouts } from "../graph/transport.js";
import type { SettingKey } from "../settings.js";
import { boundedRequests } from "./boundedRequests.js";
import { clientCertificate } from "./clientCertificate.js";
import { authKinds, placesOf, whatIsMissing } from "./kinds.js";

const loadIdentity = () => import("@azure/identity");

type Identity = Awaited<ReturnType<typeof loadIdentity>>;

/**
 * The credential of \@azure/identity that a configuration stands for. The library is loaded here, and with it half a second of
 * code: most of a preview needs no token.
 *
 * @param longest How long a command that it starts may take, in milliseconds.
 * @throws {EntraCaError} `SignInFailed` or `InvalidConfiguration`, where something is missing or can't be used.
 */
export async function credentialFor(
  configuration: Configuration,
  longest = usualTimeouts.whole,
): Promise<TokenCredential> {
  const { auth, given, authorityHost, isOwnAuthority, tenantId } = configuration;
  if (auth === "accessToken" || auth === "none") {
    throw new EntraCaError(
      "SignInFailed",
      `No credential is configured, and ${given.useCli?.origin ?? "ARM_USE_CLI"} is false`,
      `Set ${placesOf("auth")}, or the settings of a client secret, a client certificate or OIDC`,
    );
  }
  const missing = whatIsMissing(auth, given);
  if (missing !== undefined) {
    throw new EntraCaError("SignInFailed", missing.what, missing.nextStep);
  }
  const identity = await loadIdentity();
  const text = (key: SettingKey) => given[key]?.value ?? "";
  const tenant = tenantId ?? "";
  const client = text("clientId");
  // An authority that isn't Microsoft's is in no list of Microsoft's that could be asked about it.
  const options = { authorityHost, disableInstanceDiscovery: isOwnAuthority, additionalPolicies: [boundedRequests] };
  const ofTenant = tenantId === undefined ? {} : { tenantId };
  switch (auth) {
    case "cli":
      return new identity.AzureCliCredential({ ...ofTenant, processTimeoutInMs: longest });
    case "azd":
      return new identity.AzureDeveloperCliCredential({ ...ofTenant, processTimeoutInMs: longest });
    case "managedIdentity":
      return new identity.ManagedIdentityCredential({
        additionalPolicies: [boundedRequests],
        ...(client === "" ? {} : { clientId: client }),
      });
    case "clientSecret":
      return new identity.ClientSecretCredential(tenant, client, text("clientSecret"), options);
    case "clientCertificate":
      return new identity.ClientCertificateCredential(
        tenant,
        client,
        { certificate: clientCertificate(given, (path) => readFileSync(path, "utf8")) },
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

function oidcCredential(
  { given, tenantId = "" }: Configuration,
  identity: Identity,
  options: Pick<TokenCredentialOptions, "authorityHost" | "additionalPolicies"> & { disableInstanceDiscovery: boolean },
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
      `Set ${placesOf("oidcRequestToken")}: in GitHub Actions by \`permissions: { id-token: write }\`, in Azure Pipelines by \`env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }\``,
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
