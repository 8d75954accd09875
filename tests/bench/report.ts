/** The table of what was measured. */
import { cpus } from "node:os";
import { table } from "../../docs/table.js";
import { median, ratio } from "./rounds.js";

/** What one contender came to in each round, beside what another one did in the same. */
export interface Row {
  readonly what: string;
  readonly contender: string;
  readonly unit: "s" | "ms" | "requests/s" | "MiB" | "bytes";
  readonly figures: readonly number[];
  readonly reference: { readonly contender: string; readonly figures: readonly number[] };
  /** How many requests it took. */
  readonly requests?: readonly number[];
}

export function markdownTable(rows: readonly Row[]): string {
  return table(
    ["what", "contender", "figure", "reference", "its figure", "ratio", "requests"],
    rows.map(({ what, contender, unit, figures, reference, requests }) => [
      what,
      contender,
      `${shown(median(figures))} ${unit}`,
      reference.contender,
      `${shown(median(reference.figures))} ${unit}`,
      ratio(figures, reference.figures).toFixed(2),
      requests === undefined ? "" : String(median(requests)),
    ]),
  );
}

/** Three digits, which is more than a measurement on a shared machine is worth. */
function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** What it was measured on. */
export function machine(engine: string): string {
  const all = cpus();
  const model = all[0]?.model.trim() ?? process.arch;
  return `${model}, ${all.length} cores, ${process.platform}, Node ${process.version}, ${engine}`;
}
