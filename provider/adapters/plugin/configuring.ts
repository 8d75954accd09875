import { isDeepStrictEqual } from "node:util";
import { cloudNamed } from "../../settings/clouds.js";
import { isOnUnlessFalse, readConfiguration } from "../../settings/configuration.js";
import { EntraCaError } from "../../messages/error.js";
import type { Instance, Lookup } from "../../settings/givenSettings.js";
import { configurationKeys, definitionOf, type SettingKey } from "../../settings/settings.js";
import { isForConnections } from "../../settings/unknownKeys.js";
import { withoutTrailing } from "../../messages/text.js";
import { defined, mapped, namesOf } from "../../records.js";
import { hasUnknown, secret, stateFrom, withoutMarks, type Wire } from "../wire.js";
import { becoming, type PropertyDifference } from "./detailedDiff.js";

/** Those of which another value leads to other objects. */
export const movingKeys: readonly SettingKey[] = configurationKeys.filter((key) => definitionOf(key).moves);

/** Where a provider instance has its settings from. */
export interface Settings {
  readonly environment: Lookup;
  /** By full keys such as `entra-ca:tenantId`. */
  readonly stackConfiguration: Lookup;
  /** Undefined where the engine made it of the stack's configuration. */
  readonly instance: Instance | undefined;
}

/** What the engine adds to the settings for its own use. */
const enginesOwn = /^(version|pluginDownloadURL|pluginChecksums|parameterization|__.*)$/;

/**
 * The settings of a provider instance: of one that the program makes, or of the stack's configuration.
 *
 * @param urn The instance's.
 */
export function settingsOf(args: Wire, urn: string, environment: Lookup): Settings {
  if (hasUnknown(args)) {
    // Nobody may be asked in the name of what isn't known.
    return {
      environment: () => undefined,
      stackConfiguration: (key) => (key === "entra-ca:liveDiff" ? "false" : undefined),
      instance: undefined,
    };
  }
  // As settings are written in a stack's configuration, whatever the program's language makes of them.
  const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const given = new Map(Object.entries(mapped(defined(args), (value) => asText(withoutMarks(value)))));
  const name = urn.split("::").at(-1) ?? "";
  return {
    environment,
    stackConfiguration: (key) => given.get(key.replace(/^entra-ca:/, "")),
    instance: standsForStack(urn) ? undefined : { name, settings: (key) => given.get(key) },
  };
}

/**
 * Whether an instance is one that the engine makes of the stack's configuration, and which it names `default` with the version
 * and the address of the plugin after it (Pulumi: pkg/resource/deploy/providers/provider.go).
 */
function standsForStack(urn: string): boolean {
  return urn === "" || /::default(_[^:]*)?$/.test(urn);
}

/** The environment's variables that have a setting, or name a file that has it. */
export function variablesOf(key: SettingKey): string[] {
  const { variables, fileVariable } = definitionOf(key);
  return [...variables, ...(fileVariable === undefined ? [] : [fileVariable])];
}

/** What to do where settings fail that are as the last update saved them: as are those of a refresh, which is a part of every preview. */
export const takeTodays =
  "a refresh has the stack's configuration as the last pulumi up saved it, and the environment comes before that: where it was changed since, `pulumi up --refresh --run-program` takes it as it is now";

/** Whether the engine is to read each object before it compares: drift then shows in a plain preview, property by property. */
export function refreshesBeforeUpdate({ environment, stackConfiguration, instance }: Settings): boolean {
  const { given, liveDiff } = readConfiguration(environment, stackConfiguration, {}, instance);
  return isOnUnlessFalse(given.refreshBeforeUpdate) && liveDiff;
}

/** The settings as the engine is to keep them, and what is wrong with them, as far as they are known. */
export function checkConfiguration(news: Wire, urn: string, environment: Lookup) {
  const isHeld = (key: string) => standsForStack(urn) && isForConnections(key);
  const failures = Object.keys(news)
    .filter((key) => !isSetting(key) && !isHeld(key) && !enginesOwn.test(key))
    .map((key) => ({
      // Pulumi would print the value of a property that is named, which may be a token under a name that isn't known.
      property: "",
      reason:
        `${key} is no setting of this provider: it has ${configurationKeys.join(", ")}` +
        (standsForStack(urn) ? "; a key that connections name ends in Secret, Certificate, Password or Token" : ""),
    }));
  // One setting is held against another: where one isn't known yet, all that is left to the update.
  if (!hasUnknown(news)) {
    try {
      refreshesBeforeUpdate(settingsOf(news, urn, environment));
    } catch (error) {
      if (!(error instanceof EntraCaError)) {
        throw error;
      }
      failures.push({ property: "", reason: error.message });
    }
  }
  // The engine hands the settings over without the marks that the stack's configuration has.
  const inputs: Wire = mapped(defined(news), (value, key) =>
    (isSetting(key) ? definitionOf(key).isSecret : isHeld(key)) ? secret(value) : value,
  );
  return { inputs, failures };
}

/**
 * The settings that are others than before, or unknown: the engine goes on with the old ones where none is named. What the
 * engine adds for itself doesn't count, and one that the environment overrules moves nothing.
 */
export function changedSettings(
  olds: Wire,
  news: Wire,
  urn: string,
  environment: Lookup,
): Map<string, PropertyDifference> {
  // What the program gives an instance of its own comes before the environment.
  const isOverruled = (key: SettingKey) =>
    standsForStack(urn) && variablesOf(key).some((variable) => (environment(variable) ?? "") !== "");
  const [before, after] = [stateFrom(olds), stateFrom(news)];
  const changed = namesOf(
    { ...before, ...after },
    (_value, key) => !enginesOwn.test(key) && !isDeepStrictEqual(before[key], after[key]),
  );
  return new Map(
    changed.map((key) => {
      const kind = becoming(before[key], after[key]);
      const moving = movingKeys.find((each) => each === key);
      const replaces = moving !== undefined && !isOverruled(moving) && isAnother(moving, before[key], after[key]);
      return [key, { kind, replaces }];
    }),
  );
}

/**
 * Whether a setting of those that say where objects are leads to others than before. What was unset before may have come from
 * elsewhere, and may now say the same: no reason to make everything anew.
 */
function isAnother(key: SettingKey, before: unknown, after: unknown): boolean {
  return (
    typeof before === "string" &&
    typeof after === "string" &&
    !hasUnknown(after) &&
    meaning(key, before) !== meaning(key, after)
  );
}

function isSetting(key: string): key is SettingKey {
  return (configurationKeys as readonly string[]).includes(key);
}

function meaning(key: string, value: string): string {
  return key === "environment" ? (cloudNamed(value)?.name ?? value) : withoutTrailing("/", value.toLowerCase());
}
