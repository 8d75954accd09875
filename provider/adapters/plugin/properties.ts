import { isDeepStrictEqual } from "node:util";
import { readInputs, written } from "../../kernel/border.js";
import { unfinished, whenOmitted } from "../../kernel/comparison.js";
import type { Definition } from "../../kernel/definition.js";
import { propertiesOf } from "../../kernel/objectProperties.js";
import type { Properties } from "../../kernel/properties.js";
import { isAbsent, mapped, only } from "../../records.js";
import { hasSecret, secret, stateFrom, unknownText, withMarks, type Wire } from "../wire.js";

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

/**
 * What a preview can say of an object that will be made with these arguments.
 *
 * @param inputs The same as `given`, without marks.
 */
export function outputsOfCreation(definition: Definition, inputs: Properties, given: Wire): Wire {
  const { arguments: all } = definition;
  const known = readInputs(definition, inputs);
  const omitted = written(mapped(all, (argument) => whenOmitted(argument, known, undefined)));
  // An optional argument that is left out will be absent; an optional property of Graph's may come.
  const present = only(
    propertiesOf(definition),
    ({ isOptional }, property) => !isOptional || all[property] === undefined,
  );
  const expected = mapped(present, (_definition, property) => {
    const value = omitted[property];
    return typeof value === "string" || typeof value === "boolean" ? value : unknownText;
  });
  return { ...expected, ...given };
}

/** What a preview can say of an object that will be changed. */
export function outputsOfUpdate(definition: Definition, olds: Wire, news: Wire): Wire {
  const properties = propertiesOf(definition);
  const isAlwaysThere = (property: string) => properties[property]?.isOptional === false;
  // An argument that is no longer given is gone, unless there is always one, or it stays what it is.
  const { [unfinished]: isUnfinished, ...whole } = only(olds, (_value, property) => {
    const argument = definition.arguments[property];
    return argument === undefined || isAlwaysThere(property) || argument.whenOmitted?.means === "as it is";
  });
  const becoming = only(
    properties,
    (_definition, property) =>
      definition.outputs[property]?.changes === true ||
      (isUnfinished !== undefined && olds[property] === undefined && isAlwaysThere(property)),
  );
  return { ...whole, ...mapped(becoming, () => unknownText), ...news };
}
