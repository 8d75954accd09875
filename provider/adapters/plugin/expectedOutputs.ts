import type { Argument } from "../../kernel/definition.js";
import type { Properties } from "../../kernel/properties.js";
import type { OutputSchema } from "./schema/schema.js";
import { unfinished } from "../../kernel/unfinished.js";
import { unknownText, type Wire } from "../wire.js";

type Outputs = Readonly<Record<string, OutputSchema>>;

/** What a preview can say of an object that will be made with these arguments. */
export function outputsOfCreation(
  outputs: Outputs,
  definitions: Readonly<Record<string, Argument>>,
  inputs: Properties,
  given: Wire,
): Wire {
  const expected = Object.entries(outputs).flatMap(([property, { optional }]): [string, unknown][] => {
    const known = definitions[property]?.whenOmitted(inputs, undefined);
    const isKnown = typeof known === "string" || typeof known === "boolean";
    // An optional argument that is left out will be absent; an optional property of Graph's may come.
    const isAbsent = optional === true && definitions[property] !== undefined;
    return isAbsent ? [] : [[property, isKnown ? known : unknownText]];
  });
  return { ...Object.fromEntries(expected), ...given };
}

/** What a preview can say of an object that will be changed. */
export function outputsOfUpdate(
  outputs: Outputs,
  definitions: Readonly<Record<string, Argument>>,
  olds: Wire,
  news: Wire,
): Wire {
  // An argument that is no longer given is gone, unless there is always one, or it stays what it is.
  const kept = Object.entries(olds).filter(([property, value]) => {
    const definition = definitions[property];
    return definition === undefined || isAlwaysThere(outputs[property]) || definition.whenOmitted({}, value) === value;
  });
  const { [unfinished]: isUnfinished, ...whole } = Object.fromEntries(kept);
  const isMissing = (property: string) =>
    isUnfinished !== undefined && olds[property] === undefined && isAlwaysThere(outputs[property]);
  const becoming = Object.entries(outputs).filter(([property, { changes }]) => changes === true || isMissing(property));
  return {
    ...whole,
    ...Object.fromEntries(becoming.map(([property]) => [property, unknownText])),
    ...news,
  };
}

function isAlwaysThere(output: OutputSchema | undefined): boolean {
  return output !== undefined && output.optional !== true;
}
