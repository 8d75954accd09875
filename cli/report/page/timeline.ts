/** The ends of certificates and paths as a chart, drawn by Vega: a dot for each, on an axis that has more room for what is near. */
import type { Spec } from "vega";
import { soon } from "../make.js";
import { trusted, type Markup } from "../markup.js";
import type { End } from "../model.js";

const year = 365;
/** Where the axis is marked, in days from now on. */
const ticks: readonly (readonly [days: number, label: string])[] = [
  [-year, "−1 y"],
  [-60, "−60 d"],
  [0, "today"],
  [soon[0], `${soon[0]} d`],
  [soon[1], `${soon[1]} d`],
  [year, "1 y"],
  [2 * year, "2 y"],
  [5 * year, "5 y"],
  [10 * year, "10 y"],
  [20 * year, "20 y"],
];
/** How far the axis goes: what is beyond stands at its end. */
const longest = 25 * year;

const width = 820;
const dot = 9;
/** As many dots as may stand above each other, before they are drawn closer together. */
const highest = 24;

const lanes = ["certificate", "path"] as const;

/** Undefined where nothing ends. */
export async function timeline(ends: readonly End[]): Promise<Markup | undefined> {
  const latest = Math.max(...ends.map(({ days }) => days), soon[1]);
  const to = Math.min(latest * 1.1, longest);
  const from = Math.max(Math.min(...ends.map(({ days }) => days), 0) * 1.1 - 5, -2 * year);
  const columns = columnsOf(ends, from, to);
  if (columns.length === 0) {
    return undefined;
  }
  // Loaded here, so that what reads no page doesn't wait for it.
  const { parse, View } = await import("vega");
  const svg = await new View(parse(spec(columns, from, to)), { renderer: "none" }).toSVG();
  return trusted(svg);
}

interface Dot {
  readonly days: number;
  readonly lane: string;
  readonly row: number;
  readonly fill: string;
}

/** The dots, above each other where they would be in the same place. */
function columnsOf(ends: readonly End[], from: number, to: number): Dot[] {
  const position = (days: number) => Math.sign(days) * Math.sqrt(Math.abs(days));
  const step = ((position(to) - position(from)) / width) * dot;
  const rows = new Map<string, number>();
  return ends.map(({ days, what, isInUse }) => {
    const column = Math.round(position(Math.min(Math.max(days, from), to)) / step);
    const key = `${what} ${column}`;
    const row = rows.get(key) ?? 0;
    rows.set(key, row + 1);
    const at = column * step;
    return { days: Math.sign(at) * at * at, lane: what, row, fill: colourOf(days, isInUse) };
  });
}

/** As the style has it, light or dark. */
function colourOf(days: number, isInUse: boolean): string {
  const name = !isInUse ? "line" : days < soon[0] ? "error" : days < soon[1] ? "warning" : "note";
  return `var(--${name})`;
}

function spec(dots: readonly Dot[], from: number, to: number): Spec {
  const tallest = Math.max(...dots.map(({ row }) => row)) + 1;
  const spacing = dot * Math.min(1, highest / tallest);
  const height = Math.max(40, spacing * tallest + dot);
  const shown = ticks.filter(([days]) => days >= from && days <= to);
  const band = (first: number, last: number, name: string) => ({
    type: "rect" as const,
    aria: false,
    encode: {
      enter: {
        x: { scale: "x", value: Math.max(first, from) },
        x2: { scale: "x", value: Math.min(last, to) },
        y: { value: 0 },
        y2: { value: height },
        fill: { value: `var(--${name})` },
      },
    },
  });
  return {
    $schema: "https://vega.github.io/schema/vega/v6.json",
    width,
    padding: 5,
    layout: { columns: 1, padding: 12 },
    scales: [{ name: "x", type: "pow", exponent: 0.5, domain: [from, to], range: [0, width], zero: false }],
    marks: lanes
      .filter((lane) => dots.some((each) => each.lane === lane))
      .map((lane) => ({
        type: "group" as const,
        aria: false,
        title: {
          text: lane === "path" ? "Paths" : "Certificates",
          anchor: "start" as const,
          aria: false,
          color: "var(--text)",
          fontSize: 13,
        },
        data: [{ name: "dots", values: dots.filter((each) => each.lane === lane) }],
        scales: [
          {
            name: "labels",
            type: "ordinal" as const,
            domain: ticks.map(([days]) => days),
            range: ticks.map(([, label]) => label),
          },
        ],
        encode: { update: { width: { value: width }, height: { value: height } } },
        axes: [
          {
            scale: "x",
            orient: "bottom" as const,
            values: shown.map(([days]) => days),
            labelColor: "var(--text)",
            labelFontSize: 12,
            aria: false,
            domainColor: "var(--line)",
            tickColor: "var(--line)",
            encode: { labels: { update: { text: { scale: "labels", field: "value" } } } },
          },
        ],
        marks: [
          band(0, soon[0], "error-back"),
          band(soon[0], soon[1], "warning-back"),
          {
            type: "symbol" as const,
            aria: false,
            from: { data: "dots" },
            encode: {
              enter: {
                x: { scale: "x", field: "days" },
                y: { signal: `${height} - ${dot / 2} - datum.row * ${spacing}` },
                size: { value: 50 },
                fill: { field: "fill" },
              },
            },
          },
        ],
      })),
  };
}
