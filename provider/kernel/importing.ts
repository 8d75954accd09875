import { same } from "./comparison.js";
import { EntraCaError } from "../messages/error.js";
import type { Argument, Properties } from "./resource.js";

/**
 * The arguments as a program has to write them for an object that it hasn't had so far: what is required, and what isn't as
 * it would be without saying so.
 *
 * @param state The object as it was read.
 * @throws {EntraCaError} `CannotImport` where Graph doesn't show what the program has to say.
 */
export function importedArguments(
  definitions: Readonly<Record<string, Argument>>,
  state: Properties,
  id: string,
): Properties {
  const needed = Object.entries(definitions).filter(([, { required }]) => required);
  const missing = needed.filter(([property]) => isNothing(state[property])).map(([property]) => property);
  if (missing.length > 0) {
    throw new EntraCaError(
      "CannotImport",
      `Graph shows no ${missing.join(" and no ")} for ${id}, and the program has to give them`,
      "Write the resource into the program without import, with what was uploaded: pulumi up then takes the object as it is, and uploads the same again at most. Where nothing was uploaded yet, there is nothing to import",
    );
  }
  const inputs = Object.fromEntries(needed.map(([property]) => [property, state[property]]));
  const others = Object.entries(definitions).filter(
    ([property, argument]) =>
      !argument.required &&
      !isNothing(state[property]) &&
      !same(argument, state[property], argument.whenOmitted(inputs, state[property]), inputs),
  );
  return { ...inputs, ...Object.fromEntries(others.map(([property]) => [property, state[property]])) };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
