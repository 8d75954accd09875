/** What a job is to fail for. */
import type { End, Finding, Report } from "./model.js";

/** What `--fail-on` names; nothing where it isn't given. */
export interface FailOn {
  /** The least serious severity that counts. */
  readonly severity?: "error" | "warning";
  /** Whether it counts that the tenant isn't as the stack has it. */
  readonly drift?: boolean;
  /** In how many days from now on the end of something in use counts. */
  readonly expiryDays?: number;
}

/** The forms of the option's value. */
export const failOnForms = "error, warning, drift or expiry=<days>d";

/** Reads one value of the option, beside those before; undefined for what is none. */
export function readFailOn(text: string, others: FailOn): FailOn | undefined {
  const [, days] = /^expiry=(\d{1,5})d$/.exec(text) ?? [];
  switch (text) {
    case "error":
      return { severity: "error", ...others };
    case "warning":
      return { ...others, severity: "warning" };
    case "drift":
      return { ...others, drift: true };
    default:
      return days === undefined ? undefined : { ...others, expiryDays: Number(days) };
  }
}

/** Whether a job is to fail for a finding. */
export function failsFor({ severity, rule }: Finding, failOn: FailOn): boolean {
  const counts =
    (failOn.severity !== undefined && severity === "error") ||
    (failOn.severity === "warning" && severity === "warning");
  // Of CAs that nobody could read, nobody knows whether they end or aren't as they were; nor of a stack elsewhere, whether it is so.
  const isUnknown = rule === "not-read" && severity === "error";
  const isNotCompared = rule === "other-tenant" && severity === "error";
  const isAsked = failOn.drift === true || failOn.expiryDays !== undefined;
  return (
    counts ||
    (isAsked && isUnknown) ||
    (failOn.drift === true && (isNotCompared || rule === "drift" || rule === "gone"))
  );
}

/** Whether a job is to fail for the end of a certificate or a path. */
export function failsForEnd({ days, isInUse }: End, { expiryDays }: FailOn): boolean {
  return expiryDays !== undefined && isInUse && days < expiryDays;
}

/** Whether a job is to fail. */
export function failsForReport({ findings, ends }: Report, failOn: FailOn): boolean {
  return findings.some((each) => failsFor(each, failOn)) || ends.some((each) => failsForEnd(each, failOn));
}
