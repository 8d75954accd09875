import { inOneLine } from "../messages/foreignText.js";
import type { Finding } from "../kernel/properties.js";
import type { Secrets } from "../messages/secrets.js";

/**
 * What is wrong with arguments, as Pulumi shows it. The reason says which argument it is about, and the failure's own property
 * stays empty: Pulumi would print the value of that, which may be a private key, whether the program marks it as secret or not.
 */
export function checkFailures(findings: readonly Finding[], secrets: Secrets): { property: string; reason: string }[] {
  return findings.map(({ property, reason }) => ({
    property: "",
    reason: inOneLine(secrets.conceal(`${property} ${reason}`)),
  }));
}
