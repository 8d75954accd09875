import type { Report } from "../model.js";

export function htmlReport(report: Report): Promise<string> {
  return Promise.resolve(String(report.version));
}
