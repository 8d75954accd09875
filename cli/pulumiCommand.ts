/** What Pulumi's own command says of a stack. */
import type { Command } from "commander";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A value of a stack's configuration, and whether it was set with `--secret`. */
interface ConfigurationValue {
  readonly value?: string;
  readonly secret?: boolean;
}

/** By full keys. */
export type StackConfiguration = Readonly<Record<string, ConfigurationValue>>;

/** As much as it may print: a state has some kilobytes for each resource. */
const longest = 256 * 1024 * 1024;

/** A stack's configuration with its secrets, by full keys, as the Pulumi CLI has it. */
export async function stackConfiguration(stack: string, command: Command): Promise<StackConfiguration> {
  const printed = await asked(["config", "--json", "--show-secrets"], stack, "configuration", command);
  try {
    return JSON.parse(printed) as StackConfiguration;
  } catch {
    // What was printed may hold secrets.
    return command.error(`error: --stack ${stack}: its configuration can't be read: it printed no JSON`);
  }
}

/** A stack's state, secrets encrypted, as the Pulumi CLI exports it. */
export function stackExport(stack: string, command: Command): Promise<string> {
  return asked(["stack", "export"], stack, "state", command);
}

async function asked(words: readonly string[], stack: string, what: string, command: Command): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("pulumi", [...words, "--non-interactive", "--stack", stack], {
      maxBuffer: longest,
    });
    return stdout;
  } catch (error) {
    // What was printed to standard output may hold secrets.
    const { code, stderr = "" } = error as { code?: string | number; stderr?: string };
    const why = code === "ENOENT" ? "there is no pulumi on the PATH" : stderr.trim() || "it failed without a word";
    return command.error(`error: --stack ${stack}: its ${what} can't be read: ${why}`);
  }
}
