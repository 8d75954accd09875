/** Reads what a program can have of a tenant, each object as its own resource reads it. */
import { entryFor, isError } from "../../provider/checks/acceptance.js";
import { requireTlsInspection } from "../../provider/settings/clouds.js";
import { duringOperation } from "../../provider/graph/operation.js";
import { tlsInspection } from "../../provider/graph/permissions.js";
import { readInputs, written } from "../../provider/kernel/border.js";
import type { Context } from "../../provider/kernel/context.js";
import { handler } from "../../provider/kernel/handler.js";
import { readingOf } from "../../provider/kernel/illegible.js";
import { importedArguments } from "../../provider/kernel/importing.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { EntraCaError } from "../../provider/messages/error.js";
import { definitions } from "../../provider/resources/definitions.js";
import { resources } from "../../provider/resources/resources.js";
import type { Found, FoundObject, LeftOut, TakingOver } from "./found.js";
import { whereabouts, type Whereabouts } from "../tenant/whereabouts.js";
import { kinds, type ExportedKind, type Search } from "./kinds.js";

/**
 * Reads all objects of which there are resources. What can't be read, or wouldn't be taken over as it is, is left out.
 *
 * @param contextOf What a resource may use, by its name.
 */
export async function readTenant(contextOf: (urn: string) => Context, by: TakingOver): Promise<Found> {
  const objects: FoundObject[] = [];
  const leftOut: LeftOut[] = [];
  const attempt = async <Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await duringOperation({}, work);
    } catch (error) {
      if (!(error instanceof EntraCaError)) {
        throw error;
      }
      leftOut.push({ what, why: error.inShort });
      return undefined;
    }
  };
  for (const definition of definitions) {
    const { className } = definition;
    const kind = kinds[className];
    if (kind === undefined) {
      leftOut.push({ what: `${className}: all`, why: "export doesn't look for them" });
      continue;
    }
    const search = { context: contextOf(className), by, found: objects };
    const all = (await attempt(`${className}: all`, () => allOf(kind, definition, search))) ?? [];
    const read = await Promise.all(
      all.map((one) => attempt(`${className} ${one.id}`, () => readObject(kind, definition, one, search))),
    );
    for (const object of read.filter((one) => one !== undefined)) {
      const what = `${className} ${object.id} (${object.names.join(", ")})`;
      const usable = await attempt(what, () => asTaken(object, by, contextOf(`${className} ${object.id}`)));
      objects.push(...(usable === undefined ? [] : [usable]));
    }
  }
  return { objects, leftOut };
}

type OneDefinition = (typeof definitions)[number];

async function allOf(kind: ExportedKind, definition: OneDefinition, search: Search): Promise<readonly Whereabouts[]> {
  const { family, className } = definition;
  if (family === tlsInspection) {
    requireTlsInspection(search.context.configuration.cloud);
  }
  const all = (await whereabouts[className]?.(search.context)) ?? [];
  return all.filter((one) => kind.isOwn?.(one, search) ?? true);
}

/** @returns undefined where it is gone since its id was read. */
async function readObject(
  kind: ExportedKind,
  definition: OneDefinition,
  { id, state: place }: Whereabouts,
  search: Search,
): Promise<FoundObject | undefined> {
  const { className } = definition;
  const resource: Resource = resources[className];
  const found = await resource.live(id, { ...place, ...(await kind.known?.(id, search)) }, search.context);
  if (found === undefined) {
    return undefined;
  }
  const { legible, illegible } = readingOf(found);
  const unread = illegible.filter(([property]) => Object.hasOwn(definition.arguments, property));
  if (unread.length > 0) {
    const reasons = unread.map(([property, why]) => `its ${property} ${why}`);
    throw new EntraCaError("UnexpectedAnswer", reasons.join("; "), "Look at what the tenant has there");
  }
  const state = written(legible);
  return {
    className,
    definition,
    id: found.id,
    word: kind.word,
    names: kind.names(legible, search),
    inputs: importedArguments(definition, state, id),
    state,
  };
}

/**
 * The object with the findings that its certificates need accepted, where a preview takes it over as it is.
 *
 * @throws {EntraCaError} `CannotAdopt` where it doesn't.
 */
async function asTaken(object: FoundObject, by: TakingOver, context: Context): Promise<FoundObject> {
  const { className, definition, id, inputs } = object;
  const resource: Resource = resources[className];
  const accepted = by === "adopt" ? acceptedIn(resource, inputs, context) : [];
  const all = accepted.length === 0 ? inputs : { ...inputs, acceptedFindings: accepted };
  const adopt = by === "adopt" && "adopt" in definition.arguments ? { adopt: id } : {};
  // What is imported is there already; what is adopted is new.
  const before = by === "adopt" ? undefined : inputs;
  const findings = await handler(resource).check({ ...all, ...adopt }, before, context);
  if (findings.length > 0) {
    const reasons = findings.map(({ property, reason }) => `${property} ${reason}`);
    throw new EntraCaError("CannotAdopt", reasons.join("; "), "It can be managed once that is put right");
  }
  return { ...object, inputs: { ...all, ...adopt } };
}

/** The entries of `acceptedFindings` for what is in the tenant, whatever the rules say of it. */
function acceptedIn(resource: Resource, inputs: Properties, { now }: Context): string[] {
  const broken = resource.brokenRules?.(readInputs(resource.definition, inputs), new Date(now())) ?? [];
  const entries = broken.filter((one) => isError(one, [], new Set()) && one.rule.neverAccepted === undefined);
  return [...new Set(entries.map(entryFor))];
}
