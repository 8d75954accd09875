/** What a creation comes to: a new object where there is room for one, or an object that exists and is taken over. */
import { EntraCaError, IncompleteError } from "../messages/error.js";
import { sameId } from "../graph/entity.js";
import type { Collections } from "../graph/collections.js";
import type { Secrets } from "../messages/secrets.js";
import {
  changesFor,
  compare,
  isSecret,
  surelyReplaces,
  valueInWords,
  whenOmitted,
  type Difference,
  type Had,
} from "./comparison.js";
import type { Context } from "./context.js";
import type { Definition, Found, Inputs, KnownInputs, Wanted } from "./definition.js";
import { mapped, only } from "../records.js";
import { readingOf } from "./illegible.js";
import { nothingCompared, withLiveDiffHint } from "./looking.js";
import { outputsOf } from "./objectProperties.js";
import type { ArgumentFinding } from "./properties.js";
import type { Change, Created, Resource } from "./resource.js";
import { unknown } from "./unknown.js";

/** What is in the way of an object that there isn't yet. */
export async function checkNew(resource: Resource, inputs: Inputs, context: Context): Promise<ArgumentFinding[]> {
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
async function checkAddition(resource: Resource, inputs: Inputs, context: Context): Promise<ArgumentFinding[]> {
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

/** Whether the object that `adopt` names can be taken over, and what that does. */
async function checkAdoption(resource: Resource, inputs: Inputs, context: Context): Promise<ArgumentFinding[]> {
  const { objectKind, arguments: all } = resource.definition;
  if (Object.entries(all).some(([property, { onChange }]) => onChange === "replaces" && inputs[property] === unknown)) {
    return [];
  }
  try {
    const adoption = await planAdoption(resource, inputs, context);
    context.run.hold(objectKind, adoption.id, context.urn, "kept");
    const changes = adoption.differences.filter(({ property }) => adoption.live[property] !== undefined);
    const inAll = changes.map((change) => inWords(change, all, context.secrets)).join("; ");
    await context.note(
      changes.length === 0
        ? `takes over ${adoption.id}, which is as the program wants it`
        : `takes over ${adoption.id} and changes it: ${inAll}`,
    );
    return [];
  } catch (error) {
    if (error instanceof EntraCaError && error.code === "CannotAdopt") {
      return [{ property: "adopt", reason: `can't be used. ${error.what}. ${error.nextStep}` }];
    }
    throw error;
  }
}

/** Takes over an object that exists. */
export async function takeOver(resource: Resource, inputs: KnownInputs, context: Context): Promise<Created> {
  const { definition } = resource;
  const { id, live, wanted, differences } = await planAdoption(resource, inputs, context);
  // Noted before anything is awaited, so that no other resource takes it over too.
  context.run.takeOver(definition.objectKind, id, context.urn);
  const known = { ...outputsOf(definition, live), ...wanted } as Wanted;
  try {
    const more = await resource.update(id, known, changesFor(differences), context);
    return { id, outputs: { ...known, ...more } as Created["outputs"] };
  } catch (error) {
    throw error instanceof IncompleteError ? error.with({ ...known }) : error;
  }
}

/** An adopted object can't be had a second time. */
export function refuseReplacingAdopted({ id, differences, inputs, live }: Change): void {
  const why = differences.filter(surelyReplaces).map(({ property }) => property);
  if (!sameId(inputs["adopt"], id) || why.length === 0) {
    return;
  }
  throw new EntraCaError(
    "CannotAdopt",
    live === undefined
      ? `adopt: ${id} no longer exists in the tenant`
      : `adopt: ${id} would have to be replaced because of ${why.join(", ")}, and adopt names the object that it is now`,
    "Remove adopt, so that a new object is created",
  );
}

/**
 * Looks at the object that `adopt` names, and says how it is to be and what Graph has otherwise, and can change in place. Unknown
 * arguments are passed over.
 *
 * @throws {EntraCaError} `CannotAdopt` where it isn't there, or differs in what Graph can't change.
 */
async function planAdoption(resource: Resource, inputs: Inputs, context: Context) {
  const { objectKind, arguments: all } = resource.definition;
  const given = inputs["adopt"] as string;
  const owner = context.run.rival(objectKind, given, context.urn);
  if (owner !== undefined) {
    throw cannotAdopt(`${given} belongs to ${owner}`, "Let one resource have it, and give the other one another id");
  }
  const said = only(inputs, (value) => value !== unknown);
  const found = await resource.live(given, said, context);
  if (found === undefined) {
    throw cannotAdopt(
      `${given} was not found in this tenant`,
      "Correct the id, or remove adopt so that a new object is created",
    );
  }
  const { legible, illegible } = readingOf<Found>(found);
  const live: Readonly<Record<string, unknown>> = legible;
  const unread = illegible.filter(([property]) => Object.hasOwn(all, property));
  if (unread.length > 0) {
    throw cannotAdopt(
      `what ${given} is can't be told: ${unread.map(([property, why]) => `its ${property} ${why}`).join("; ")}`,
      "Look at what the tenant has there, or remove adopt so that a new object is created",
    );
  }
  const why = resource.whyNotToAdopt?.(legible);
  if (why !== undefined) {
    throw cannotAdopt(`${given} ${why}`, "Remove adopt, so that a new object is created");
  }
  // As Graph writes it, whatever the program does: its addresses may tell upper from lower case.
  const { id } = found;
  const differences = compare(all, inputs, { ...live, adopt: id }, live, []).filter(
    // What Graph didn't return can't be compared; where nothing else would tell that it is the right object, it must be.
    ({ property, wanted }) => wanted !== unknown && (live[property] !== undefined || all[property]?.required === true),
  );
  const obstacles = differences.filter(({ replaces }) => replaces);
  if (obstacles.length > 0) {
    const found = obstacles.map((obstacle) => inWords(obstacle, all, context.secrets));
    throw cannotAdopt(
      `${id} differs in what Graph can't change: ${found.join("; ")}`,
      "Correct the program, or remove adopt so that a new object is created",
    );
  }
  const wanted = mapped(
    all,
    (argument, property) => inputs[property] ?? whenOmitted(argument, inputs, live[property] as Had),
  );
  return { id, live, wanted, differences };
}

function inWords(difference: Difference, definitions: Definition["arguments"], secrets: Secrets): string {
  const { property, live, wanted } = difference;
  if (isSecret(difference, secrets)) {
    return `Graph has another ${property} than the program wants, which marks it as a secret`;
  }
  const argument = definitions[property];
  return `Graph has ${property} ${valueInWords(argument, live)}, the program wants ${valueInWords(argument, wanted)}`;
}

function cannotAdopt(what: string, nextStep: string): EntraCaError {
  return new EntraCaError("CannotAdopt", `adopt: ${what}`, nextStep);
}

/** Whether no resource of this run is known to have an object, and it surely isn't what this creation replaces either. */
export function isSurelyLeft(objectKind: string, id: string, { knowsReplaced, run, urn }: Context): boolean {
  return knowsReplaced && run.isFree(objectKind, id) && !run.mayReplaceUnseen(urn);
}

/** What to do about an object that may be left over. */
export function wayOut(id: string, howToRemove: string): string {
  return `If this resource is being replaced, it is the old one, which goes at the end of this run. Else an interrupted run left it, or it is somebody else's: ${howToRemove}, or set adopt: ${JSON.stringify(id)} to have it instead of a new one`;
}
