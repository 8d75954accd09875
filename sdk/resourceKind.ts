import type { Telling } from "../provider/kernel/definition.js";
import type { HintName } from "../provider/kernel/hints.js";

/** What of a resource's definition its program needs. */
export interface ResourceKind {
  /** The resource class; the type that Pulumi records is made of it. */
  readonly className: string;
  /** The names of all outputs, arguments among them. */
  readonly properties: readonly string[];
  readonly hints: readonly HintName[];
  readonly tells?: Telling;
}
