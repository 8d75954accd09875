import { isDeepStrictEqual } from "node:util";
import type { Definition } from "../../kernel/definition.js";
import type { Properties } from "../../kernel/properties.js";
import { isAbsent, mapped, only } from "../../records.js";
import { hasSecret, secret, stateFrom, withMarks, type Wire } from "../wire.js";

/**
 * A state as Pulumi gets it: what was a secret in the arguments is one in the property of the same name, and in what is made
 * of it. First among what is given is what the program gives itself, and so says whether it is secret.
 */
export function marked(definition: Definition, state: Properties, ...given: readonly (Wire | undefined)[]): Wire {
  const isSecret = (property: string) => given.some((properties) => hasSecret(properties?.[property]));
  const isGiven = (property: string) => !isAbsent(given[0]?.[property]);
  const all = withMarks(definition, state, isSecret, isGiven);
  return mapped(all, (value, property) => (isSecret(property) ? secret(value) : value));
}

/** Arguments as they now are: those that stayed are just as they came, marks in them included. */
export function rewritten(definition: Definition, inputs: Properties, given: Wire): Wire {
  const before = stateFrom(given);
  const hasStayed = (value: unknown, property: string) => isDeepStrictEqual(value, before[property]);
  const stayed = mapped(only(inputs, hasStayed), (_value, property) => given[property]);
  return { ...marked(definition, inputs, given), ...stayed };
}
