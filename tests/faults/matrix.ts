/** Plays cells and shows how they end: a row for each request of the life, a column for each fault. */
import type { Pki } from "../provider/convergence/pki.js";
import { play, type Cell, type Verdict } from "./cell.js";
import { columns } from "./columns.js";
import type { Scene } from "./faultFreeLife.js";
import { playKill, type Kill } from "./kill.js";

export interface Outcome extends Verdict {
  readonly scene: Scene;
  readonly index: number;
  /** The name of a column. */
  readonly fault: string;
}

/** Cells that wait for something real leave time for others; a process of its own needs all of a processor. */
const cellsAtOnce = 10;
const killsAtOnce = 2;

const killed = (performed: boolean) => (performed ? "SIGKILL+" : "SIGKILL");

export async function playAll(cells: readonly Cell[], kills: readonly Kill[], pki: Pki): Promise<Outcome[]> {
  return [
    ...(await eachAtOnce(cells, cellsAtOnce, async (cell) => {
      const { scene, index, column } = cell;
      return { scene, index, fault: column.name, ...(await play(cell, pki)) };
    })),
    ...(await eachAtOnce(kills, killsAtOnce, async (kill) => {
      const { scene, index, performed } = kill;
      return { scene, index, fault: killed(performed), ...(await playKill(kill, pki)) };
    })),
  ];
}

/** Does the work for all items, for some of them at the same time. */
async function eachAtOnce<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const remaining = items.entries();
  const worker = async () => {
    for (const [index, item] of remaining) {
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

export function shownMatrix(scenes: readonly Scene[], outcomes: readonly Outcome[]): string {
  const names = [...columns.map(({ name }) => name), killed(false), killed(true)];
  const height = Math.max(...names.map((name) => name.length));
  const headings = Array.from({ length: height }, (_, line) =>
    [" ".repeat(rowWidth), ...names.map((name) => name.padStart(height)[line])].join(" ").trimEnd(),
  );
  const rows = scenes.flatMap((scene) => [
    "",
    scene.step.title,
    ...scene.requests.map(({ method, path }, index) => {
      const ofRequest = outcomes.filter((outcome) => outcome.scene === scene && outcome.index === index);
      const signs = names.map((name) => ofRequest.find(({ fault }) => fault === name)?.sign ?? " ");
      return [`  ${method.padEnd(6)} ${shortened(path)}`.padEnd(rowWidth), ...signs].join(" ").trimEnd();
    }),
  ]);
  return [legend, "", ...headings, ...rows].join("\n");
}

const legend = `. went on in the same run    e ended in an error, and the next run converged
a the same, once the object that the next run named was adopted    X is wrong
+ the request was performed    … so did all requests from then on`;

const rowWidth = 62;

function shortened(path: string): string {
  return path
    .replace("/networkAccess/tls/", "")
    .replace("/directory/certificateAuthorities/", "")
    .replace("certificateBasedApplicationConfigurations", "configurations");
}

/** What is wrong, cell by cell. */
export function shownFailures(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ sign, scene, index, fault, messages }) => {
    const { method, path } = scene.requests[index]!;
    return sign === "X"
      ? [`${scene.step.title}, request ${index + 1} (${method} ${path}), ${fault}:\n${messages.join("\n")}`]
      : [];
  });
}
