import type { Entity } from "../../graph/client.js";
import { idOf } from "../../graph/entity.js";
import { isAmong } from "../../kernel/certificateLists.js";
import { Illegible } from "../../kernel/illegible.js";
import type { Certificate } from "../../x509/certificate.js";
import { certificateOf } from "../trustedCertificateAuthority/graph.js";

/** The members of a configuration that are neither its root nor expected, each as a warning: somebody may have slipped it in. */
export function unexpectedMembers(
  members: readonly Entity[],
  rootId: string | null | undefined,
  expected: readonly Certificate[],
): string[] {
  return members
    .filter((member) => idOf(member) !== rootId)
    .flatMap((member) => {
      const [id, read] = [idOf(member), certificateOf(member)];
      if (read instanceof Illegible) {
        return [
          `the CA ${id} is trusted here, and its certificate ${read.why}: expectedCertificates can't have it, so look at what the tenant has there`,
        ];
      }
      const { subject, thumbprint } = read.value;
      return isAmong(expected, read.value)
        ? []
        : [
            `the CA ${subject} (SHA-256 ${thumbprint}, id ${id}) is trusted here but is not among expectedCertificates: unless you know who added it, remove it`,
          ];
    });
}
