import { cloudNamed } from "../clouds.js";
import { readConfiguration, type Lookup } from "../configuration.js";
import { EntraCaError } from "../error.js";
import { defined, hasUnknown, secret, withoutMarks, type Wire } from "../wire.js";
import { configurationProperties } from "./configurationProperties.js";

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
  const overruled = new Set(
    [...given.keys()].flatMap((key) => (isDefault ? [] : (configurationProperties[key]?.variables ?? []))),
  );
  return {
    environment: (variable) => (overruled.has(variable) ? undefined : environment(variable)),
    stackConfiguration: (key) => given.get(key.replace(/^entra-ca:/, "")),
  };
}

/** Whether the engine is to read each object before it compares: drift then shows in a plain preview, property by property. */
export function refreshesBeforeUpdate({ environment, stackConfiguration }: Settings): boolean {
  const variable = "ENTRA_CA_REFRESH_BEFORE_UPDATE";
  const key = "entra-ca:refreshBeforeUpdate";
  const [origin, value] = environment(variable)
    ? [variable, environment(variable)?.toLowerCase()]
    : [key, stackConfiguration(key)?.toLowerCase() ?? "true"];
  if (value !== "true" && value !== "false") {
    throw new EntraCaError("InvalidConfiguration", `${origin} is "${value ?? ""}"`, "Set it to true or false");
  }
  return value === "true" && readConfiguration(environment, stackConfiguration).liveDiff;
}

/** The settings as the engine is to keep them, and what is wrong with them. What isn't known yet is passed over. */
export function checkConfiguration(news: Wire, urn: string, environment: Lookup) {
  const failures = Object.keys(news)
    .filter((key) => !Object.hasOwn(configurationProperties, key) && !enginesOwn.test(key))
    .map((property) => ({
      property,
      reason: `${property} is no setting of this provider: it has ${Object.keys(configurationProperties).join(", ")}`,
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
    configurationProperties[key]?.secret ? secret(value) : value,
  ]);
  return { inputs: Object.fromEntries(inputs) as Wire, failures };
}

/**
 * The settings that lead to other objects than before. What was unset before may have come from elsewhere, and may now say the
 * same: no reason to make everything anew.
 */
export function movingSettings(olds: Wire, news: Wire): string[] {
  return Object.keys(configurationProperties).filter((key) => {
    const [before, after] = [withoutMarks(olds[key]), withoutMarks(news[key])];
    return (
      configurationProperties[key]?.replaces &&
      typeof before === "string" &&
      typeof after === "string" &&
      !hasUnknown(after) &&
      meaning(key, before) !== meaning(key, after)
    );
  });
}

function meaning(key: string, value: string): string {
  return key === "environment" ? (cloudNamed(value)?.name ?? value) : value.toLowerCase().replace(/\/+$/, "");
}

/** As settings are written in a stack's configuration, whatever the program's language makes of them. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
