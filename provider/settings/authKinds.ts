/** The ways to sign in that the setting `auth` may name, each with the settings that it can't do without; of a list within, one. */
const application = ["tenantId", "clientId"] as const;

export const authKinds = {
  auto: { meaning: "whatever is configured, else @azure/identity's DefaultAzureCredential", needs: [] },
  cli: { meaning: "Azure CLI", needs: [] },
  azd: { meaning: "Azure Developer CLI", needs: [] },
  managedIdentity: { meaning: "managed identity", needs: [] },
  workloadIdentity: { meaning: "workload identity", needs: [...application, "oidcTokenFilePath"] },
  oidc: {
    meaning: "OIDC",
    needs: [...application, ["oidcToken", "oidcTokenFilePath", "oidcRequestUrl"]],
  },
  clientSecret: { meaning: "client secret", needs: [...application, "clientSecret"] },
  clientCertificate: {
    meaning: "client certificate",
    needs: [...application, ["clientCertificate", "clientCertificatePath"]],
  },
} as const;

export type AuthKindName = keyof typeof authKinds;

export const authKindNames = Object.keys(authKinds) as AuthKindName[];
