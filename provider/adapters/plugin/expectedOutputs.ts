import { readInputs, written } from "../../kernel/border.js";
import { unfinished, whenOmitted } from "../../kernel/comparison.js";
import type { Definition } from "../../kernel/definition.js";
import { propertiesOf } from "../../kernel/objectProperties.js";
import type { Properties } from "../../kernel/properties.js";
import { unknownText, type Wire } from "../wire.js";

/**
 * What a preview can say of an object that will be made with these arguments.
 *
 * @param inputs The same as `given`, without marks.
 */
export function outputsOfCreation(definition: Definition, inputs: Properties, given: Wire): Wire {
  const omitted = omittedArguments(definition, inputs);
  const expected = Object.entries(propertiesOf(definition)).flatMap(
    ([property, { isOptional }]): [string, unknown][] => {
      const known = omitted[property];
      const isKnown = typeof known === "string" || typeof known === "boolean";
      // An optional argument that is left out will be absent; an optional property of Graph's may come.
      const isAbsent = isOptional && definition.arguments[property] !== undefined;
      return isAbsent ? [] : [[property, isKnown ? known : unknownText]];
    },
  );
  return { ...Object.fromEntries(expected), ...given };
}

/** What each argument is of a new object whose program omits it. */
function omittedArguments(definition: Definition, inputs: Properties): Properties {
  const known = readInputs(definition, inputs);
  const all = Object.entries(definition.arguments).map(
    ([property, argument]) => [property, whenOmitted(argument, known, undefined)] as const,
  );
  return written(Object.fromEntries(all));
}

/** What a preview can say of an object that will be changed. */
export function outputsOfUpdate(definition: Definition, olds: Wire, news: Wire): Wire {
  const properties = propertiesOf(definition);
  const isAlwaysThere = (property: string) => properties[property]?.isOptional === false;
  // An argument that is no longer given is gone, unless there is always one, or it stays what it is.
  const kept = Object.entries(olds).filter(([property]) => {
    const argument = definition.arguments[property];
    return argument === undefined || isAlwaysThere(property) || argument.whenOmitted?.means === "as it is";
  });
  const { [unfinished]: isUnfinished, ...whole } = Object.fromEntries(kept);
  const becoming = Object.keys(properties).filter(
    (property) =>
      definition.outputs[property]?.changes === true ||
      (isUnfinished !== undefined && olds[property] === undefined && isAlwaysThere(property)),
  );
  return {
    ...whole,
    ...Object.fromEntries(becoming.map((property) => [property, unknownText])),
    ...news,
  };
}
