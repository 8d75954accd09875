/** Stands for a value that is only known during the update: it is never compared, sent or parsed. */
export const unknown: unique symbol = Symbol("unknown until the update");

export type Unknown = typeof unknown;
