import { identified, pemFromGraph, thumbprints } from "../../arguments.js";
import { asText } from "../../comparison.js";
import type { Entity } from "../../graph/client.js";
import { readCertificate } from "../../x509/certificate.js";

/** The members of a configuration that are neither its root nor expected, each as a warning: somebody may have slipped it in. */
export function unexpectedMembers(members: readonly Entity[], rootId: unknown, expected: unknown): string[] {
  const known = thumbprints(asText(expected) ?? "");
  const others = members.filter(({ id }) => id !== rootId);
  const unexpected = others.flatMap(({ id, certificate }) => {
    const pem = pemFromGraph(certificate);
    const ca = pem === undefined ? undefined : readCertificate(pem);
    return ca === undefined || known.has(ca.thumbprint)
      ? []
      : [
          `the CA ${identified(ca).replace(/\)$/, `, id ${String(id)})`)} is trusted here but is not among expectedCertificates: unless you know who added it, remove it`,
        ];
  });
  return [...unexpected, ...unreadableMembers(others, "expectedCertificates")];
}

/** The members whose certificate can't be read, each as a warning: a list of certificates says nothing of them. */
export function unreadableMembers(members: readonly Entity[], list: string): string[] {
  return members
    .filter(({ certificate }) => pemFromGraph(certificate) === undefined)
    .map(({ id }) => `the CA ${String(id)} is trusted here, and its certificate can't be read: ${list} can't have it`);
}
