import type { Argument } from "../../../kernel/definition.js";

/**
 * What a value is: what an argument may be, or the name of one of the types in `objectTypes.ts`.
 */
export type ValueType = Argument["type"] | ObjectTypeName;

export type ObjectTypeName = "Validity" | "SignedCertificateTimeouts" | "Connection";

/** An argument in words; its type, and what a change of it does, are in the resource's own definition. */
export interface ArgumentSchema {
  /** In Markdown. */
  readonly description: string;
  /** What an omitted argument means, where that is one value whatever the others are. */
  readonly default?: boolean;
  /** The same in words, where it depends on others. */
  readonly whenOmitted?: string;
}

/** A property that a resource or a look-up gives. */
export interface OutputSchema {
  readonly type: ValueType;
  readonly description: string;
  /** Whether there may be none. */
  readonly optional?: true;
  /** Whether an update of other properties may change it. */
  readonly changes?: true;
}

/** A resource in words, from which the plugin's schema and the documentation are made. */
export interface ResourceSchema {
  readonly description: string;
  readonly arguments: Readonly<Record<string, ArgumentSchema>>;
  /** The properties of an object, its arguments among them. */
  readonly outputs: Readonly<Record<string, OutputSchema>>;
}

/** A look-up in words. */
export interface LookUpSchema {
  readonly description: string;
  /** All are texts. */
  readonly arguments: Readonly<Record<string, { readonly description: string; readonly required?: true }>>;
  /** The type of what is found, by its name. */
  readonly found: string;
  /** Where many are found, the property in which a program gets them. */
  readonly listedAs?: string;
}
