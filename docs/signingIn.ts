/** The page on signing in, its tables made of the settings themselves: `npm run generate` writes it. */
import { clouds } from "../provider/settings/clouds.js";
import { connectionProperty } from "../provider/settings/connection.js";
import { authKindNames, authKinds, definitionOf, settingKeys, type SettingKey } from "../provider/settings/settings.js";
import { code, table } from "./table.js";

function settingsTable(): string {
  const rows = settingKeys.map((key) => {
    const { meaning, whenUnset, variables, fileVariable, inStack, inConnection, isSecret } = definitionOf(key);
    const file = fileVariable === undefined ? [] : [`the file in ${code(fileVariable)}`];
    return [
      inConnection ? code(connectionProperty(key)) : "",
      [...variables.map(code), ...file].join(", "),
      inStack ? code(`entra-ca:${key}`) + (isSecret ? ", with `--secret`" : "") : "",
      meaning,
      whenUnset,
    ];
  });
  return table(["first: `connection`", "then: environment", "last: `pulumi config set`", "meaning", "default"], rows);
}

/** What makes `auto` take a way to sign in, in its order. */
const automatic: readonly [kind: string, when: string][] = [
  ["a token that is given", `${places("accessToken")} is set`],
  ["`clientCertificate`", `${places("clientCertificate")} or ${places("clientCertificatePath")} is set`],
  ["`clientSecret`", `${places("clientSecret")} is set`],
  ["`oidc`", "`ARM_USE_OIDC` is `true`, or `ARM_OIDC_TOKEN` is set"],
  ["`workloadIdentity`", `\`ARM_USE_AKS_WORKLOAD_IDENTITY\` is \`true\`, or ${places("oidcTokenFilePath")} is set`],
  ["`oidc`", `a client id is set, and ${places("oidcRequestUrl")}`],
  ["`managedIdentity`", "`ARM_USE_MSI` is `true`"],
  ["`cli`", "`ARM_USE_CLI` is `true`"],
  [
    "\\@azure/identity's [DefaultAzureCredential](https://learn.microsoft.com/javascript/api/@azure/identity/defaultazurecredential)",
    "otherwise: managed identity, Visual Studio Code, Azure CLI, Azure PowerShell, Azure Developer CLI, or what `AZURE_TOKEN_CREDENTIALS` says; never where `ARM_USE_CLI` is `false`",
  ],
];

function places(key: SettingKey): string {
  return definitionOf(key).variables.map(code).join(" or ");
}

function kindsTable(): string {
  const rows = authKindNames.map((kind) => {
    const keys = authKinds[kind].needs.map((need) => need.map(code).join(" or "));
    return [code(kind), authKinds[kind].meaning, keys.join(", ")];
  });
  return table(["`auth`", "what signs in", "needs"], rows);
}

function cloudsTable(): string {
  const rows = clouds.map(({ name, level, endpoint, authorityHost, hasTlsInspection }) => [
    code(name) + (level && ` (${level})`),
    new URL(endpoint).host,
    new URL(authorityHost).host,
    hasTlsInspection ? "yes" : "no",
  ]);
  return table(["cloud", "Graph", "sign-in", "TLS inspection"], rows);
}

/** Who may say where a credential goes, and what it is. */
function trustTable(): string {
  const [graph, signIn, list] = (["endpoint", "authorityHost", "trustedHosts"] as const).map(places);
  const named = "Microsoft's of the chosen cloud, and those that the environment names";
  return table(
    ["who says so", "which hosts may have a credential", "which secrets it may name", "which files"],
    [
      [
        `the environment`,
        `any: ${graph} for Graph, ${signIn} for the sign-in, each for itself; ${list} for what others name`,
        `its variables`,
        fileVariables().map(code).join(", "),
      ],
      [
        `a connection, of the program or of the state`,
        named,
        `variables that begin with \`ENTRA_CA_\`, keys \`entra-ca:…\`; none that has another setting`,
        `none`,
      ],
      [`a provider instance`, named, `its own`, `none`],
      [`the stack's configuration`, named, `its own`, `none`],
      [
        `a server: a redirect, a link to the next page, where a sign-in has its tokens`,
        `itself; for tokens also ${list}`,
        `none`,
        `none`,
      ],
    ],
  );
}

/** The variables that name a file which something secret is read from. */
function fileVariables(): string[] {
  return settingKeys.flatMap((key) => {
    const { variables, fileVariable, isSecret } = definitionOf(key);
    const named = isSecret && fileVariable !== undefined ? [fileVariable] : [];
    return key.endsWith("Path") ? [...named, ...variables] : named;
  });
}

export const signingInPage = `# Signing in

Everything signs in through [@azure/identity](https://learn.microsoft.com/javascript/api/overview/azure/identity-readme), with
the variables that pulumi-azuread, pulumi-azure-native and Azure's own tools have. A token is asked for only when one is
needed, kept for the process, and renewed five minutes before it ends.

\`\`\`sh
npx pulumi-entra-ca whoami               # by the environment
npx pulumi-entra-ca whoami --stack dev   # and by the configuration of a stack
\`\`\`

signs in and shows cloud, tenant, application, permissions and how long the token lasts, where each setting is from, and for
each resource whether that is enough to read it and to write it, as far as a token tells, and which resources each permission
is for. It asks Graph one thing: whether the tenant is set up for Global Secure Access. It shows neither token nor secrets;
\`--json\` prints it for programs.

## Settings, and which comes first

A resource's own \`connection\` comes before the environment, and the environment before the stack's configuration: Pulumi
hands a refresh or a destroy the configuration that the last \`pulumi up\` saved. Of several variables in a row the first that
isn't empty counts.

${settingsTable()}

\`HTTPS_PROXY\` and \`NO_PROXY\` say by which proxy Graph and the sign-in are reached.

## Where a credential may go

A program, a stack's file and a state can be somebody else's. So none of them decides where a credential goes: that does the
environment of the process that Pulumi runs in.

${trustTable()}

Whatever isn't allowed is refused before anything is sent, in a preview, too; the error names the setting, where it is from and what to
set. That holds also where a connection or an instance brings a credential of its own. One variable is enough for a private cloud, or
for several emulators:

\`\`\`sh
export ENTRA_CA_TRUSTED_HOSTS=graph.contoso.example,login.contoso.example:8443,127.0.0.1:4010
\`\`\`

- Each host is meant as a whole, with its port unless that is the usual one. There are no patterns.
- http is for this machine alone, also for the address where a job asks for its token (${places("oidcRequestUrl")}).
- Whoever names another cloud has the credential sent to Microsoft's hosts of that cloud, and nowhere else.
- \`NODE_TLS_REJECT_UNAUTHORIZED=0\` gets a warning: nobody knows then where anything goes. For a certificate authority of your own, set
  \`NODE_EXTRA_CA_CERTS\`.

[Security](security.md) has what this is worth against whom.

## Ways to sign in

${kindsTable()}

\`auto\` takes the first of these that is configured, in pulumi-azuread's order. Where that one fails, no other is tried: who
signs in doesn't depend on the state of a network.

${table(["what signs in", "when"], automatic)}

- **GitHub Actions**: \`permissions: { id-token: write }\` for the job, \`ARM_TENANT_ID\` and \`ARM_CLIENT_ID\` in its environment,
  and a federated credential for the repository in the application. A token is asked for when one is needed.
- **Azure Pipelines**: in a task with a service connection (\`AzureCLI@2\`, with \`addSpnToEnvironment\`), or with
  \`ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID\`, \`ARM_TENANT_ID\` and \`ARM_CLIENT_ID\`; and \`SYSTEM_ACCESSTOKEN: $(System.AccessToken)\`.
- **Kubernetes**: the workload identity webhook sets all that is needed.
- **Managed identity**: \`ARM_USE_MSI=true\`; \`ARM_CLIENT_ID\` for a user-assigned one.
- **A certificate** has to be PEM, with its private key; of a PKCS#12 file it is made by
  \`openssl pkcs12 -in app.pfx -out app.pem -noenc\`.
- **A secret in the stack's configuration** has to be set with \`--secret\`; a program in TypeScript or JavaScript refuses one in
  the clear. In other languages nobody can: Pulumi doesn't tell a plugin which values were secret.

The Azure CLI's own application has no permission for TLS inspection, so that \`az login\` as a person isn't enough for that:
use an application that has \`NetworkAccess.ReadWrite.All\`.

## Clouds

${cloudsTable()}

Where the cloud has no TLS inspection, its resources are refused before anything is sent. A token of one cloud is refused for
another.

## Several tenants in one program

\`\`\`ts
import { readFileSync } from "node:fs";
import * as entra from "pulumi-entra-ca";

const partner: entra.Connection = {
  tenantId: "0b7e51d2-…",
  clientId: "6a1f8a34-…",
  clientSecretFrom: "ENTRA_CA_PARTNER_SECRET", // an environment variable; "entra-ca:partnerSecret" is a configuration key
};
new entra.CertificateBasedApplicationConfiguration("partner-trust", {
  rootCertificate: readFileSync("root.pem", "utf8"),
  connection: partner,
});
export const theirs = entra.listCertificateBasedApplicationConfigurationsOutput({ connection: partner });
\`\`\`

- A connection holds no secret, but the name of what has it. It is in the state as plain data, so that a later \`destroy\` finds
  its way to the same tenant; the secret has to be there then, too.
- The name begins with \`ENTRA_CA_\`, or is a key of \`entra-ca:\`: other variables and keys are for somebody else. Where an older
  program has another name, put \`ENTRA_CA_\` before it, in the environment and in the program, and run \`pulumi up\` once.
- Another \`endpoint\` or \`authorityHost\` has to be [named by the environment](#where-a-credential-may-go), too.
- Files are named by the environment alone. A certificate goes as text: \`ENTRA_CA_PARTNER_CERTIFICATE="$(cat partner.pem)"\`, and
  \`clientCertificateFrom\`. Several tenants may trust the one token of a workload.
- Where it has something to sign in with, that is all that signs in. What it leaves out otherwise is as for everything else.
- Another \`tenantId\` replaces the resource: the new one is made there, and the old one removed with the connection that the
  state has. No other change of a connection replaces or writes anything.
- Credentials that were swapped by mistake sign in to another tenant than the resource's: nothing is read, changed or
  removed, and the error says so.
- \`Class.get(name, id, options, connection)\` reads an object through a connection; in Python and Go the state's arguments have one.
- With the plugin there are provider instances, too, and a configuration key ends as [its settings](plugin.md#settings) say.

## When it fails

The error says what was tried, what Entra answered and what to do: an expired or wrong secret, a certificate that the
application doesn't have, a federated credential that doesn't match, a tenant that isn't there.

- **A secret was renewed.** \`pulumi up\` takes the new one. A refresh or destroy is given the configuration that the last
  \`pulumi up\` saved, with the old secret: set \`ARM_CLIENT_SECRET\` in the environment, which comes first, or run \`pulumi up\`
  once before. The plugin [refreshes before it compares](plugin.md#drift), and warns where that is refused.
- **A first preview warns that the update will fail.** It signs in, looks at the tenant and holds the token's permissions against
  what the update needs; each cause is said once. \`liveDiff: false\` leaves all that to the update.
- **401 or 403 from Graph.** \`whoami\` says which permission or role is missing. A licence, conditional access and custom roles
  don't show in a token.

For tests, [the emulator can be signed in to](emulator-sign-in.md) as well.
`;
