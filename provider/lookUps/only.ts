import { EntraCaError } from "../messages/error.js";
import type { Entity } from "../graph/client.js";
import { idOf } from "../graph/entity.js";
import { namesOf, type LookUpDefinition } from "./definitions.js";
import type { Key } from "./key.js";
import type { Secrets } from "../messages/secrets.js";
import type { LookUpSession } from "./session.js";

/** In which session a look-up is asked for, and what of its arguments may not be told. */
export interface Asking {
  readonly session: LookUpSession;
  readonly secrets: Secrets;
}

/** An argument with its value, in words, unless the value may not be told. */
function named(property: string, value: string, secrets: Secrets): string {
  return secrets.has(property) ? `this ${property}` : `${property} ${JSON.stringify(value)}`;
}

/** What is looked up, in the words of messages. */
export interface Sought {
  readonly definition: LookUpDefinition;
  readonly key: Key;
  /** Where in the tenant, where that isn't the tenant itself: `configuration 49243d01-…`. */
  readonly within?: string;
}

/** The one object that was found. None is an error, and so is more than one: any of them might be the wrong one. */
export async function only(found: readonly Entity[], sought: Sought, { session, secrets }: Asking): Promise<Entity> {
  const [first] = found;
  if (first !== undefined && found.length === 1) {
    return first;
  }
  const { definition, key, within } = sought;
  const { kind: resource } = definition;
  const listedBy = namesOf(definition).list;
  const asked = named(key.property, key.value, secrets);
  const place = [...(within === undefined ? [] : [within]), await session.placeText()].join(" of ");
  if (first === undefined) {
    throw new EntraCaError(
      "NotFound",
      `There is no ${resource} with ${asked} in ${place}`,
      `Check the ${key.property}, and that this is the right tenant; ${listedBy} shows what there is`,
    );
  }
  throw new EntraCaError(
    "Ambiguous",
    `${found.length} objects are a ${resource} with ${asked} in ${place}: ${found.map(idOf).join(", ")}`,
    "Look up the one that is meant by its id",
  );
}
