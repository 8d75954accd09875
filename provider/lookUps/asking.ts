/** What all look-ups have in common: what they go by, which object is the one that is meant, and what they say of it. */
import { idOf, type Entity } from "../graph/entity.js";
import { untold } from "../kernel/fromGraph.js";
import { readingOf } from "../kernel/illegible.js";
import type { Properties } from "../kernel/properties.js";
import { EntraCaError } from "../messages/error.js";
import { whyNoId, whyNoText } from "../messages/mistakenText.js";
import type { Secrets } from "../messages/secrets.js";
import { defined, isAbsent } from "../records.js";
import { lookUpNamesOf, type LookUpDefinition } from "./definitions.js";
import type { LookUpSession } from "./session.js";

/** In which session a look-up is asked for, and what of its arguments may not be told. */
export interface Asking {
  readonly session: LookUpSession;
  readonly secrets: Secrets;
}

/** What a look-up goes by: one property, and the value that it must have. */
export interface Key {
  readonly property: string;
  /** Empty for a flag. */
  readonly value: string;
}

/** The one property, of those that a look-up can go by, that is given. */
export function keyIn(args: Properties, definition: LookUpDefinition): Key {
  const { goesBy = {}, flags = {} } = definition.get ?? {};
  const properties = [...Object.keys(goesBy), ...Object.keys(flags)];
  const lookUp = lookUpNamesOf(definition).get;
  const given = properties.filter((property) => !isAbsent(args[property]));
  const [property] = given;
  if (property === undefined || given.length > 1) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${lookUp} was given ${property === undefined ? `neither ${properties.join(" nor ")}` : `both ${given.join(" and ")}`}`,
      `Give one of the ${properties.length === 2 ? "two" : "three"}: { ${properties.join(" } or { ")} }`,
    );
  }
  if (Object.hasOwn(flags, property)) {
    if (args[property] !== true) {
      throw new EntraCaError(
        "InvalidConfiguration",
        `${lookUp} was given something else than true for ${property}`,
        `Give { ${property}: true }, or leave it out`,
      );
    }
    return { property, value: "" };
  }
  return { property, value: textIn(args, property, lookUp) };
}

/** An argument that must be a text with something in it. */
export function textIn(args: Properties, property: string, lookUp: string): string {
  const value = args[property];
  if (typeof value !== "string" || value.trim() === "") {
    const found = typeof value === "string" ? "an empty text" : `a ${typeof value}`;
    throw new EntraCaError(
      "InvalidConfiguration",
      `${lookUp} was given ${isAbsent(value) ? "nothing" : found} for ${property}, where a text belongs`,
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

interface Sought {
  readonly definition: LookUpDefinition;
  readonly key: Key;
  /** Where in the tenant, where that isn't the tenant itself: `configuration 49243d01-…`. */
  readonly within?: string;
}

/** The one object that was found. None is an error, and so is more than one: any of them might be the wrong one. */
export async function onlyMatch(
  answers: readonly (Entity | undefined)[],
  { definition, key: { property, value }, within }: Sought,
  { session, secrets }: Asking,
): Promise<Entity> {
  const found = answers.filter((each) => each !== undefined);
  const [first] = found;
  if (first !== undefined && found.length === 1) {
    return first;
  }
  const told = value === "" ? `${property}: true` : `${property} ${JSON.stringify(value)}`;
  const asked = secrets.has(property) ? `this ${property}` : told;
  const place = [...(within === undefined ? [] : [within]), await session.placeText()].join(" of ");
  if (first === undefined) {
    throw new EntraCaError(
      "NotFound",
      `There is no ${definition.objectKind} with ${asked} in ${place}`,
      `Check the ${property}, and that this is the right tenant; ${lookUpNamesOf(definition).list} shows what there is`,
    );
  }
  throw new EntraCaError(
    "Ambiguous",
    `${found.length} objects are a ${definition.objectKind} with ${asked} in ${place}: ${found.map(idOf).join(", ")}`,
    "Look up the one that is meant by its id",
  );
}

/**
 * What a look-up returns of an object: what can't be read is left out, and told of; a result that may not be without is none.
 * What is absent is undefined in a program, whatever Graph sends.
 */
export async function legibleResult(
  { objectKind, found }: LookUpDefinition,
  properties: Properties,
  session: LookUpSession,
): Promise<Properties> {
  const place = await session.place();
  const needed = Object.entries(found.properties)
    .filter(([property, { isOptional }]) => !isOptional && !Object.hasOwn(place, property))
    .map(([property]) => property);
  const missing = needed.filter((property) => isAbsent(properties[property]));
  const untoldOnes = Object.fromEntries(missing.map((property) => [property, untold]));
  const { legible, illegible } = readingOf({ ...properties, ...untoldOnes });
  for (const [property, why] of illegible) {
    const what = `${property} of the ${objectKind} ${String(properties["id"])} ${why}`;
    if (needed.includes(property)) {
      throw new EntraCaError("UnexpectedAnswer", what, "Look at what the tenant has there");
    }
    session.warn(`${what}: it is left out`);
  }
  return defined({ ...legible, ...place });
}
