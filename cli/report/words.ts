/** What several formats say in the same words. */
import type { Finding, Report, Severity, Subject } from "./model.js";

/** What the kinds of objects are called. */
export const kindNames: Readonly<Record<Subject["kind"], string>> = {
  configuration: "configuration",
  tlsCa: "TLS inspection CA",
  appManagementPolicy: "app management policy",
  tlsInspectionPolicy: "TLS inspection policy",
  filteringProfile: "security profile",
  resource: "resource",
  tenant: "tenant",
};

/** A number of things. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** How many findings there are of each severity. */
export function findingsInWords({ summary: { errors, warnings, notes } }: Report): string {
  return [counted(errors, "error"), counted(warnings, "warning"), counted(notes, "note")].join(", ");
}

/** What a report is about. */
export function tenantInWords({ tenant: { id, graphOrigin, cloud } }: Report): string {
  return `${id === undefined ? "the tenant signed in to" : `tenant ${id}`} (${graphOrigin}, cloud ${cloud})`;
}

/** What something is and what it is called. */
export function subjectInWords({ kind, id, name, isNamesake }: Subject): string {
  const which = isNamesake === true ? ` (${id})` : "";
  return kind === "tenant" ? name : `${kindNames[kind]} ${JSON.stringify(name)}${which}`;
}

/** A finding as a sentence without its end. */
export function findingInWords({ about, subject, demand, found }: Finding): string {
  const certificate = subject === undefined ? "" : `, ${JSON.stringify(subject)}:`;
  return `${subjectInWords(about)}${certificate} ${demand}; found ${found}`;
}

/** The day of an instant. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** When something ends, as seen from now. */
export function daysInWords(days: number): string {
  return days < 0 ? `${counted(-days, "day")} ago` : days === 0 ? "within a day" : `in ${counted(days, "day")}`;
}

/** What a severity is called, of one and of several. */
export const severityNames: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  note: "Notes",
};
