import type { CertificateFields } from "../x509/certificateFields.js";

/** One thing that is demanded of a certificate. */
export interface Rule {
  /** What names it in messages, in `acceptedFindings` and in the documentation; stays the same from release to release. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** Why a program can't accept that it is broken, as a sentence without its end; absent where one can. */
  readonly neverAccepted?: string;
  /** What is demanded and why, as a sentence without its end. */
  readonly demand: string;
  /** What to do about it, as a sentence without its end, where that isn't another certificate. */
  readonly remedy?: string;
  /** Who demands it: a Microsoft page or a section of an RFC. */
  readonly source: string;
}

/** A rule for a single certificate. */
export interface CertificateRule extends Rule {
  /** What was found instead, in words; undefined where the rule is kept. */
  broken(fields: CertificateFields, now: Date): string | undefined;
}
