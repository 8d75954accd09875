/** What somebody changed outside Pulumi, in words. */
import type { Secrets } from "../messages/secrets.js";
import { isAbsent } from "../records.js";
import { isSecret, valueInWords, type Difference } from "./comparison.js";
import type { ArgumentDefinition } from "./definition.js";
import { kindOf } from "./kinds.js";
import { unknown } from "./unknown.js";

/** A drifted property in words, in one warning or several: what the tenant has, and what comes of it. */
export function driftWarnings(difference: Difference, argument: ArgumentDefinition, secrets: Secrets): string[] {
  const { property, stored, live, wanted } = difference;
  const isTold = !isAbsent(stored) && !isAbsent(live) && !isSecret(difference, secrets);
  const changes = isTold && kindOf(argument).changes?.(stored, live, wanted === unknown ? undefined : wanted);
  return changes
    ? changes.map((change) => `${property} was changed outside Pulumi: ${change}`)
    : [driftWarning(difference, argument, secrets)];
}

function driftWarning(difference: Difference, argument: ArgumentDefinition, secrets: Secrets): string {
  const { property, live, wanted } = difference;
  const start = `${property} was changed outside Pulumi`;
  if (isSecret(difference, secrets)) {
    const now = difference.write ? "another value than the program wants" : "what the program wants";
    return `${start}: Graph has ${now}. It isn't shown, since the program marks it as a secret`;
  }
  const found = `${start}: Graph has ${valueInWords(argument, live)}`;
  if (!difference.write) {
    return `${found}, which is what the program wants`;
  }
  const wish = wanted === unknown ? "a value that isn't known yet" : valueInWords(argument, wanted);
  return `${found}, the program wants ${wish}`;
}
