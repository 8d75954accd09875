import { EntraCaError } from "../messages/error.js";
import { definitionOf, settersOf, settingKeys, type SettingKey } from "./settings.js";

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
  try {
    return checkedConnection(value);
  } catch {
    return {};
  }
}

/**
 * A resource's or look-up's own connection, without the parts that are left out. A state may have one that no check has seen:
 * without it, another credential would be used than the one that it names.
 *
 * @param lookUp What it is of, where that isn't a resource, which Pulumi names.
 * @throws {EntraCaError} `InvalidConfiguration`, naming the part and the look-up.
 */
export function checkedConnection(connection: unknown, lookUp?: string): Connection {
  const said = lookUp === undefined ? "connection" : `${lookUp}: connection`;
  const nextStep =
    lookUp === undefined
      ? "Correct the connection, and run pulumi up: a refresh or a destroy takes the one that the last pulumi up saved"
      : "Correct the connection";
  const refusal = (what: string) => new EntraCaError("InvalidConfiguration", said + what, nextStep);
  if (typeof (connection ?? {}) !== "object" || Array.isArray(connection)) {
    throw refusal(" is no object of strings");
  }
  const given: Record<string, string> = {};
  for (const [property, value] of Object.entries(connection ?? {}) as [string, unknown][]) {
    if (typeof value === "string") {
      given[property] = value;
    } else if (value !== undefined && value !== null) {
      throw refusal(`.${property} is no string`);
    }
  }
  const problem = connectionProblem(given);
  if (problem !== undefined) {
    throw refusal(`.${problem.property} ${problem.reason}`);
  }
  return given;
}

/**
 * The first thing that is wrong with a connection, in words that follow the property; undefined where nothing is. No value is
 * repeated that may be a secret.
 */
export function connectionProblem(connection: Connection): { property: string; reason: string } | undefined {
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
    return whyNoPart(property);
  }
  if (value === "") {
    return "is empty: give a value, or leave it out";
  }
  return definitionOf(key).isSecret ? whyNoName(key, value) : undefined;
}

function whyNoPart(property: string): string {
  if (properties.has(`${property}From`)) {
    return `would put a secret into the state: give ${property}From instead, the name of the environment variable (ENTRA_CA_…) or of the configuration key (entra-ca:…) that has it`;
  }
  const elsewhere = settingKeys.find((key) => key === property);
  return elsewhere === undefined
    ? `is no part of a connection: there are ${[...properties.keys()].join(", ")}`
    : `is no part of a connection: set ${settersOf(elsewhere)} instead`;
}

/** Only what is called so was meant for this provider: everything else of the environment is for somebody else. */
const ownVariable = /^ENTRA_CA_[A-Z0-9_]+$/;
const ownKey = /^entra-ca:[A-Za-z0-9_.-]+$/;

/** What somebody else's variable or key is called. */
const anyName = /^(?:[A-Za-z_][A-Za-z0-9_]*|[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+)$/;

/** Why a secret can't be taken from what has this name. It may be the secret itself: it is shown only where it is a setting's. */
function whyNoName(key: SettingKey, name: string): string | undefined {
  if (ownVariable.test(name) || ownKey.test(name)) {
    const other = settingKeys.find(
      (each) => name === `entra-ca:${each}` || definitionOf(each).variables.includes(name),
    );
    return other === undefined || other === key
      ? undefined
      : `is ${name}, which has ${other}: give the name of what has ${key}`;
  }
  return anyName.test(name)
    ? "is not a name that is meant for this provider: begin the environment variable's with ENTRA_CA_ (ENTRA_CA_PARTNER_SECRET in place of PARTNER_SECRET), in capitals, or take a configuration key of entra-ca (entra-ca:partnerSecret in place of other:partnerSecret)"
    : "is neither the name of an environment variable nor a configuration key, such as ENTRA_CA_PARTNER_SECRET or entra-ca:partnerSecret; a secret itself never belongs there";
}
