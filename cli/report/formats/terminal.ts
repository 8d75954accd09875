import { styleText } from "node:util";
import { inOneLine } from "../../../provider/messages/foreignText.js";
import { soon } from "../make.js";
import type { End, Finding, Report } from "../model.js";
import { counted, dayOf, daysInWords, findingInWords, findingsInWords, tenantInWords } from "../words.js";

const colours = { error: "red", warning: "yellow", note: "blue" } as const;
/** As many ends as a person reads; the other formats have all of them. */
const mostEnds = 20;

/** The report as a person reads it in a terminal. Foreign text can't act there. */
export function terminalReport(report: Report): string {
  const { summary, tool, tenant, findings, ends, stack } = report;
  const policies = report.tlsInspectionPolicies;
  const rules = policies.flatMap((policy) => policy.rules);
  const links = report.filteringProfiles.flatMap((profile) => profile.links);
  const entries = report.appManagementPolicies.flatMap((policy) => policy.entries);
  const facts = [
    `${counted(summary.configurations, "configuration")} with ${counted(summary.trustedCas, "CA")} that applications may use`,
    `${counted(summary.tlsCas, "TLS inspection CA")}, ${summary.tlsCasInUse} in use`,
    `${counted(policies.length, "TLS inspection policy", "TLS inspection policies")} with ${counted(rules.length, "rule")}, ${counted(links.length, "link")} to security profiles`,
    `${counted(entries.length, "entry", "entries")} of app management policies that name configurations`,
    `${counted(summary.certificates, "certificate")}: ${summary.ended} ended, ${summary.endingWithin60Days} end within ${soon[0]} days, ${summary.endingWithin180Days} within ${soon[1]}`,
    ...(stack === undefined
      ? []
      : [`stack ${stack.name}: ${counted(stack.managed, "object")} managed, ${stack.inNoProgram} in no program`]),
  ];
  const near = ends.filter(({ days }) => days < soon[1]);
  const more = near.length - mostEnds;
  return [
    styleText("bold", inOneLine(`Certificate authorities of ${tenantInWords(report)}`)),
    inOneLine(`read at ${tenant.readAt} by ${tool.name} ${tool.version}`),
    "",
    ...facts.map((fact) => `  ${inOneLine(fact)}`),
    "",
    ...findings.flatMap(findingLines),
    ...(near.length === 0 ? [] : [styleText("bold", `Ended, or end within ${soon[1]} days`)]),
    ...near.slice(0, mostEnds).map(endLine),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(near.length === 0 ? [] : [""]),
    findingsInWords(report),
  ].join("\n");
}

function findingLines(finding: Finding): string[] {
  const { severity, rule, source, remedy } = finding;
  return [
    `${styleText(colours[severity], severity)}: ${inOneLine(findingInWords(finding))}`,
    `  [${rule}] ${inOneLine(source)}`,
    `  ${inOneLine(remedy)}.`,
    "",
  ];
}

function endLine({ at, what, name, days, isInUse }: End): string {
  const colour = days < soon[0] && isInUse ? "red" : "reset";
  const use = isInUse ? "" : ", not in use";
  return `  ${styleText(colour, dayOf(at))}  ${inOneLine(`${what} ${JSON.stringify(name)}, ${daysInWords(days)}${use}`)}`;
}
