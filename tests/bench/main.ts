/**
 * `npm run bench`: what the provider costs, each figure beside a reference that is measured in the same run, in turn with it.
 * Only the ratios say something of another machine. docs/performance.md has the latest table.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { isThere, tools } from "../languageTools.js";
import type { Bench } from "./bench.js";
import { certificateChecks } from "./certificateChecks.js";
import { requestRates } from "./graphClient.js";
import { writings, type Writing } from "./programs.js";
import { machine, markdownTable, type Row } from "./report.js";
import { slowCreation, wholeCommands } from "./stacks.js";
import { startUp } from "./startUp.js";

const parts: Readonly<Record<string, (bench: Bench) => Promise<Row[]>>> = {
  requests: requestRates,
  stacks: wholeCommands,
  slow: slowCreation,
  start: startUp,
  certificates: certificateChecks,
};

interface Options {
  readonly rounds: number;
  readonly sizes: readonly number[];
  readonly only: readonly string[];
}

async function run({ rounds, sizes, only }: Options): Promise<void> {
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      abort.abort(new Error(`Ended by ${name}.`));
    });
  }
  const { command } = await findPulumiCli();
  const notMeasured: readonly Writing[] =
    command === undefined ? ["plugin", "YAML"] : tools.yaml.every(isThere) ? [] : ["YAML"];
  const bench: Bench = {
    rounds,
    sizes,
    engine: command === undefined ? "stand-in" : "pulumi",
    writings: writings.filter((writing) => !notMeasured.includes(writing)),
    signal: abort.signal,
    say: (line) => {
      console.error(line);
    },
  };
  const rows: Row[] = [];
  for (const part of only) {
    rows.push(...(await parts[part]!(bench)));
  }
  console.log(machine(command === undefined ? "the stand-in engine" : `Pulumi ${String(command.version)}`));
  if (notMeasured.length > 0) {
    console.log(`Not measured, since that takes the Pulumi CLI with its language hosts: ${notMeasured.join(", ")}.`);
  }
  console.log(`\n${markdownTable(rows)}`);
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError("It must be a number from 1.");
  }
  return Number(text);
}

/** CAs come in configurations of ten, of which Graph allows 100 in a tenant. */
function readSizes(text: string): number[] {
  return text.split(",").map((size) => {
    if (!/^([1-9]\d?0|1000)$/.test(size)) {
      throw new InvalidArgumentError("They must be multiples of 10 up to 1000, with commas between them.");
    }
    return Number(size);
  });
}

new Command("bench")
  .addOption(new Option("--rounds <number>", "how often each contender has its turn").default(3).argParser(positive))
  .addOption(
    new Option("--sizes <numbers>", "how many CAs the programs of the part stacks have")
      .default([100, 1000])
      .argParser(readSizes),
  )
  .addOption(
    new Option("--only <parts...>", "what is measured").choices(Object.keys(parts)).default(Object.keys(parts)),
  )
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  // Connections that are kept would keep this process, too.
  .finally(() => process.exit());
