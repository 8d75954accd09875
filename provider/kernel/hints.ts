/** What the sdk tells of the rest of the program: texts and flags, which no provider is told by Pulumi. */

/** What each hint is, and when it is kept in the state for later runs. */
export interface Hints {
  /** Of a TLS inspection CA: whether the program has the resource of its signed certificate. */
  readonly hasSignedCertificate: boolean;
  /** The URN of the resource that it is to be in: of a trusted CA the configuration, of a rule the policy. */
  readonly placeUrn: string;
  /** Of the same, and of what they are in: what tells apart all that the program has there, and had. */
  readonly siblings: Announcements;
  /** Whether the object stays though its resource goes (the resource options `retainOnDelete` and `protect`). */
  readonly isRetained: boolean;
}

export type HintName = keyof Hints;

/** What tells apart each resource that a program has in one place; undefined where that isn't known yet. */
export type Announcement = readonly (string | undefined)[];

/** The same of a program as it is and as it was, as far as its state tells. */
export interface Announcements {
  readonly now: Announcement;
  /** When the state was written. */
  readonly before: Announcement;
  /** Before that: what there is of it was to be removed then. */
  readonly formerly: Announcement;
  /** Of any of these what stays though its resource goes. */
  readonly retained: Announcement;
}
