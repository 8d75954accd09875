import { readFileSync } from "node:fs";
import type { TokenCredential } from "@azure/identity";
import type { Configuration } from "../configuration.js";
import { EntraCaError } from "../error.js";
import type { SettingKey } from "../settings.js";
import { clientCertificate } from "./clientCertificate.js";
import { authKinds, placesOf, whatIsMissing } from "./kinds.js";

const loadIdentity = () => import("@azure/identity");

type Identity = Awaited<ReturnType<typeof loadIdentity>>;

/**
 * The credential of \@azure/identity that a configuration stands for. The library is loaded here, and with it half a second of
 * code: most of a preview needs no token.
 *
 * @throws {EntraCaError} `SignInFailed` or `InvalidConfiguration`, where something is missing or can't be used.
 */
export async function credentialFor(configuration: Configuration): Promise<TokenCredential> {
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
  const options = { authorityHost, disableInstanceDiscovery: isOwnAuthority };
  const ofTenant = tenantId === undefined ? {} : { tenantId };
  switch (auth) {
    case "cli":
      return new identity.AzureCliCredential(ofTenant);
    case "azd":
      return new identity.AzureDeveloperCliCredential(ofTenant);
    case "managedIdentity":
      return new identity.ManagedIdentityCredential(client === "" ? {} : { clientId: client });
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
        ...ofTenant,
        ...(client === "" ? {} : { managedIdentityClientId: client }),
      });
  }
}

function oidcCredential(
  { given, tenantId = "" }: Configuration,
  identity: Identity,
  options: { authorityHost: string; disableInstanceDiscovery: boolean },
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
