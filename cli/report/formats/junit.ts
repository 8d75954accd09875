import { failsFor, failsForEnd, type FailOn } from "../failOn.js";
import { markup, trusted, type Markup } from "../markup.js";
import type { End, Finding, Report, Subject } from "../model.js";
import { daysInWords, findingInWords, kindNames, tenantInWords } from "../words.js";

/** A testcase of JUnit's. */
interface Case {
  readonly name: string;
  readonly suite: string;
  /** What it fails for. */
  readonly failures: readonly { readonly type: string; readonly text: string }[];
  /** What else there is to say. */
  readonly remarks: readonly string[];
}

/**
 * The report as JUnit's XML, which CI systems show as tests: one for each object, and one for the end of each certificate and
 * path.
 *
 * @param failOn What a test fails for; by itself for errors.
 */
export function junitReport(report: Report, failOn: FailOn): string {
  const what: FailOn = Object.keys(failOn).length === 0 ? { severity: "error" } : failOn;
  const cases = [...ofObjects(report, what), ...report.ends.map((end) => ofEnd(end, what))];
  const suites = [...new Set(cases.map(({ suite }) => suite))].map((suite) => {
    const all = cases.filter((each) => each.suite === suite);
    return markup`
  <testsuite name="${suite}" tests="${all.length}" failures="${failed(all)}" errors="0" skipped="0" time="0" timestamp="${report.tenant.readAt}">${all.map(testcase)}
  </testsuite>`;
  });
  const xml = markup`<testsuites name="${`Certificate authorities of ${tenantInWords(report)}`}" tests="${cases.length}" failures="${failed(cases)}" errors="0" time="0">${suites}
</testsuites>
`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml.toString()}`;
}

function ofObjects(report: Report, failOn: FailOn): Case[] {
  const { configurations, tlsCas, tlsInspectionPolicies, filteringProfiles, appManagementPolicies, findings } = report;
  const objects: Subject[] = [
    ...configurations.map(({ id, displayName = id }) => ({ kind: "configuration" as const, id, name: displayName })),
    ...tlsCas.map(({ id, name = id }) => ({ kind: "tlsCa" as const, id, name })),
    ...tlsInspectionPolicies.map(({ id, name = id }) => ({ kind: "tlsInspectionPolicy" as const, id, name })),
    ...filteringProfiles
      .filter(({ links }) => links.length > 0)
      .map(({ id, name = id }) => ({ kind: "filteringProfile" as const, id, name })),
    ...appManagementPolicies
      .filter(({ entries }) => entries.length > 0)
      .map(({ id, displayName = id }) => ({ kind: "appManagementPolicy" as const, id, name: displayName })),
  ];
  const key = ({ kind, id, name }: Subject) => `${kind} ${id === "" ? name : id}`;
  const subjects = new Map([...objects, ...findings.map((finding) => finding.about)].map((one) => [key(one), one]));
  return [...subjects].map(([at, { kind, id, name }]) => {
    const found = findings.filter((finding) => key(finding.about) === at);
    return {
      name: id === "" || id === name ? name : `${name} (${id})`,
      suite: kindNames[kind],
      failures: found
        .filter((finding) => failsFor(finding, failOn))
        .map((finding) => ({ type: finding.rule, text: inWords(finding) })),
      remarks: found
        .filter((finding) => !failsFor(finding, failOn))
        .map((finding) => `${finding.severity}: ${inWords(finding)}`),
    };
  });
}

function ofEnd(end: End, failOn: FailOn): Case {
  const { name, what, thumbprint, at, days } = end;
  const text = `ends at ${at}, ${daysInWords(days)}`;
  const fails = failsForEnd(end, failOn);
  return {
    name: `${name} (${thumbprint})`,
    suite: `end of a ${what}`,
    failures: fails ? [{ type: "expiry", text }] : [],
    remarks: fails ? [] : [text],
  };
}

function inWords(finding: Finding): string {
  return `${findingInWords(finding)} [${finding.rule}, ${finding.source}]. ${finding.remedy}.`;
}

function testcase({ name, suite, failures, remarks }: Case): Markup {
  const [first] = failures;
  const failure =
    first &&
    markup`
      <failure type="${first.type}" message="${first.text}">${lines(failures.map(({ text }) => text))}</failure>`;
  const output =
    remarks.length > 0
      ? markup`
      <system-out>${lines(remarks)}</system-out>`
      : undefined;
  return markup`
    <testcase classname="${suite}" name="${name}" time="0">${failure}${output}
    </testcase>`;
}

function lines(texts: readonly string[]): Markup {
  return trusted(texts.map((text) => markup`${text}`.toString()).join("\n"));
}

function failed(cases: readonly Case[]): number {
  return cases.filter(({ failures }) => failures.length > 0).length;
}
