/** Shows how each fault at each request of the life ends: `npm run test:faults`. */
import { Pki } from "../provider/convergence/pki.js";
import { cellsOf } from "./cell.js";
import { faultFreeLife } from "./faultFreeLife.js";
import * as inspection from "./inspection.js";
import { killsOf } from "./kill.js";
import { playAll, shownFailures, shownMatrix } from "./matrix.js";

async function main(): Promise<void> {
  const pki = new Pki();
  const scenes = await faultFreeLife(pki);
  const outcomes = await playAll(cellsOf(scenes), killsOf(scenes), pki);
  const failures = shownFailures(outcomes);
  console.log([shownMatrix(scenes, outcomes), ...failures].join("\n\n"));
  console.log(`\n${outcomes.length} cells, ${failures.length} wrong`);
  const cells = await inspection.cells();
  const wrong: string[] = [];
  for (const cell of cells) {
    const found = await inspection.wrongWith(cell);
    wrong.push(...(found === undefined ? [] : [found]));
  }
  console.log([...wrong, `${cells.length} cells of policies, rules and links, ${wrong.length} wrong`].join("\n\n"));
  process.exitCode = failures.length + wrong.length === 0 ? 0 : 1;
}

void main();
