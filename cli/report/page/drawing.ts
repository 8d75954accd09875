/** Who signs whom, and what uses that, as a drawing by Graphviz. */
import type { Graph, Viz } from "@viz-js/viz";
import { inOneLine } from "../../../provider/messages/foreignText.js";
import { trusted, type Markup } from "../markup.js";

/** A box of a drawing. */
export interface Box {
  /** What edges name it by; it isn't shown. */
  readonly id: string;
  readonly lines: readonly string[];
  readonly look: "error" | "warning" | "plain" | "off";
  /** Whether it is a certificate, and not what uses one. */
  readonly isCertificate: boolean;
}

/** An arrow from one box to another. */
export type Arrow = readonly [from: string, to: string];

/** As much of a line as a box has room for. */
const longest = 34;

/** What draws; started once for all drawings of a page. */
export class Drawings {
  private constructor(private readonly viz: Viz) {}

  static async start(): Promise<Drawings> {
    // Loaded here, so that what reads no page doesn't wait for it.
    const { instance } = await import("@viz-js/viz");
    return new Drawings(await instance());
  }

  draw(boxes: readonly Box[], arrows: readonly Arrow[]): Markup {
    const numbers = new Map(boxes.map(({ id }, index) => [id, `n${index}`]));
    const graph: Graph = {
      graphAttributes: { rankdir: "LR", bgcolor: "transparent", nodesep: 0.15, ranksep: 0.35, pad: 0.05 },
      nodeAttributes: { fontname: "Arial", fontsize: 12, margin: "0.22,0.06" },
      edgeAttributes: { arrowsize: 0.6 },
      nodes: boxes.map(({ id, lines, look, isCertificate }) => ({
        name: numbers.get(id) ?? "",
        attributes: {
          label: lines.map(label).join("\\n"),
          shape: "box",
          style: isCertificate ? "solid" : "rounded",
          class: look,
        },
      })),
      edges: arrows.map(([from, to]) => ({ tail: numbers.get(from) ?? "", head: numbers.get(to) ?? "" })),
    };
    return trusted(bare(this.viz.renderString(graph, { format: "svg_inline" })));
  }
}

/** A text as Graphviz shows it: backslashes and entities mean something to it. */
function label(text: string): string {
  const characters = Array.from(inOneLine(text));
  const short = characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : characters.join("");
  return short.replaceAll("\\", "\\\\").replaceAll("&", "&amp;");
}

/** Without comments, tooltips and ids, which would be the same in each drawing. What is foreign in it is escaped: no text has a `<` or `"`. */
function bare(svg: string): string {
  return svg
    .replace(/<!--[^]*?-->\n?|<title>[^]*?<\/title>\n?| id="[^"]*"| xml:space="preserve"| font-family="[^"]*"/g, "")
    .trim();
}
