import { takenFrom } from "./comparison.js";
import type { Definition } from "./definition.js";

/** The arguments of which a property is made that the program doesn't give: it is as secret as they are. */
export function sourcesOf({ arguments: all, outputs }: Definition, property: string): readonly string[] {
  const argument = all[property];
  if (argument === undefined) {
    return outputs[property]?.madeOf ?? [];
  }
  const from = takenFrom(argument);
  if (from !== undefined) {
    return [from];
  }
  return argument.whenOmitted?.means === "made" ? argument.whenOmitted.of : [];
}
