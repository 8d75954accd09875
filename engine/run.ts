import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Activity, DisplayEvent, Watcher } from "./events.js";
import { OutcomeCollector, type Outcome } from "./outcome.js";
import { findPulumiCli, runPulumiCli } from "./pulumiCli.js";
import { EngineFailure } from "./stand-in/failure.js";
import { runStandIn } from "./stand-in/standIn.js";

export const commands = ["up", "preview", "refresh", "destroy"] as const;
export type Command = (typeof commands)[number];

/** Also the name of the folder in which each keeps its tenant and its states, so that they don't meet. */
export type EngineName = "stand-in" | "pulumi";

/** What is to be done, with which program and engine. */
export interface CommandOptions {
  readonly command: Command;
  /** A folder with a Pulumi.yaml, or below one. */
  readonly cwd: string;
  readonly stack: string;
  readonly engine: EngineName;
  /** Where everything is kept between runs. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Read what exists before a preview or an update. */
  readonly refresh?: boolean;
  /** URNs, or patterns of them, of what a preview or an update replaces whatever its provider says. */
  readonly replace?: readonly string[];
  /** Have an update begin without showing first what it is going to do. */
  readonly skipPreview?: boolean;
  readonly onDisplay?: Watcher;
  /** Asks the run to end once what it has begun is done. */
  readonly signal?: AbortSignal;
}

/** As `pulumi up --yes`, an update shows first what it is going to do. */
const activities: Readonly<Record<Command, readonly Activity[]>> = {
  up: ["preview", "update"],
  preview: ["preview"],
  refresh: ["refresh"],
  destroy: ["destroy"],
};

/** Runs a command with one of the two engines: what `npm start` does once it knows what is wanted. */
export async function runCommand(options: CommandOptions): Promise<Outcome> {
  const collector = new OutcomeCollector();
  const watch = (event: DisplayEvent): void => {
    collector.add(event);
    options.onDisplay?.(event);
  };
  const signal = options.signal ?? new AbortController().signal;
  const cli = options.engine === "pulumi" ? await requirePulumiCli() : undefined;
  const wanted = activities[options.command];
  for (const activity of options.skipPreview === true && options.command === "up" ? wanted.slice(-1) : wanted) {
    const run = {
      ...options,
      activity,
      folder: join(options.folder, options.engine),
      refreshFirst: options.refresh === true,
      replace: options.replace ?? [],
      watch,
      signal,
    };
    if (cli === undefined) {
      await runStandIn(run);
    } else {
      await runPulumiCli(cli, run);
    }
    if (!collector.outcome.succeeded || signal.aborted) {
      break;
    }
  }
  return collector.outcome;
}

async function requirePulumiCli(): Promise<PulumiCommand> {
  const found = await findPulumiCli();
  if (found.command === undefined) {
    throw new EngineFailure(found.reason);
  }
  return found.command;
}
