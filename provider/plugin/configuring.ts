import { cloudNamed } from "../clouds.js";
import { isOnUnlessFalse, readConfiguration } from "../configuration.js";
import { EntraCaError } from "../error.js";
import { isOutOfPlace, type Lookup } from "../givenSettings.js";
import { definitionOf, settingKeys, type SettingKey } from "../settings.js";
import { defined, hasUnknown, secret, withoutMarks, type Wire } from "../wire.js";
import { configurationKeys, movingKeys } from "./configurationProperties.js";

/** Where a provider instance has its settings from. */
export interface Settings {
  readonly environment: Lookup;
  /** By full keys such as `entra-ca:tenantId`. */
  readonly stackConfiguration: Lookup;
}

/** What the engine adds to the settings for its own use. */
const enginesOwn = /^(version|pluginDownloadURL|pluginChecksums|parameterization|__.*)$/;

/**
 * The settings of a provider instance. The environment comes before the stack's configuration, as for dynamic resources;
 * what the program gives an instance of its own comes before both, or two instances would be one tenant.
 *
 * @param urn The instance's; the engine names those that stand for the stack's configuration `default…`.
 */
export function settingsOf(args: Wire, urn: string, environment: Lookup): Settings {
  const given = new Map(Object.entries(defined(args)).map(([key, value]) => [key, asText(withoutMarks(value))]));
  const isDefault = urn === "" || /::default[^:]*$/.test(urn);
  const has = (key: SettingKey) => given.has(key);
  // What it gives, and what would sign in beside it, isn't asked of the environment.
  const overruled = new Set(
    isDefault ? [] : settingKeys.filter((key) => has(key) || isOutOfPlace(key, has)).flatMap(variablesOf),
  );
  return {
    environment: (variable) => (overruled.has(variable) ? undefined : environment(variable)),
    stackConfiguration: (key) => given.get(key.replace(/^entra-ca:/, "")),
  };
}

function variablesOf(key: SettingKey): string[] {
  const { variables, fileVariable } = definitionOf(key);
  return [...variables, ...(fileVariable === undefined ? [] : [fileVariable])];
}

/** Whether the engine is to read each object before it compares: drift then shows in a plain preview, property by property. */
export function refreshesBeforeUpdate({ environment, stackConfiguration }: Settings): boolean {
  const { given, liveDiff } = readConfiguration(environment, stackConfiguration);
  return isOnUnlessFalse(given.refreshBeforeUpdate) && liveDiff;
}

/** The settings as the engine is to keep them, and what is wrong with them. What isn't known yet is passed over. */
export function checkConfiguration(news: Wire, urn: string, environment: Lookup) {
  const failures = Object.keys(news)
    .filter((key) => !isSetting(key) && !enginesOwn.test(key))
    .map((property) => ({
      property,
      reason: `${property} is no setting of this provider: it has ${configurationKeys.join(", ")}`,
    }));
  const known = Object.fromEntries(Object.entries(news).filter(([, value]) => !hasUnknown(value)));
  try {
    refreshesBeforeUpdate(settingsOf(known, urn, environment));
  } catch (error) {
    if (!(error instanceof EntraCaError)) {
      throw error;
    }
    failures.push({ property: "", reason: error.message });
  }
  // The engine hands the settings over without the marks that the stack's configuration has.
  const inputs = Object.entries(defined(news)).map(([key, value]) => [
    key,
    isSetting(key) && definitionOf(key).isSecret ? secret(value) : value,
  ]);
  return { inputs: Object.fromEntries(inputs) as Wire, failures };
}

/**
 * The settings that lead to other objects than before. What was unset before may have come from elsewhere, and may now say the
 * same: no reason to make everything anew.
 */
export function movingSettings(olds: Wire, news: Wire): string[] {
  return movingKeys.filter((key) => {
    const [before, after] = [withoutMarks(olds[key]), withoutMarks(news[key])];
    return (
      typeof before === "string" &&
      typeof after === "string" &&
      !hasUnknown(after) &&
      meaning(key, before) !== meaning(key, after)
    );
  });
}

function isSetting(key: string): key is SettingKey {
  return (configurationKeys as readonly string[]).includes(key);
}

function meaning(key: string, value: string): string {
  return key === "environment" ? (cloudNamed(value)?.name ?? value) : value.toLowerCase().replace(/\/+$/, "");
}

/** As settings are written in a stack's configuration, whatever the program's language makes of them. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
