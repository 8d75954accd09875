import { asText } from "../../comparison.js";
import { pemFromGraph } from "../../arguments.js";
import type { Entity } from "../../graph/client.js";
import { readCertificate, readCertificates } from "../../x509/certificate.js";

/** The members of a configuration that are neither its root nor expected, each as a warning: somebody may have slipped it in. */
export function unexpectedMembers(members: readonly Entity[], rootId: unknown, expected: unknown): string[] {
  const known = new Set(readAll(expected).map(({ thumbprint }) => thumbprint));
  return members
    .filter(({ id }) => id !== rootId)
    .flatMap(({ id, certificate }) => {
      const pem = pemFromGraph(certificate);
      if (pem === undefined) {
        return [
          `the CA ${String(id)} is trusted here, and its certificate can't be read: expectedCertificates can't have it`,
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

/** An empty list expects no CA beside the root. */
function readAll(expected: unknown) {
  const text = asText(expected) ?? "";
  return text === "" ? [] : readCertificates(text);
}
