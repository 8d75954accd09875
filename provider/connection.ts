import { EntraCaError } from "./error.js";
import { definitionOf, settingKeys, type SettingKey } from "./settings.js";

/**
 * How one resource or look-up is connected where that isn't as the configuration has it: another tenant, another way to sign
 * in. Plain data, which the state keeps; a secret never is in it, but the name of what has it.
 */
export type Connection = Readonly<Record<string, string>>;

/** What a setting is called in a connection: a secret goes by the name of what has it. */
export function connectionProperty(key: SettingKey): string {
  return definitionOf(key).isSecret ? `${key}From` : key;
}

const properties = new Map(
  settingKeys.filter((key) => definitionOf(key).inConnection).map((key) => [connectionProperty(key), key]),
);

/** A connection from what may be anything; an empty one where it can't be used as it is. */
export function usableConnection(value: unknown): Connection {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const isOfTexts = isObject && Object.values(value).every((part) => typeof part === "string");
  return isOfTexts && connectionProblem(value as Connection) === undefined ? (value as Connection) : {};
}

/**
 * A look-up's own connection, without the parts that are left out.
 *
 * @throws {EntraCaError} `InvalidConfiguration`, naming the part and the look-up.
 */
export function checkedConnection(connection: unknown, lookUp: string): Connection {
  const parts = Object.entries(connection ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const given = Object.fromEntries(parts.map(([property, value]) => [property, String(value)]));
  const problem = connectionProblem(given);
  if (problem !== undefined) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${lookUp}: connection.${problem.property} ${problem.reason}`,
      "Correct the connection",
    );
  }
  return given;
}

/** What is wrong with one property of a connection. */
interface ConnectionProblem {
  readonly property: string;
  /** In words that follow the property; no value is repeated that may be a secret. */
  readonly reason: string;
}

/** The first thing that is wrong with a connection; undefined where nothing is. */
export function connectionProblem(connection: Connection): ConnectionProblem | undefined {
  for (const [property, value] of Object.entries(connection)) {
    const reason = whyUnusable(property, value);
    if (reason !== undefined) {
      return { property, reason };
    }
  }
  return undefined;
}

function whyUnusable(property: string, value: string): string | undefined {
  const key = properties.get(property);
  if (key === undefined) {
    return properties.has(`${property}From`)
      ? `would put a secret into the state: give ${property}From instead, the name of the environment variable or of the configuration key (entra-ca:…) that has it`
      : `is no part of a connection: there are ${[...properties.keys()].join(", ")}`;
  }
  if (value === "") {
    return "is empty: give a value, or leave it out";
  }
  return definitionOf(key).isSecret && !isName(value)
    ? "is neither the name of an environment variable nor a configuration key such as entra-ca:partnerSecret; a secret itself never belongs there"
    : undefined;
}

function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) || /^[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+$/.test(text);
}
