import { oneOf } from "../messages/text.js";
import { clouds } from "./clouds.js";

const application = [["tenantId"], ["clientId"]] as const;

/** The ways to sign in that the setting `auth` may name, each with the settings that it can't do without: of each list, one. */
export const authKinds = {
  auto: { meaning: "whatever is configured, else @azure/identity's DefaultAzureCredential", needs: [] },
  cli: { meaning: "Azure CLI", needs: [] },
  azd: { meaning: "Azure Developer CLI", needs: [] },
  managedIdentity: { meaning: "managed identity", needs: [] },
  workloadIdentity: { meaning: "workload identity", needs: [...application, ["oidcTokenFilePath"]] },
  oidc: { meaning: "OIDC", needs: [...application, ["oidcToken", "oidcTokenFilePath", "oidcRequestUrl"]] },
  clientSecret: { meaning: "client secret", needs: [...application, ["clientSecret"]] },
  clientCertificate: {
    meaning: "client certificate",
    needs: [...application, ["clientCertificate", "clientCertificatePath"]],
  },
} as const;

export type AuthKindName = keyof typeof authKinds;

export const authKindNames = Object.keys(authKinds) as AuthKindName[];

/** What a setting is, and where it may be given. */
export interface Setting {
  /** What it is, in Markdown, as a sentence without its end. */
  readonly meaning: string;
  /** Whether it is `true` or `false`, and nothing else. */
  readonly isSwitch: boolean;
  /** What holds where it is given nowhere, in words; empty where that is nothing. */
  readonly whenUnset: string;
  /** The environment's variables that give it: the first that isn't empty does. */
  readonly variables: readonly string[];
  /** A variable that names a file which holds it. */
  readonly fileVariable?: string;
  /** Whether the stack's configuration may give it, as `entra-ca:<key>`; there a secret has to be set with `--secret`. */
  readonly inStack: boolean;
  /**
   * Whether it is part of a connection. There a secret goes by `<key>From`, the name of the environment variable or of the
   * configuration key that has it, and which is meant for this provider.
   */
  readonly inConnection: boolean;
  /** Whether nobody may see it. */
  readonly isSecret: boolean;
  /** Whether it is, or leads to, what signs in: where a connection has one of these, it brings all that it signs in with. */
  readonly isCredential: boolean;
  /** Whether another value leads to other objects. */
  readonly moves: boolean;
}

const code = (text: string) => `\`${text}\``;

function setting(meaning: string, variables: readonly string[], more: Partial<Setting> = {}): Setting {
  const usual = {
    isSwitch: false,
    whenUnset: "",
    inStack: true,
    inConnection: true,
    isSecret: false,
    isCredential: false,
    moves: false,
  };
  return { meaning, variables, ...usual, ...more };
}

/**
 * For what belongs to a machine or a job, and not to a stack: files, what a job was given, and who is trusted. A program, a
 * stack's file and a state can be somebody else's.
 */
const environmentAlone = { inStack: false, inConnection: false };

/**
 * Every setting, by its key. The names of variables are those of pulumi-azuread and pulumi-azure-native (`ARM_…`), of
 * \@azure/identity (`AZURE_…`), of GitHub Actions (`ACTIONS_…`) and of Azure Pipelines (`SYSTEM_…`, `AZURESUBSCRIPTION_…`).
 */
export const settings = {
  tenantId: setting(
    "The id of the tenant to sign in to; whatever signs in to another one is refused",
    ["ARM_TENANT_ID", "AZURE_TENANT_ID", "AZURESUBSCRIPTION_TENANT_ID"],
    { whenUnset: "the sign-in's", moves: true },
  ),
  environment: setting(
    `The cloud: ${oneOf(clouds.map(({ name, level }) => code(name) + (level && ` (${level})`)))}, also by the names of the Azure CLI and azuread; TLS inspection is in ${oneOf(clouds.filter(({ hasTlsInspection }) => hasTlsInspection).map(({ name }) => code(name)))} only`,
    ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"],
    { whenUnset: "`global`", moves: true },
  ),
  auth: setting(`How to sign in: ${oneOf(authKindNames.map(code))}`, ["ENTRA_CA_AUTH"], { whenUnset: "`auto`" }),
  clientId: setting(
    "The application that signs in, or the user-assigned managed identity",
    ["ARM_CLIENT_ID", "AZURE_CLIENT_ID", "AZURESUBSCRIPTION_CLIENT_ID"],
    { fileVariable: "ARM_CLIENT_ID_FILE_PATH" },
  ),
  clientSecret: setting("The application's secret", ["ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"], {
    fileVariable: "ARM_CLIENT_SECRET_FILE_PATH",
    isSecret: true,
    isCredential: true,
  }),
  clientCertificate: setting(
    "The application's certificate with its private key, as PEM or as base64 of that",
    ["ARM_CLIENT_CERTIFICATE"],
    { isSecret: true, isCredential: true },
  ),
  clientCertificatePath: setting(
    "A file with the application's certificate and its private key, as PEM",
    ["ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH"],
    { ...environmentAlone, isCredential: true },
  ),
  clientCertificatePassword: setting(
    "What the private key is encrypted with",
    ["ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"],
    { isSecret: true },
  ),
  sendCertificateChain: setting(
    "`true`: send the certificate's chain, for an application that trusts subject and issuer",
    ["AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"],
    { isSwitch: true, whenUnset: "`false`", inConnection: false },
  ),
  oidcToken: setting("A token of the federated issuer, to be exchanged", ["ARM_OIDC_TOKEN"], {
    isSecret: true,
    isCredential: true,
  }),
  oidcTokenFilePath: setting(
    "A file with a token of the federated issuer, which is read again when it is needed again",
    ["ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE"],
    { ...environmentAlone, isCredential: true },
  ),
  oidcRequestUrl: setting(
    "Where the job asks for a token of its own; GitHub Actions and Azure Pipelines set it",
    ["ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI"],
    environmentAlone,
  ),
  oidcRequestToken: setting(
    "What the job asks with; GitHub Actions sets it, and in Azure Pipelines it is `$(System.AccessToken)`",
    ["ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN"],
    { ...environmentAlone, isSecret: true },
  ),
  adoPipelineServiceConnectionId: setting(
    "The service connection in Azure Pipelines whose identity signs in",
    [
      "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
      "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
      "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
    ],
    { isCredential: true },
  ),
  useOidc: setting("`true`: the same as `oidc` for `auth`", ["ARM_USE_OIDC"], environmentAlone),
  useAksWorkloadIdentity: setting(
    "`true`: the same as `workloadIdentity` for `auth`",
    ["ARM_USE_AKS_WORKLOAD_IDENTITY"],
    environmentAlone,
  ),
  useMsi: setting("`true`: the same as `managedIdentity` for `auth`", ["ARM_USE_MSI"], environmentAlone),
  useCli: setting(
    "`true`: the same as `cli` for `auth`; `false`: nothing that a person signed in to is tried",
    ["ARM_USE_CLI"],
    environmentAlone,
  ),
  accessToken: setting(
    "A token for Graph, in place of signing in; `auth` doesn't count then",
    ["ENTRA_CA_ACCESS_TOKEN"],
    { inStack: false, isSecret: true, isCredential: true },
  ),
  authorityHost: setting(
    "Another place to sign in at, such as the emulator's; https; the environment has to name its host, too (`ENTRA_CA_TRUSTED_HOSTS`)",
    ["AZURE_AUTHORITY_HOST"],
    { whenUnset: "the cloud's" },
  ),
  endpoint: setting(
    "Another Graph, such as the emulator; https, or http to this machine; the environment has to name its host, too (`ENTRA_CA_TRUSTED_HOSTS`)",
    ["ENTRA_CA_ENDPOINT"],
    { whenUnset: "the cloud's, in version beta", moves: true },
  ),
  trustedHosts: setting(
    "The hosts beside Microsoft's that may have a credential where a connection, a provider instance or the stack's configuration names them: with their ports, unless those are the usual ones, and commas between",
    ["ENTRA_CA_TRUSTED_HOSTS"],
    environmentAlone,
  ),
  liveDiff: setting("`false`: compare with the state alone and send nothing in a preview", ["ENTRA_CA_LIVE_DIFF"], {
    isSwitch: true,
    whenUnset: "`true`",
    inConnection: false,
  }),
  refreshBeforeUpdate: setting(
    "`false`: don't have Pulumi read each object before it compares, so that drift shows as a warning in place of a refresh; dynamic resources never do",
    ["ENTRA_CA_REFRESH_BEFORE_UPDATE"],
    { isSwitch: true, whenUnset: "`true`", inConnection: false },
  ),
  debug: setting(
    "`http`: show a line for each request to Graph, without secrets",
    ["ENTRA_CA_DEBUG"],
    environmentAlone,
  ),
} satisfies Record<string, Setting>;

export type SettingKey = keyof typeof settings;

/** Its definition, as the type that all have. */
export function definitionOf(key: SettingKey): Setting {
  return settings[key];
}

/** Where a setting may be given beside a connection, in words. */
export function settersOf(key: SettingKey): string {
  const { variables, fileVariable, inStack } = definitionOf(key);
  return oneOf([...variables, ...(fileVariable ? [fileVariable] : []), ...(inStack ? [`entra-ca:${key}`] : [])]);
}

/** Whether a setting is a text, or true or false, to a program that gives it. */
export function formOf(key: SettingKey): "string" | "boolean" {
  return definitionOf(key).isSwitch ? "boolean" : "string";
}

export const settingKeys = Object.keys(settings) as SettingKey[];

/** Those that the stack's configuration may have; with the plugin, also a provider instance in the program. */
export const configurationKeys: readonly SettingKey[] = settingKeys.filter((key) => definitionOf(key).inStack);
