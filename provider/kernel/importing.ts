import { EntraCaError } from "../messages/error.js";
import { namesOf } from "../records.js";
import { readState } from "./border.js";
import { isNothing, same, whenOmitted, type Had } from "./comparison.js";
import type { Definition } from "./definition.js";
import type { Properties } from "./properties.js";

/**
 * The arguments as a program has to write them for an object that it hasn't had so far: what is required, and what isn't as
 * it would be without saying so.
 *
 * @param state The object as it was read.
 * @throws {EntraCaError} `CannotImport` where Graph doesn't show what the program has to say.
 */
export function importedArguments(definition: Definition, state: Properties, id: string): Properties {
  const all = definition.arguments;
  const needed = namesOf(all, ({ required }) => required);
  const missing = needed.filter((property) => isNothing(state[property]));
  if (missing.length > 0) {
    throw new EntraCaError(
      "CannotImport",
      `Graph shows no ${missing.join(" and no ")} for ${id}, and the program has to give them`,
      "Give the object what it lacks, and import it then. Where it has that and Graph doesn't show it, write the resource into the program without import, with what was uploaded: pulumi up then takes the object as it is, and uploads the same again at most",
    );
  }
  const values = readState(definition, state) as Readonly<Record<string, Had>>;
  const inputs = Object.fromEntries(needed.map((property) => [property, values[property] ?? undefined]));
  const others = namesOf(
    all,
    (argument, property) =>
      !argument.required &&
      !isNothing(state[property]) &&
      !same(argument, values[property], whenOmitted(argument, inputs, values[property]), inputs),
  );
  return Object.fromEntries([...needed, ...others].map((property) => [property, state[property]]));
}
