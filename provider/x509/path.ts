/** Certification paths: found in a bag of certificates, and validated by RFC 5280 section 6.1. */
import type { Certificate } from "./certificate.js";
import type { Demand, PathFinding } from "./pathRules.js";
import { downFrom, bagMember, PathSearch } from "./pathSearch.js";

/** A path from a certificate upwards (RFC 5280 section 6). */
export interface CertificationPath {
  /** The leaf first, each followed by its issuer; a self-signed root last where the path is complete. */
  readonly certificates: readonly Certificate[];
  /** What is wrong with the path, from the leaf upwards. A path without findings is valid. */
  readonly findings: readonly PathFinding[];
}

/**
 * The best path from a leaf to a self-signed root among the certificates given, which may be in any order, hold others
 * or the leaf itself, and certify each other in circles: the shortest valid one that meets all demands, or else breaks
 * none that is an error; where none is valid, the one with the fewest faults; where none is complete, the one that says
 * whose issuer is missing.
 *
 * The root is the trust anchor by being there. It is held to the same rules as every authority below it.
 *
 * @param authoritiesToCome How many authorities there will be below the leaf: the path lengths must leave room for them, and
 *   no policy be required of them.
 * @param demands What is asked of the path beyond RFC 5280 section 6.
 */
export function certificationPath(
  leaf: Certificate,
  others: readonly Certificate[],
  at: Date,
  authoritiesToCome = 0,
  demands: readonly Demand[] = [],
): CertificationPath {
  const first = bagMember(leaf);
  if (first === undefined) {
    const finding: PathFinding = { rule: "encoding", certificate: 0, subject: leaf.subject };
    return { certificates: [leaf], findings: [finding] };
  }
  const steps = [...downFrom(new PathSearch(first, others, at, authoritiesToCome, demands).bestPath())].toReversed();
  const certificates = steps.filter((step) => !step.isEnd).map((step) => step.member.certificate);
  return {
    certificates,
    findings: steps
      .flatMap((step) => step.found)
      .sort((one, other) => one.certificate - other.certificate)
      .map((found) => ({ ...found, subject: certificates[found.certificate]?.subject ?? "" })),
  };
}
