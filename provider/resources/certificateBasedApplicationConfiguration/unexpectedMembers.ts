import { thumbprints } from "../../kernel/arguments.js";
import { asText } from "../../kernel/comparison.js";
import { certificateFromGraph } from "../../kernel/fromGraph.js";
import type { Entity } from "../../graph/client.js";
import { Illegible } from "../../kernel/illegible.js";
import { readCertificate } from "../../x509/certificate.js";

/** The members of a configuration that are neither its root nor expected, each as a warning: somebody may have slipped it in. */
export function unexpectedMembers(members: readonly Entity[], rootId: unknown, expected: unknown): string[] {
  const known = thumbprints(asText(expected) ?? "");
  return members
    .filter(({ id }) => id !== rootId)
    .flatMap(({ id, certificate }) => {
      const pem = certificateFromGraph(certificate);
      if (pem instanceof Illegible) {
        return [
          `the CA ${String(id)} is trusted here, and its certificate ${pem.why}: expectedCertificates can't have it, so look at what the tenant has there`,
        ];
      }
      const { subject, thumbprint } = readCertificate(pem);
      return known.has(thumbprint)
        ? []
        : [
            `the CA ${subject} (SHA-256 ${thumbprint}, id ${String(id)}) is trusted here but is not among expectedCertificates: unless you know who added it, remove it`,
          ];
    });
}
