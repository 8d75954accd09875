/**
 * Stands for a value that isn't known yet: in a preview, what another resource will only have once it was made.
 * It is never compared, sent or parsed.
 */
export const unknown: unique symbol = Symbol("unknown until the update");

export type Unknown = typeof unknown;
