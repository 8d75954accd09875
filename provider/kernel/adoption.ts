import { EntraCaError, IncompleteError } from "../messages/error.js";
import { sameId } from "../graph/address.js";
import type { Secrets } from "../messages/secrets.js";
import {
  compare,
  isSecret,
  surelyReplaces,
  valueInWords,
  whenOmitted,
  type Difference,
  type Had,
} from "./comparison.js";
import type { Context } from "./context.js";
import type { ArgumentDefinition, Changed, Definition, Found, Inputs, KnownInputs, Wanted } from "./definition.js";
import { readingOf } from "./illegible.js";
import { outputsOf } from "./objectProperties.js";
import type { Finding } from "./properties.js";
import type { Change, Created, Resource } from "./resource.js";
import { unknown } from "./unknown.js";

/** An object that exists and is to be taken over, and what has to change in it for that. */
interface Adoption {
  readonly id: string;
  readonly live: Readonly<Record<string, unknown>>;
  /** The object as it is to be. */
  readonly wanted: Readonly<Record<string, unknown>>;
  /** What Graph has otherwise, and can change in place. */
  readonly differences: readonly Difference[];
}

/** Whether the object that `adopt` names can be taken over, and what that does. */
export async function checkAdoption(resource: Resource, inputs: Inputs, context: Context): Promise<Finding[]> {
  const { kind, arguments: all } = resource.definition;
  const isUnknown = ([property, { onChange }]: [string, ArgumentDefinition]) =>
    onChange === "replaces" && inputs[property] === unknown;
  if (Object.entries(all).some(isUnknown)) {
    return [];
  }
  try {
    const adoption = await planAdoption(resource, inputs, context);
    context.run.claim(kind, adoption.id, context.urn, "kept");
    await context.note(adoptionText(adoption, all, context.secrets));
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
  context.run.takeOver(definition.kind, id, context.urn);
  const known = { ...outputsOf(definition, live), ...wanted } as Wanted;
  const changed = Object.fromEntries(differences.map(({ property }) => [property, known[property] ?? null])) as Changed;
  try {
    return {
      id,
      outputs: { ...known, ...(await resource.update(id, known, changed, context)) } as Created["outputs"],
    };
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
 * Looks at the object that `adopt` names. Unknown arguments are passed over.
 *
 * @throws {EntraCaError} `CannotAdopt` where it isn't there, or differs in what Graph can't change.
 */
async function planAdoption(resource: Resource, inputs: Inputs, context: Context): Promise<Adoption> {
  const { kind, arguments: all } = resource.definition;
  const given = inputs["adopt"] as string;
  const owner = context.run.rival(kind, given, context.urn);
  if (owner !== undefined) {
    throw cannotAdopt(`${given} belongs to ${owner}`, "Let one resource have it, and give the other one another id");
  }
  const said = Object.entries(inputs).filter(([, value]) => value !== unknown);
  const found = await resource.live(given, Object.fromEntries(said), context);
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
  // As Graph writes it, whatever the program does: its addresses may tell upper from lower case.
  const { id } = found;
  const differences = compare(all, inputs, { ...live, adopt: id }, live, []).filter(
    ({ property, wanted }) => wanted !== unknown && isComparable(all[property], live[property]),
  );
  const obstacles = differences.filter(({ replaces }) => replaces);
  if (obstacles.length > 0) {
    const found = obstacles.map((obstacle) => inWords(obstacle, all, context.secrets));
    throw cannotAdopt(
      `${id} differs in what Graph can't change: ${found.join("; ")}`,
      "Correct the program, or remove adopt so that a new object is created",
    );
  }
  const wanted = Object.fromEntries(
    Object.entries(all).map(([property, argument]) => [
      property,
      inputs[property] ?? whenOmitted(argument, inputs, live[property] as Had),
    ]),
  );
  return { id, live, wanted, differences };
}

/** What taking an object over does, for a preview. */
function adoptionText(
  { id, live, differences }: Adoption,
  definitions: Definition["arguments"],
  secrets: Secrets,
): string {
  const changes = differences.filter(({ property }) => live[property] !== undefined);
  return changes.length === 0
    ? `takes over ${id}, which is as the program wants it`
    : `takes over ${id} and changes it: ${changes.map((change) => inWords(change, definitions, secrets)).join("; ")}`;
}

function inWords(difference: Difference, definitions: Definition["arguments"], secrets: Secrets): string {
  const { property, live, wanted } = difference;
  if (isSecret(difference, secrets)) {
    return `Graph has another ${property} than the program wants, which marks it as a secret`;
  }
  const argument = definitions[property];
  return `Graph has ${property} ${valueInWords(argument, live)}, the program wants ${valueInWords(argument, wanted)}`;
}

/** What Graph didn't return can't be compared; where nothing else would tell that it is the right object, it must be. */
function isComparable(argument: ArgumentDefinition | undefined, live: unknown): boolean {
  return live !== undefined || argument?.required === true;
}

function cannotAdopt(what: string, nextStep: string): EntraCaError {
  return new EntraCaError("CannotAdopt", `adopt: ${what}`, nextStep);
}
