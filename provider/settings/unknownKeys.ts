/** Keys of the stack's configuration that are no setting: mistakes that nobody would notice. */
import { definitionOf, settingKeys } from "./settings.js";

const configurationKeys = settingKeys.filter((key) => definitionOf(key).inStack);

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
  const named = unknown.map((key) => {
    const meant = nearest(key);
    return `${namespace}${key}${meant === undefined ? "" : ` (${namespace}${meant} is one)`}`;
  });
  return named.length === 0
    ? undefined
    : `the stack's configuration has what is no setting of this provider and counts for nothing: ${named.join(", ")}. Settings are ${configurationKeys.join(", ")}; a key that connections name ends in Secret, Certificate, Password or Token`;
}

const namespace = "entra-ca:";

/** Beginnings that are shorter than this are alike by chance. */
const shortest = 3;

/** The setting that begins most like a key, and of several the one whose length is most like it. */
function nearest(key: string): string | undefined {
  const [best] = configurationKeys
    .map((setting) => ({ setting, alike: alike(letters(setting), letters(key)) }))
    .filter(({ alike: count }) => count >= shortest)
    .sort(
      (one, other) =>
        other.alike - one.alike ||
        Math.abs(one.setting.length - key.length) - Math.abs(other.setting.length - key.length),
    );
  return best?.setting;
}

function letters(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z]/g, "");
}

/** How many letters two words begin with in common. */
function alike(one: string, other: string): number {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  let count = shorter.length;
  while (!longer.startsWith(shorter.slice(0, count))) {
    count -= 1;
  }
  return count;
}
