import { connectionProperty, type Connection } from "./connection.js";
import { EntraCaError } from "../messages/error.js";
import { definitionOf, settersOf, settingKeys, type SettingKey } from "./settings.js";

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

/** @param what In words that follow the origin. */
export function unusable({ origin }: Given, what: string, nextStep: string): EntraCaError {
  return new EntraCaError("InvalidConfiguration", `${origin} ${what}`, nextStep);
}

export type GivenSettings = Readonly<Partial<Record<SettingKey, Given>>>;

/** A provider instance that the program makes, which has nothing of the stack's configuration. */
export interface Instance {
  readonly name: string;
  /** What it is given, by the settings' keys. */
  readonly settings: Lookup;
}

/** Where settings come from. */
export interface Sources {
  readonly environment: Lookup;
  /** The stack's configuration, by full keys such as `entra-ca:tenantId`. */
  readonly stackConfiguration: Lookup;
  /** A resource's or look-up's own, which was checked; empty where it has none. */
  readonly connection: Connection;
  /** The provider instance that it is about, where that is one of the program's. */
  readonly instance?: Instance | undefined;
  /** @throws where there is no such file. */
  readonly readFile: (path: string) => string;
}

/**
 * Every setting that is given: by the connection, else by the provider instance, else by the environment, else by the stack's
 * configuration. The environment comes before the stack because refresh and destroy are given the stack's configuration as the
 * last `pulumi up` saved it, not as it is today; an instance comes before the environment, or two of them would be one tenant.
 *
 * @throws {EntraCaError} `InvalidConfiguration` for what the stack can't say.
 */
export function givenSettings(sources: Sources): GivenSettings {
  const { connection, instance } = sources;
  const ofConnection = settingsThatCount((key) => connectionProperty(key) in connection);
  const ofInstance = settingsThatCount((key) => instance?.settings(key) !== undefined);
  const given = settingKeys.map((key): [SettingKey, Given | undefined] => {
    if (ofConnection(key)) {
      return [key, fromConnection(key, sources)];
    }
    if (ofInstance(key)) {
      return [key, fromInstance(key, instance)];
    }
    return [key, fromEnvironment(key, sources) ?? fromStack(key, sources)];
  });
  return Object.fromEntries(given.filter(([, setting]) => setting !== undefined));
}

/**
 * Which settings count as a place has them, given or not: what it gives, and what from elsewhere would sign in otherwise than a
 * connection, or a provider instance, says. What signs in is all of one place.
 *
 * @param has Whether that place gives a setting.
 */
function settingsThatCount(has: (key: SettingKey) => boolean): (key: SettingKey) => boolean {
  const given = new Set(settingKeys.filter(has));
  const signsIn = settingKeys.some((key) => definitionOf(key).isCredential && given.has(key));
  const isOutOfPlace = (key: SettingKey) =>
    signsIn
      ? definitionOf(key).isCredential || key === "auth" || key.startsWith("use")
      : key === "accessToken" && given.has("auth");
  return (key) => given.has(key) || isOutOfPlace(key);
}

function fromConnection(key: SettingKey, { connection, environment, stackConfiguration }: Sources): Given | undefined {
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
  if (!secret) {
    return { origin, problem: `names ${isKey ? "a configuration key" : "an environment variable"} that isn't set` };
  }
  // The name is shown only where it was found to be one: it may be the secret, given by mistake.
  return { value: secret.trim(), origin: `${origin} (${value})` };
}

function fromInstance(key: SettingKey, instance: Instance | undefined): Given | undefined {
  const value = instance?.settings(key)?.trim();
  if (instance === undefined || !value) {
    return undefined;
  }
  return outsideTheEnvironment(key, { value, origin: `${key} of the provider ${instance.name}` });
}

function fromEnvironment(key: SettingKey, { environment, readFile }: Sources): Given | undefined {
  const { variables, fileVariable } = definitionOf(key);
  for (const variable of variables) {
    const value = environment(variable)?.trim();
    if (value) {
      return { value, origin: variable };
    }
  }
  const path = fileVariable && environment(fileVariable);
  if (!path) {
    return undefined;
  }
  try {
    return { value: readFile(path).trim(), origin: fileVariable };
  } catch (error) {
    return { origin: fileVariable, problem: `names a file that can't be read: ${(error as Error).message}` };
  }
}

function fromStack(key: SettingKey, { stackConfiguration, instance }: Sources): Given | undefined {
  const origin = `entra-ca:${key}`;
  const value = instance === undefined ? stackConfiguration(origin)?.trim() : undefined;
  // A key that is a secret's may be there for connections, which name it.
  if (!value || (definitionOf(key).isSecret && !definitionOf(key).inStack)) {
    return undefined;
  }
  return outsideTheEnvironment(key, { value, origin });
}

/** Refuses what has to be in the environment: nobody would notice that it counts for nothing. */
function outsideTheEnvironment(key: SettingKey, given: Given): Given {
  if (!definitionOf(key).inStack) {
    const nextStep = `Set ${settersOf(key)} in the environment, and take this away`;
    throw unusable(given, "can't be given there: it is taken from the environment alone", nextStep);
  }
  return given;
}
