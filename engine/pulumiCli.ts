import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
// Before Pulumi's Automation API, which loads all of the SDK.
import "./stand-in/lateModules.js";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { parse, stringify } from "yaml";
import { replaceFile } from "../files/ownFile.js";
import { makeClosedFolder } from "../files/ownFolder.js";
import type { ActivityOptions } from "./activityOptions.js";
import { CliEvents } from "./cliEvents.js";
import { messageOf } from "./stand-in/failure.js";
import { locateProject, type ProjectLocation } from "./stand-in/project.js";
import { developmentPassphrase } from "./stand-in/stack.js";

/** The CLI on the PATH, or why it can't be used. */
export async function findPulumiCli(): Promise<{ command: PulumiCommand } | { command: undefined; reason: string }> {
  try {
    return { command: await PulumiCommand.get() };
  } catch (error) {
    const message = messageOf(error);
    // A launcher that has yet to download the CLI is there too, and fails where its vendor can't be reached.
    const isMissing = message.includes("ENOENT");
    const [firstLine = ""] = message.trim().split("\n");
    return {
      command: undefined,
      reason: isMissing ? "there is no pulumi on the PATH" : `the pulumi on the PATH doesn't run: ${firstLine}`,
    };
  }
}

/**
 * Runs an activity with the real Pulumi CLI, kept apart from the user's own: a backend in a folder, a home and a stack
 * configuration file of its own. Its events are reduced to this engine's.
 */
export async function runPulumiCli(command: PulumiCommand, options: ActivityOptions): Promise<void> {
  const { activity, watch, signal } = options;
  watch({ kind: "begin", activity, stack: options.stack });
  makeClosedFolder(options.folder);
  const events = new CliEvents(activity, watch);
  const project = locateProject(options.cwd);
  const envVars = environment(options);
  const pulumiHome = join(options.folder, "home");
  const configFile = await prepareStack(command, project, options, envVars, pulumiHome);
  const workspace = await LocalWorkspace.create({ workDir: project.root, pulumiHome, envVars, pulumiCommand: command });
  // The outputs come with the events. Asking for them, or for a history with secrets, would create a configuration file
  // beside Pulumi.yaml.
  workspace.stackOutputs = () => Promise.resolve({});
  const stack = await Stack.select(options.stack, workspace);

  // The terminal's Ctrl-C reaches the CLI too, which takes a second one as an order to drop everything.
  const abort = new AbortController();
  const passOn = (): void => {
    if (signal.reason !== "SIGINT") {
      abort.abort();
    }
  };
  signal.addEventListener("abort", passOn);
  const run = { configFile, showSecrets: false, color: "never", signal: abort.signal, onEvent: events.add } as const;
  try {
    const program = { ...run, refresh: options.refreshFirst, replace: [...options.replace] };
    if (activity === "preview") {
      await stack.preview(program);
    } else if (activity === "update") {
      await stack.up(program);
    } else if (activity === "refresh") {
      await stack.refresh({ ...run, clearPendingCreates: true });
    } else {
      await stack.destroy(run);
    }
    events.end(true);
  } catch (error) {
    if (!events.hasErrors) {
      watch({ kind: "diagnostic", severity: "error", message: cliMessage(error) });
    }
    events.end(false);
  } finally {
    signal.removeEventListener("abort", passOn);
  }
}

function environment({ folder, env }: ActivityOptions): Record<string, string> {
  const backend = join(folder, "backend");
  mkdirSync(backend, { recursive: true });
  const defined = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    PULUMI_CONFIG_PASSPHRASE: developmentPassphrase,
    ...Object.fromEntries(defined),
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/**
 * Creating a stack writes its configuration beside Pulumi.yaml. So it is created from a project of the same name in the
 * engine's folder, and every run is given that file, with what the program's own says.
 */
async function prepareStack(
  command: PulumiCommand,
  project: ProjectLocation,
  { folder, stack }: ActivityOptions,
  envVars: Record<string, string>,
  pulumiHome: string,
): Promise<string> {
  const shadow = join(folder, "projects", project.name);
  const fileName = `Pulumi.${stack}.yaml`;
  const configFile = join(shadow, fileName);
  if (!existsSync(configFile)) {
    await replaceFile(join(shadow, "Pulumi.yaml"), stringify({ name: project.name, runtime: "nodejs" }));
    const workspace = await LocalWorkspace.create({ workDir: shadow, pulumiHome, envVars, pulumiCommand: command });
    await Stack.createOrSelect(stack, workspace);
  }
  const ownFile = join(project.stackConfigFolder, fileName);
  const own: unknown = existsSync(ownFile) ? parse(readFileSync(ownFile, "utf8")) : {};
  const { encryptionsalt } = parse(readFileSync(configFile, "utf8")) as { encryptionsalt?: string };
  await replaceFile(configFile, stringify({ encryptionsalt, ...(own as object | null) }));
  return configFile;
}

/** Automation's errors repeat the whole output; the CLI's own last words are enough. */
function cliMessage(error: unknown): string {
  const lines = messageOf(error).split("\n");
  const errors = lines.filter((line) => line.startsWith("error: ")).map((line) => line.slice("error: ".length));
  return errors.length > 0 ? errors.join("\n") : lines.join("\n").trim();
}
