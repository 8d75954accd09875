import { argumentOf } from "./comparison.js";
import type { Argument, Finding } from "./resource.js";

/**
 * What is wrong with arguments, as Pulumi shows it. It prints the value of the property that a failure names: where that must
 * not be seen, the property is empty, and the reason alone says which it is.
 */
export function checkFailures(
  definitions: Readonly<Record<string, Argument>>,
  findings: readonly Finding[],
): { property: string; reason: string }[] {
  return findings.map(({ property, reason }) => ({
    property: definitions[argumentOf(property)]?.concealed ? "" : property,
    reason: `${property} ${reason}`,
  }));
}
