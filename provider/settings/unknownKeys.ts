/** Keys of the stack's configuration that are no setting: mistakes that nobody would notice. */
import { configurationKeys, settingKeys } from "./settings.js";

/** Whether a key may be one that a connection names, in which a secret is. */
export function isForConnections(key: string): boolean {
  const isMisspelled = configurationKeys.some((setting) => setting.toLowerCase() === key.toLowerCase());
  return !isMisspelled && /(Secret|Certificate|Password|Token)$/.test(key);
}

/** What the engine takes for itself where it downloads a plugin. */
const engines: readonly string[] = ["version", "pluginDownloadURL"];

/**
 * What to say of keys that count for nothing; undefined where all are known. Values are not told: one may be a secret.
 *
 * @param keys All of the stack's configuration, with their namespaces.
 */
export function warningOfUnknownKeys(keys: readonly string[]): string | undefined {
  const unknown = keys
    .filter((key) => key.startsWith(namespace))
    .map((key) => key.slice(namespace.length))
    // Those of the environment alone are refused where they are read.
    .filter((key) => !settingKeys.some((each) => each === key) && !isForConnections(key) && !engines.includes(key));
  return unknown.length === 0
    ? undefined
    : `the stack's configuration has what is no setting of this provider and counts for nothing: ${unknown.map((key) => namespace + key).join(", ")}. Settings are ${configurationKeys.join(", ")}; a key that connections name ends in Secret, Certificate, Password or Token`;
}

const namespace = "entra-ca:";
