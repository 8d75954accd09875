import { readInputs, written } from "../../kernel/border.js";
import { unfinished, whenOmitted } from "../../kernel/comparison.js";
import type { Definition } from "../../kernel/definition.js";
import { mapped, only } from "../../records.js";
import { propertiesOf } from "../../kernel/objectProperties.js";
import type { Properties } from "../../kernel/properties.js";
import { unknownText, type Wire } from "../wire.js";

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
