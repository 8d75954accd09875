import { definitionOf, settingKeys, type SettingKey } from "../../settings/settings.js";

/** The settings that the plugin may be given: in the stack's configuration, or to a provider instance in the program. */
export const configurationKeys: readonly SettingKey[] = settingKeys.filter((key) => definitionOf(key).inStack);

/** Those of which another value leads to other objects. */
export const movingKeys: readonly SettingKey[] = configurationKeys.filter((key) => definitionOf(key).moves);
