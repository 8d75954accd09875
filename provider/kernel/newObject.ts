/** Whether there is room for a new object, or whether the one to take over is the right one. */
import type { EntraCaError } from "../messages/error.js";
import type { Collections } from "../graph/collections.js";
import { checkAdoption } from "./adoption.js";
import type { Context } from "./context.js";
import type { Inputs } from "./definition.js";
import { nothingCompared, withLiveDiffHint } from "./looking.js";
import type { Finding } from "./properties.js";
import type { Resource } from "./resource.js";

/** What is in the way of an object that there isn't yet. */
export async function checkNew(resource: Resource, inputs: Inputs, context: Context): Promise<Finding[]> {
  if (!context.configuration.liveDiff) {
    await context.tell(nothingCompared);
    return [];
  }
  try {
    return await (inputs["adopt"] === undefined ? checkAddition : checkAdoption)(resource, inputs, context);
  } catch (error) {
    throw withLiveDiffHint(error);
  }
}

/** What is in the way of a new object. Where the tenant can't be looked at, what the program itself has is all that is found. */
async function checkAddition(resource: Resource, inputs: Inputs, context: Context): Promise<Finding[]> {
  const { prospects, collections } = context;
  const { family } = resource.definition;
  const obstacle = await prospects.lookAhead(family, context);
  const looking = obstacle === undefined ? context : { ...context, collections: failing(collections, obstacle) };
  try {
    return (await resource.checkAddition?.(inputs, looking)) ?? [];
  } catch (error) {
    if (!prospects.isObstacle(error)) {
      throw error;
    }
    await prospects.warnOf(error, family, context);
    return [];
  }
}

/** Collections of which every question fails, without being asked. */
function failing(collections: Collections, why: EntraCaError): Collections {
  return new Proxy(collections, { get: () => () => Promise.reject(why) });
}
