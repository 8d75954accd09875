/** How long an operation may wait, as a program writes it. */
import type { Operation } from "./values.js";

export const operations: readonly Operation[] = ["create", "update", "delete"];

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A number with a unit in milliseconds; undefined for anything else. */
export function milliseconds(text: string | undefined): number | undefined {
  const [, count, unit] = /^([1-9]\d*)([smh])$/.exec(text ?? "") ?? [];
  return unit === undefined ? undefined : Number(count) * (units[unit] ?? NaN);
}
