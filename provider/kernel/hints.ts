/** What the sdk tells of the rest of the program: texts and flags, which no provider is told by Pulumi. */
import type { Announcements } from "./run.js";

/** What each hint is, and when it is kept in the state for later runs. */
export interface Hints {
  /** Of a TLS inspection CA: whether the program has the resource of its signed certificate. */
  readonly hasSignedCertificate: boolean;
  /** Of a trusted CA: the URN of the configuration that it is to be in. */
  readonly configurationUrn: string;
  /**
   * Of a trusted CA and of a configuration: the thumbprints of all trusted CAs that the program has resources for in the
   * configuration, and had.
   */
  readonly siblings: Announcements;
  /** Whether the object stays though its resource goes (the resource options `retainOnDelete` and `protect`). */
  readonly isRetained: boolean;
}

export type HintName = keyof Hints;
