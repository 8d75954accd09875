import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../resource.js";
import { defined, hasSecret, secret, stateFrom, type Wire } from "../wire.js";

/** A state as Pulumi gets it: what was a secret in the arguments is one in the property of the same name. */
export function marked(state: Properties, ...given: readonly (Wire | undefined)[]): Wire {
  return Object.fromEntries(
    Object.entries(defined(state)).map(([property, value]) => [
      property,
      given.some((properties) => hasSecret(properties?.[property])) ? secret(value) : value,
    ]),
  );
}

/** Arguments as they now are: those that stayed are just as they came, marks in them included. */
export function rewritten(inputs: Properties, given: Wire): Wire {
  const before = stateFrom(given);
  const stayed = Object.keys(inputs).filter((property) => isDeepStrictEqual(inputs[property], before[property]));
  return { ...marked(inputs, given), ...Object.fromEntries(stayed.map((property) => [property, given[property]])) };
}
