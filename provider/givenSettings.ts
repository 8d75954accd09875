import { connectionProperty, type Connection } from "./connection.js";
import { definitionOf, settingKeys, type SettingKey } from "./settings.js";

/** Settings by name; undefined or empty where one isn't set. */
export type Lookup = (key: string) => string | undefined;

/** A setting that somebody gave. */
export interface Given {
  /** Absent where what should hold it isn't there. */
  readonly value?: string;
  /** Where it is from, in words that a message can name: `ARM_TENANT_ID`, `entra-ca:tenantId`, `connection.tenantId`. */
  readonly origin: string;
  /** Why there is no value, in words that follow the origin. */
  readonly problem?: string;
}

export type GivenSettings = Readonly<Partial<Record<SettingKey, Given>>>;

/** Where settings come from. */
export interface Sources {
  readonly environment: Lookup;
  /** The stack's configuration, by full keys such as `entra-ca:tenantId`. */
  readonly stackConfiguration: Lookup;
  /** A resource's or look-up's own, which was checked; empty where it has none. */
  readonly connection: Connection;
  /** @throws where there is no such file. */
  readonly readFile: (path: string) => string;
}

/**
 * Every setting that is given: by the connection, else by the environment, else by the stack's configuration. The
 * environment comes before the stack because refresh and destroy are given the stack's configuration as the last
 * `pulumi up` saved it, not as it is today.
 */
export function givenSettings(sources: Sources): GivenSettings {
  const { connection } = sources;
  const isConnections = (key: SettingKey) => connectionProperty(key) in connection;
  const given = settingKeys.map((key): [SettingKey, Given | undefined] => [
    key,
    fromConnection(key, connection, sources) ??
      (isOutOfPlace(key, isConnections) ? undefined : (fromEnvironment(key, sources) ?? fromStack(key, sources))),
  ]);
  return Object.fromEntries(given.filter(([, setting]) => setting !== undefined));
}

/**
 * Whether a setting from elsewhere would sign in otherwise than a connection, or a provider instance, says: what signs in is
 * all of one place.
 *
 * @param has Whether that place gives a setting.
 */
export function isOutOfPlace(key: SettingKey, has: (key: SettingKey) => boolean): boolean {
  return settingKeys.some((each) => definitionOf(each).isCredential && has(each))
    ? definitionOf(key).isCredential || key === "auth" || key.startsWith("use")
    : key === "accessToken" && has("auth");
}

function fromConnection(
  key: SettingKey,
  connection: Connection,
  { environment, stackConfiguration }: Sources,
): Given | undefined {
  const { inConnection, isSecret } = definitionOf(key);
  const property = connectionProperty(key);
  const value = inConnection ? connection[property] : undefined;
  if (value === undefined) {
    return undefined;
  }
  const origin = `connection.${property}`;
  if (!isSecret) {
    return { value, origin };
  }
  const isKey = value.includes(":");
  const secret = isKey ? stackConfiguration(value) : environment(value);
  // The name is shown only where it was found to be one: it may be the secret, given by mistake.
  return secret
    ? { value: secret.trim(), origin: `${origin} (${value})` }
    : {
        origin,
        problem: isKey
          ? "names a configuration key that isn't set, or that isn't entra-ca's, of which alone the plugin is told"
          : "names an environment variable that isn't set",
      };
}

function fromEnvironment(key: SettingKey, { environment, readFile }: Sources): Given | undefined {
  const { variables, fileVariable } = definitionOf(key);
  for (const variable of variables) {
    const value = environment(variable)?.trim();
    if (value) {
      return { value, origin: variable };
    }
  }
  const path = fileVariable === undefined ? undefined : environment(fileVariable);
  if (fileVariable === undefined || !path) {
    return undefined;
  }
  try {
    return { value: readFile(path).trim(), origin: fileVariable };
  } catch (error) {
    return { origin: fileVariable, problem: `names a file that can't be read: ${(error as Error).message}` };
  }
}

function fromStack(key: SettingKey, { stackConfiguration }: Sources): Given | undefined {
  const origin = `entra-ca:${key}`;
  const value = definitionOf(key).inStack ? stackConfiguration(origin)?.trim() : undefined;
  return value ? { value, origin } : undefined;
}
