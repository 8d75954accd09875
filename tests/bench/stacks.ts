/** Whole commands, as a person runs them: beside the same program with a provider that does nothing. */
import { InstalledPackage } from "../package/installedPackage.js";
import type { Bench } from "./bench.js";
import { BenchStack, type Command, type Cost, type StackOptions } from "./benchStack.js";
import { makeAuthorities, resourcesOf, type Writing } from "./programs.js";
import type { Row } from "./report.js";
import { inTurn } from "./rounds.js";

/** Milliseconds before each answer of Graph, as far away as most tenants are. */
const delay = 50;
/** What Graph takes for a write. */
const slowDelay = 300;

/** Creating and removing more than so many takes minutes, and is done once, for previews in all rounds. */
const mostInRounds = 100;

/** What each command came to, of one stack. */
interface Costs {
  readonly commands: Readonly<Record<Command, readonly Cost[]>>;
  readonly stateBytes: readonly number[];
}

/** Creation, preview without change, and removal of so many CAs. */
export async function wholeCommands(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of bench.sizes) {
    const authorities = await makeAuthorities(size);
    const isMany = size > mostInRounds;
    const [lives, previews] = isMany ? [1, bench.rounds] : [bench.rounds, 1];
    const all = await measure(bench, { authorities, delay, wait: 0 }, lives, { up: 1, preview: previews, destroy: 1 });
    rows.push(...rowsOf(`${size} CAs`, all));
  }
  return rows;
}

/** Creation where Graph takes its time: of so many configurations that it has to be done side by side. */
export async function slowCreation(bench: Bench): Promise<Row[]> {
  const authorities = await makeAuthorities(500);
  const options = { authorities, delay: slowDelay, wait: slowDelay };
  // Removing them would take as long again, and isn't looked at.
  const measured = await measure(bench, options, 1, { up: 1, preview: 0, destroy: 0 });
  return rowsOf(`50 configurations of 10 CAs, ${slowDelay} ms an answer`, measured);
}

type Measured = ReadonlyMap<Writing, Costs>;

/**
 * @param lives How often each stack is created and removed.
 * @param times How often each command is given in one of these.
 */
async function measure(
  bench: Bench,
  options: Pick<StackOptions, "authorities" | "delay" | "wait">,
  lives: number,
  times: Readonly<Record<Command, number>>,
): Promise<Measured> {
  const { engine, signal } = bench;
  const stacks: BenchStack[] = [];
  const installed = new InstalledPackage();
  try {
    for (const writing of bench.writings) {
      stacks.push(await BenchStack.make(writing, { ...options, engine, signal, modules: installed.modules }));
    }
    const all = stacks.map(() => ({
      commands: { up: [] as Cost[], preview: [] as Cost[], destroy: [] as Cost[] },
      stateBytes: [] as number[],
    }));
    for (let life = 0; life < lives; life++) {
      for (const command of ["up", "preview", "destroy"] as const) {
        const costs = await inTurn(stacks, { rounds: times[command], first: life, signal }, async (stack) => {
          const cost = await stack.run(command);
          bench.say(`${resourcesOf(options.authorities)} resources, ${command}, ${stack.writing}: ${inWords(cost)}`);
          return cost;
        });
        costs.forEach((cost, index) => all[index]!.commands[command].push(...cost));
        if (command === "up") {
          stacks.forEach((stack, index) => all[index]!.stateBytes.push(stack.stateBytes()));
        }
      }
    }
    return new Map(stacks.map(({ writing }, index) => [writing, all[index]!]));
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
  const row = (what: string, unit: Row["unit"], figuresOf: (costs: Costs) => readonly number[], command?: Command) =>
    [...measured]
      .filter(([writing]) => writing !== "do-nothing")
      .map(([contender, costs]): Row => ({
        what: `${what}, ${of}`,
        contender,
        unit,
        figures: figuresOf(costs),
        reference: { contender: "do-nothing", figures: figuresOf(reference) },
        ...(command && { requests: costs.commands[command].map(({ requests }) => requests) }),
      }));
  const all = [
    ...titles.flatMap(([command, title]) =>
      row(title, "s", ({ commands }) => commands[command].map(({ seconds }) => seconds), command),
    ),
    ...row("peak memory of the provider's process", "MiB", peak),
    ...row("state of a resource", "bytes", ({ stateBytes }) => stateBytes),
  ];
  // Not every part has every command, and not every machine tells the memory.
  return all.filter(({ figures, reference: { figures: others } }) => figures.length > 0 && others.length > 0);
}

/** The highest, of whatever command. */
function peak({ commands }: Costs): number[] {
  const peaks = Object.values(commands)
    .flat()
    .map(({ memory }) => memory)
    .filter((memory) => memory !== undefined);
  return peaks.length === 0 ? [] : [Math.max(...peaks)];
}
