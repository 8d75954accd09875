import { createHash } from "node:crypto";
import type { Log, ReportingDescriptor, Result } from "sarif";
import { repository } from "../../../provider/manifest.js";
import { harmlessJson, inOneLine } from "../../../provider/messages/foreignText.js";
import type { Finding, Report } from "../model.js";
import { findingInWords, subjectInWords } from "../words.js";

/**
 * Where code scanning shows what was found in a tenant, which is in no file: at the beginning of what each Pulumi project has.
 * Without a place in a file GitHub takes no result.
 */
const place = { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } };

/** The report as SARIF 2.1.0, for code scanning. */
export function sarifReport(report: Report): string {
  const { tool, tenant, findings, unread } = report;
  const rules = [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            semanticVersion: tool.version,
            informationUri: `${repository}/blob/main/docs/report.md`,
            rules: rules.map(ruleOf),
          },
        },
        // Results of one tenant take the place of its earlier ones alone.
        automationDetails: { id: `entra-ca/${inOneLine(tenant.id ?? tenant.graphOrigin)}/` },
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            endTimeUtc: tenant.readAt,
            toolExecutionNotifications: unread.map(({ what, nextStep }) => ({
              level: "error",
              message: { text: plain(`${what}. ${nextStep}.`) },
            })),
          },
        ],
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, rules)),
      },
    ],
  };
  return harmlessJson(JSON.stringify(log, undefined, 2));
}

function ruleOf({ rule, severity, demand, source }: Finding): ReportingDescriptor {
  return {
    id: rule,
    shortDescription: { text: plain(`It ${demand}.`) },
    fullDescription: { text: plain(`It ${demand} (${source}).`) },
    help: { text: plain(`It ${demand}. Source: ${source}.`) },
    defaultConfiguration: { level: severity },
  };
}

function resultOf(finding: Finding, rules: readonly Finding[]): Result {
  const { rule, severity, about, member = "", thumbprint, remedy } = finding;
  // What was found may say another date each day, and is the same finding.
  const identity = [rule, about.kind, about.id, about.name, member, thumbprint ?? ""].join("\n");
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex((each) => each.rule === rule),
    level: severity,
    message: { text: plain(`${findingInWords(finding)}. ${remedy}.`) },
    locations: [
      {
        physicalLocation: place,
        logicalLocations: [
          {
            name: plain(subjectInWords(about)),
            fullyQualifiedName: inOneLine(`${about.kind}/${about.id}`),
            kind: "resource",
          },
        ],
      },
    ],
    partialFingerprints: { "finding/v1": createHash("sha256").update(identity).digest("hex") },
    ...(thumbprint !== undefined && { properties: { thumbprint } }),
  };
}

/** A text in which nothing acts, nor is a link (SARIF 2.1.0 section 3.11.6), nor Markdown's, should somebody take it for that. */
function plain(text: string): string {
  return inOneLine(text).replace(/[\\[\]]/g, "\\$&");
}
