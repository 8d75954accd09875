import { EntraCaError } from "../messages/error.js";
import { untold } from "../kernel/fromGraph.js";
import { readingOf } from "../kernel/illegible.js";
import type { Properties } from "../kernel/properties.js";
import type { LookUpDefinition } from "./definitions.js";
import { present } from "./present.js";
import type { LookUpSession } from "./session.js";

/** What a look-up returns of an object: what can't be read is left out, and told of; a result that may not be without is none. */
export async function legibleResult(
  { kind, found }: LookUpDefinition,
  properties: Properties,
  session: LookUpSession,
): Promise<Properties> {
  const place = await session.place();
  const needed = Object.entries(found.properties)
    .filter(([property, { isOptional }]) => !isOptional && !Object.hasOwn(place, property))
    .map(([property]) => property);
  const missing = needed.filter((property) => (properties[property] ?? undefined) === undefined);
  const untoldOnes = Object.fromEntries(missing.map((property) => [property, untold]));
  const { legible, illegible } = readingOf({ ...properties, ...untoldOnes });
  for (const [property, why] of illegible) {
    const what = `${property} of the ${kind} ${String(properties["id"])} ${why}`;
    if (needed.includes(property)) {
      throw new EntraCaError("UnexpectedAnswer", what, "Look at what the tenant has there");
    }
    session.warn(`${what}: it is left out`);
  }
  return present({ ...legible, ...place });
}
