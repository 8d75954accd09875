import { setImmediate } from "node:timers";
import { trustedCertificateFindings } from "../../checks/trustedCertificate.js";
import type { Entity } from "../../graph/entity.js";
import { Illegible } from "../../kernel/illegible.js";
import { attempt } from "../../results.js";
import { certificateOf } from "./graph.js";

/**
 * Reads what is in a configuration before its CAs are compared, one certificate after the other, while Pulumi does something else: it
 * waits for each comparison. What is read and found stays with the certificate, and nobody waits for it: calls come between, and
 * it doesn't keep a process that is to end. What goes wrong here, goes wrong again where somebody hears it.
 */
export function readAhead([member, ...others]: readonly Entity[]): void {
  if (member === undefined) {
    return;
  }
  setImmediate(() => {
    attempt(() => {
      const certificate = certificateOf(member);
      if (!(certificate instanceof Illegible)) {
        trustedCertificateFindings("certificate", { certificate: certificate.value, isRoot: false }, new Date());
      }
    });
    readAhead(others);
  }).unref();
}
