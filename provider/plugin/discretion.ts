import type { Context } from "../resource.js";
import { secretTexts, type Wire } from "../wire.js";

/** Shorter texts than this would be found in any message. */
const shortest = 3;

/** Puts a word in place of what the program marks as secret, in what is said to the user. */
export type Conceal = (text: string) => string;

/** @param given Arguments and states in which secrets are marked. */
export function concealer(...given: readonly (Wire | undefined)[]): Conceal {
  const texts = given.flatMap(secretTexts).filter(({ length }) => length >= shortest);
  // One may be a part of another.
  const longestFirst = [...new Set(texts)].sort((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((said, secret) => said.replaceAll(secret, "[secret]"), text);
}

/** The same context, which says nothing that is secret. */
export function discreet(context: Context, conceal: Conceal): Context {
  return {
    ...context,
    progress: (message) => context.progress(conceal(message)),
    warn: (message) => context.warn(conceal(message)),
    note: (message) => context.note(conceal(message)),
    connectedAs: (connection) => discreet(context.connectedAs(connection), conceal),
  };
}
