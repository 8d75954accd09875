import { isDeepStrictEqual } from "node:util";
import type { Definition } from "../../kernel/definition.js";
import { sourcesOf } from "../../kernel/objectProperties.js";
import type { Properties } from "../../kernel/properties.js";
import { defined, hasSecret, secret, stateFrom, type Wire } from "../wire.js";

/**
 * A state as Pulumi gets it: what was a secret in the arguments is one in the property of the same name, and in what is made
 * of it.
 */
export function marked(definition: Definition, state: Properties, ...given: readonly (Wire | undefined)[]): Wire {
  const isSecret = (property: string) => given.some((properties) => hasSecret(properties?.[property]));
  return Object.fromEntries(
    Object.entries(defined(state)).map(([property, value]) => [
      property,
      isSecret(property) || (!isGiven(property, given) && sourcesOf(definition, property).some(isSecret))
        ? secret(value)
        : value,
    ]),
  );
}

/** Whether the program gives a property itself, and so says whether it is secret. */
function isGiven(property: string, [news]: readonly (Wire | undefined)[]): boolean {
  return news?.[property] !== undefined && news[property] !== null;
}

/** Arguments as they now are: those that stayed are just as they came, marks in them included. */
export function rewritten(definition: Definition, inputs: Properties, given: Wire): Wire {
  const before = stateFrom(given);
  const stayed = Object.keys(inputs).filter((property) => isDeepStrictEqual(inputs[property], before[property]));
  return {
    ...marked(definition, inputs, given),
    ...Object.fromEntries(stayed.map((property) => [property, given[property]])),
  };
}
