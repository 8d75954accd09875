/**
 * A resource's properties as plain data, as they are handed over. In inputs, an absent member is an argument that the program
 * omitted, and the symbol `unknown` is one that isn't known yet.
 */
export type Properties = Readonly<Record<string, unknown>>;

/** A failed check. */
export interface ArgumentFinding {
  readonly property: string;
  /** What was found and what to do, in words that follow the property's name; never a secret. */
  readonly reason: string;
}
