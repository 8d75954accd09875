import type { ArgumentDefinition, Definition } from "../../kernel/definition.js";
import { propertiesOf } from "../../kernel/objectProperties.js";
import type { Properties } from "../../kernel/properties.js";
import { unfinished } from "../../kernel/unfinished.js";
import { readCertificate } from "../../x509/certificate.js";
import { unknownText, type Wire } from "../wire.js";

/**
 * What a preview can say of an object that will be made with these arguments.
 *
 * @param inputs The same as `given`, without marks.
 */
export function outputsOfCreation(definition: Definition, inputs: Properties, given: Wire): Wire {
  const expected = Object.entries(propertiesOf(definition)).flatMap(
    ([property, { isOptional }]): [string, unknown][] => {
      const argument = definition.arguments[property];
      // An optional argument that is left out will be absent; an optional property of Graph's may come.
      const isAbsent = isOptional && argument !== undefined;
      return isAbsent ? [] : [[property, whenOmitted(argument, inputs) ?? unknownText]];
    },
  );
  return { ...Object.fromEntries(expected), ...given };
}

/** What an omitted argument will be, as far as that is known before; undefined otherwise. */
function whenOmitted(argument: ArgumentDefinition | undefined, inputs: Properties): string | boolean | undefined {
  const omitted = argument?.whenOmitted;
  if (omitted?.means === "value") {
    return omitted.value;
  }
  const source = omitted?.means === "taken" ? inputs[omitted.from] : undefined;
  return omitted?.means === "taken" && typeof source === "string" ? readCertificate(source)[omitted.part] : undefined;
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
