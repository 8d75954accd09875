import { compare, isSecret, shown, type Difference } from "./comparison.js";
import { EntraCaError } from "../messages/error.js";
import { readingOf } from "./illegible.js";
import type { Argument, Context, Properties, Resource } from "./resource.js";
import type { Secrets } from "../messages/secrets.js";
import { unknown } from "./unknown.js";

/** An object that exists and is to be taken over, and what has to change in it for that. */
export interface Adoption {
  readonly id: string;
  readonly live: Properties;
  /** The object as it is to be. */
  readonly wanted: Properties;
  /** What Graph has otherwise, and can change in place. */
  readonly differences: readonly Difference[];
}

/**
 * Looks at the object that `adopt` names. Unknown arguments are passed over.
 *
 * @throws {EntraCaError} `CannotAdopt` where it isn't there, or differs in what Graph can't change.
 */
export async function planAdoption(resource: Resource, inputs: Properties, context: Context): Promise<Adoption> {
  const given = String(inputs["adopt"]);
  const owner = context.run.rival(resource.kind, given, context.urn);
  if (owner !== undefined) {
    throw cannotAdopt(`${given} belongs to ${owner}`, "Let one resource have it, and give the other one another id");
  }
  const found = await resource.live(given, inputs, context);
  if (found === undefined) {
    throw cannotAdopt(
      `${given} was not found in this tenant`,
      "Correct the id, or remove adopt so that a new object is created",
    );
  }
  const { legible: live, illegible } = readingOf(found);
  const unread = illegible.filter(([property]) => Object.hasOwn(resource.arguments, property));
  if (unread.length > 0) {
    throw cannotAdopt(
      `what ${given} is can't be told: ${unread.map(([property, why]) => `its ${property} ${why}`).join("; ")}`,
      "Look at what the tenant has there, or remove adopt so that a new object is created",
    );
  }
  // As Graph writes it, whatever the program does: its addresses may tell upper from lower case.
  const id = String(live["id"]);
  const differences = compare(resource.arguments, inputs, { ...live, adopt: id }, live, []).filter(
    ({ property, wanted }) => wanted !== unknown && isComparable(resource.arguments[property], live[property]),
  );
  const obstacles = differences.filter(({ replaces }) => replaces);
  if (obstacles.length > 0) {
    const found = obstacles.map((obstacle) => inWords(obstacle, resource, context.secrets));
    throw cannotAdopt(
      `${id} differs in what Graph can't change: ${found.join("; ")}`,
      "Correct the program, or remove adopt so that a new object is created",
    );
  }
  const wanted = Object.fromEntries(
    Object.entries(resource.arguments).map(([property, argument]) => [
      property,
      inputs[property] ?? argument.whenOmitted(inputs, live[property]),
    ]),
  );
  return { id, live, wanted, differences };
}

/** What taking an object over does, for a preview. */
export function adoptionText({ id, live, differences }: Adoption, resource: Resource, secrets: Secrets): string {
  const changes = differences.filter(({ property }) => live[property] !== undefined);
  return changes.length === 0
    ? `takes over ${id}, which is as the program wants it`
    : `takes over ${id} and changes it: ${changes.map((change) => inWords(change, resource, secrets)).join("; ")}`;
}

function inWords(difference: Difference, resource: Resource, secrets: Secrets): string {
  const { property, live, wanted } = difference;
  if (isSecret(difference, secrets)) {
    return `Graph has another ${property} than the program wants, which marks it as a secret`;
  }
  const argument = resource.arguments[property];
  return `Graph has ${property} ${shown(argument, live)}, the program wants ${shown(argument, wanted)}`;
}

/** What Graph didn't return can't be compared; where nothing else would tell that it is the right object, it must be. */
function isComparable(argument: Argument | undefined, live: unknown): boolean {
  return live !== undefined || argument?.required === true;
}

function cannotAdopt(what: string, nextStep: string): EntraCaError {
  return new EntraCaError("CannotAdopt", `adopt: ${what}`, nextStep);
}
