/** A setting as it may be given to the plugin: in the stack's configuration, or to a provider instance in the program. */
export interface ConfigurationProperty {
  /** In Markdown. */
  readonly description: string;
  /** The environment's variables that may give it instead. */
  readonly variables: readonly string[];
  /** Whether nobody may see it. */
  readonly secret: boolean;
  /** Whether another value leads to other objects. */
  readonly replaces: boolean;
}

/** Every setting of the plugin, by its key. */
export const configurationProperties: Readonly<Record<string, ConfigurationProperty>> = {
  tenantId: {
    description: "The tenant to sign in to; whatever signs in to another one is refused",
    variables: ["ARM_TENANT_ID", "AZURE_TENANT_ID"],
    secret: false,
    replaces: true,
  },
  environment: {
    description:
      "The cloud: `global`, `usgovernment` (L4), `dod` (L5) or `china`, also by the names of the Azure CLI and azuread; TLS inspection is in `global` only",
    variables: ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"],
    secret: false,
    replaces: true,
  },
  endpoint: {
    description: "Another Graph, such as the emulator; https, or http to this machine",
    variables: ["ENTRA_CA_ENDPOINT"],
    secret: false,
    replaces: true,
  },
  liveDiff: {
    description: "`false`: compare with the state alone and send nothing in a preview",
    variables: ["ENTRA_CA_LIVE_DIFF"],
    secret: false,
    replaces: false,
  },
  refreshBeforeUpdate: {
    description:
      "`false`: don't have the engine read each object before it compares, so that drift shows as a warning instead of a refresh",
    variables: ["ENTRA_CA_REFRESH_BEFORE_UPDATE"],
    secret: false,
    replaces: false,
  },
};
