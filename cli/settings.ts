import { env } from "node:process";
import { styleText } from "node:util";
import { inOneLine } from "../provider/messages/foreignText.js";
import { Secrets } from "../provider/messages/secrets.js";
import { readConfiguration, type Configuration } from "../provider/settings/configuration.js";
import { warningOfUnknownKeys } from "../provider/settings/unknownKeys.js";
import { weakenedTls } from "../provider/settings/weakenedTls.js";
import type { StackConfiguration } from "./pulumiCommand.js";
import type { Reading } from "./tenant/reading.js";

/** How a command signs in, as the environment and a stack's configuration say. */
export interface CommandSettings {
  /** What the stack's configuration has as a secret. */
  readonly secrets: Secrets;
  /** @throws {EntraCaError} `InvalidConfiguration`, naming the setting. */
  readonly read: () => Configuration;
  /** @throws {EntraCaError} `InvalidConfiguration`, naming the setting. */
  readonly reading: () => Promise<Reading>;
}

/** Reads them, and warns on the error output of what is odd. */
export function commandSettings(configured: StackConfiguration): CommandSettings {
  const marked = Object.values(configured).flatMap(({ value, secret }) => (secret ? [value ?? ""] : []));
  const environment = (variable: string) => env[variable];
  const inStack = (key: string) => configured[key]?.value;
  const ofKeys = warningOfUnknownKeys(Object.keys(configured));
  for (const warning of [...weakenedTls(environment), ...(ofKeys === undefined ? [] : [ofKeys])]) {
    console.error(`${styleText("yellow", "warning")}: ${inOneLine(warning)}`);
  }
  return {
    secrets: new Secrets([], marked),
    read: () => readConfiguration(environment, inStack),
    async reading() {
      // Loaded here, so that a command that only signs in doesn't wait for it.
      const { readingOf } = await import("./tenant/reading.js");
      return readingOf(environment, inStack, (line) => {
        console.error(line);
      });
    },
  };
}
