import { createHash } from "node:crypto";
import { Drawings } from "../page/drawing.js";
import { page } from "../page/page.js";
import { style } from "../page/style.js";
import { timeline } from "../page/timeline.js";
import type { Report } from "../model.js";

/** The report as one page without anything from outside, and without scripts. */
export async function htmlReport(report: Report): Promise<string> {
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return page(report, { policy, drawings: await Drawings.start(), timeline: await timeline(report.ends) }).toString();
}
