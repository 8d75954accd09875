/** What was found in a tenant, as far as a program can have it. */
import type { Definition } from "../../provider/kernel/definition.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { ClassName } from "../../provider/resources/definitions.js";

/** How a program comes to have what exists: by the argument `adopt`, or by the option `import`, which only the plugin serves. */
export type TakingOver = "adopt" | "import";

/** An object, as a program says it. */
export interface FoundObject {
  readonly className: ClassName;
  readonly definition: Definition;
  readonly id: string;
  /** What it is, in a word. */
  readonly word: string;
  /** What people call it, the shortest first. */
  readonly names: readonly string[];
  /** The arguments that a program has to give it, as they are written, but for what takes it over. */
  readonly inputs: Properties;
  /** All that was read of it. */
  readonly state: Properties;
}

/** What isn't in the program, and why. */
export interface LeftOut {
  /** A kind of resource, or one object. */
  readonly what: string;
  /** In one sentence or several. */
  readonly why: string;
}

/** What was found in a tenant, the objects in an order in which each comes behind those that it refers to. */
export interface Found {
  readonly objects: readonly FoundObject[];
  readonly leftOut: readonly LeftOut[];
}
