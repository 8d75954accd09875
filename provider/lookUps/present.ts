import type { Properties } from "../kernel/properties.js";

/** Without the properties that are null or undefined: in a program an absent value is undefined, whatever Graph sends. */
export function present(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}
