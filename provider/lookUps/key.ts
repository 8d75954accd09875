import { EntraCaError } from "../messages/error.js";
import { whyNoId, whyNoText } from "../messages/mistakenText.js";
import type { Properties } from "../kernel/properties.js";
import { namesOf, type LookUpDefinition } from "./definitions.js";

/** What a look-up goes by: one property, and the value that it must have. */
export interface Key {
  readonly property: string;
  readonly value: string;
}

/** The one property, of those that a look-up can go by, that is given. */
export function keyIn(args: Properties, definition: LookUpDefinition): Key {
  const properties = Object.keys(definition.get.goesBy);
  const lookUp = namesOf(definition).get;
  const given = properties.filter((property) => isGiven(args, property));
  const [property] = given;
  if (property === undefined || given.length > 1) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${lookUp} was given ${property === undefined ? `neither ${properties.join(" nor ")}` : `both ${properties.join(" and ")}`}`,
      `Give one of the two: { ${properties.join(" } or { ")} }`,
    );
  }
  return { property, value: textIn(args, property, lookUp) };
}

/** An argument that must be a text with something in it. */
export function textIn(args: Properties, property: string, lookUp: string): string {
  const value = args[property];
  if (typeof value !== "string" || value.trim() === "") {
    const found = isGiven(args, property)
      ? typeof value === "string"
        ? "an empty text"
        : `a ${typeof value}`
      : "nothing";
    throw new EntraCaError(
      "InvalidConfiguration",
      `${lookUp} was given ${found} for ${property}, where a text belongs`,
      `Give the ${property} itself; for an output, use ${lookUp}Output`,
    );
  }
  const mistake = whyNoText(value) ?? (/(^i|I)d$/.test(property) ? whyNoId(value) : undefined);
  if (mistake !== undefined) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${lookUp} was given a text for ${property} that can't be meant. It ${mistake}`,
      `For an argument that is an output, use ${lookUp}Output`,
    );
  }
  return value;
}

function isGiven(args: Properties, property: string): boolean {
  return args[property] !== undefined && args[property] !== null;
}
