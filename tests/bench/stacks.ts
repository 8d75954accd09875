/** Whole commands, as a person runs them: beside the same program with a provider that does nothing. */
import { InstalledPackage } from "../package/installedPackage.js";
import type { Bench } from "./bench.js";
import { BenchStack, type Command, type Cost, type StackOptions } from "./benchStack.js";
import { makeAuthorities, resourcesOf, type Authorities, type Writing } from "./programs.js";
import type { Row } from "./report.js";
import { inTurn } from "./rounds.js";

/** Milliseconds before each answer of Graph, as far away as most tenants are. */
const delay = 50;
/** What Graph takes for a write. */
const slowDelay = 300;

/** What is asked of each stack in a round. */
type Costs = Partial<Record<Command, Cost>> & { readonly stateBytes: number };

/** Creation, preview without change, and removal of so many CAs. */
export async function wholeCommands(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of bench.sizes) {
    const authorities = await makeAuthorities(size);
    const measured = await measure(bench, { authorities, delay, wait: 0 }, ["up", "preview", "destroy"]);
    rows.push(...rowsOf(`${size} CAs`, measured));
  }
  return rows;
}

/** Creation where Graph takes its time: of as many configurations as that has to be done side by side. */
export async function slowCreation(bench: Bench): Promise<Row[]> {
  const authorities = await makeAuthorities(500);
  const options = { authorities, delay: slowDelay, wait: slowDelay };
  const measured = await measure(bench, options, ["up", "destroy"]);
  return rowsOf(`50 configurations of 10 CAs, ${slowDelay} ms an answer`, measured).filter(({ what }) =>
    what.startsWith("up"),
  );
}

type Measured = ReadonlyMap<Writing, readonly Costs[]>;

async function measure(
  bench: Bench,
  options: Pick<StackOptions, "delay" | "wait"> & { authorities: Authorities },
  commands: readonly Command[],
): Promise<Measured> {
  const { engine, signal, rounds } = bench;
  const stacks: BenchStack[] = [];
  const installed = new InstalledPackage();
  try {
    for (const writing of bench.writings) {
      stacks.push(await BenchStack.make(writing, { ...options, engine, signal, modules: installed.modules }));
    }
    const figures = await inTurn(stacks, { rounds, signal }, async (stack) => {
      const costs: Partial<Record<Command, Cost>> = {};
      let stateBytes = 0;
      for (const command of commands) {
        costs[command] = await stack.run(command);
        bench.say(
          `${resourcesOf(options.authorities)} resources, ${command}, ${stack.writing}: ${inWords(costs[command])}`,
        );
        if (command === "up") {
          stateBytes = stack.stateBytes();
        }
      }
      return { ...costs, stateBytes };
    });
    return new Map(stacks.map(({ writing }, index) => [writing, figures[index]!]));
  } finally {
    for (const stack of stacks) {
      stack.remove();
    }
    installed.remove();
  }
}

function inWords({ seconds, requests, memory }: Cost): string {
  return `${seconds.toFixed(1)} s, ${requests} requests${memory === undefined ? "" : `, ${memory.toFixed(0)} MiB`}`;
}

const titles: readonly (readonly [Command, string])[] = [
  ["preview", "preview without change"],
  ["up", "up, creating"],
  ["destroy", "destroy"],
];

function rowsOf(of: string, measured: Measured): Row[] {
  const reference = measured.get("do-nothing")!;
  const row = (what: string, unit: Row["unit"], figure: (costs: Costs) => number | undefined, command?: Command) =>
    [...measured]
      .filter(([writing]) => writing !== "do-nothing")
      .map(([contender, rounds]): Row => ({
        what: `${what}, ${of}`,
        contender,
        unit,
        figures: rounds.map(figure).filter((value) => value !== undefined),
        reference: {
          contender: "do-nothing",
          figures: reference.map(figure).filter((value) => value !== undefined),
        },
        ...(command && { requests: rounds.map((costs) => costs[command]!.requests) }),
      }));
  const all = [
    ...titles
      .filter(([command]) => reference.every((costs) => costs[command] !== undefined))
      .flatMap(([command, title]) => row(title, "s", (costs) => costs[command]?.seconds, command)),
    ...row("peak memory of the provider's process", "MiB", peak),
    ...row("state of a resource", "bytes", ({ stateBytes }) => stateBytes),
  ];
  // What a machine doesn't say of some rounds, it isn't asked of the others.
  return all.filter(
    ({ figures, reference: { figures: others } }) => figures.length > 0 && figures.length === others.length,
  );
}

function peak(costs: Costs): number | undefined {
  const peaks = [costs.up, costs.preview, costs.destroy]
    .map((cost) => cost?.memory)
    .filter((value) => value !== undefined);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}
