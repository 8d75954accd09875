import type { ObjectProperty } from "../../../kernel/objectProperties.js";

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

export type OutputSchema = ObjectProperty;
