import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { isNotFound } from "../../graph/graphError.js";
import { bodyValues, changesIn } from "../../kernel/body.js";
import { same } from "../../kernel/comparison.js";
import { tenantOf, warnOf, type Context } from "../../kernel/context.js";
import type { Body, Inputs, KnownInputs, ReadableArguments, Updated } from "../../kernel/definition.js";
import { Illegible } from "../../kernel/illegible.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import type { Change, Resource } from "../../kernel/resource.js";
import { Slot } from "../../kernel/run.js";
import { unknown } from "../../kernel/unknown.js";
import { EntraCaError } from "../../messages/error.js";
import { configurationKind, configurationsPath } from "../applicationTrust.js";
import { definition, type Definition } from "./definition.js";
import { entryIn, idAt, newEntry, placeFor, placeOf, state, type Place } from "./graph.js";
import { idleReasons, policyAt, policyWords, writeEntry, type Edit } from "./policy.js";

const { objectKind } = definition;
const configurationIds = "certificateBasedApplicationConfigurationIds";

/** By tenant and entry the URNs of those that are to have it. Written and read by the checks of entries. */
const wantedBy = new Slot(() => new Set<string>());

/** The one entry of an app management policy that names configurations of trusted CAs. */
export const appManagementPolicyTrustedCertificateAuthority: Resource<Definition> = {
  definition,

  check({ policyId, appliesTo }) {
    if (policyId === undefined && appliesTo === undefined) {
      const reason =
        "is missing: the tenant's default policy has an entry for applications and another one for servicePrincipals. Give one of the two, or policyId for a custom policy";
      return [{ property: "appliesTo", reason }];
    }
    return policyId !== undefined && appliesTo !== undefined
      ? [{ property: "appliesTo", reason: "is for the tenant's default policy alone: leave it out, or policyId" }]
      : [];
  },

  amongOthers(inputs, _current, context) {
    const { run, urn } = context;
    const place = knownPlace(inputs);
    if (place === undefined) {
      return [];
    }
    const wanting = run.noted(wantedBy, `${tenantOf(context)} ${idAt(place).toLowerCase()}`);
    const rival = [...wanting].find((other) => other !== urn);
    wanting.add(urn);
    return rival === undefined
      ? []
      : [taken(place, `has a second resource in this program, ${rival}. Remove one of the two`)];
  },

  async checkAddition(inputs, context) {
    const place = knownPlace(inputs);
    if (place === undefined) {
      return missingConfigurations(inputs, undefined, context);
    }
    const { collections } = context;
    const policy = await policyAt(place, collections);
    if (policy === undefined) {
      return [{ property: "policyId", reason: `is ${noSuchPolicy(place, context)}` }];
    }
    const foreign = entryIn(policy, place) === undefined ? undefined : whyForeign(place, context);
    await warnOf(await idleReasons(place, policy, collections), context);
    return foreign === undefined
      ? missingConfigurations(inputs, undefined, context)
      : [taken(place, `${foreign.what}. ${foreign.nextStep}`)];
  },

  async live(id, _stored, { collections }) {
    const place = placeOf(id);
    const policy = await policyAt(place, collections);
    const entry = policy && entryIn(policy, place);
    if (policy === undefined || entry === undefined) {
      return undefined;
    }
    return { id: place.policyId === undefined ? idAt(place) : idOf(policy), ...state(entry, policy, place) };
  },

  async checkChange(change, context) {
    const { differences, inputs } = change;
    const place = knownPlace(inputs);
    const isGone = differences.some(({ property }) => property === "id");
    if (isGone && place !== undefined && (await policyAt(place, context.collections)) === undefined) {
      throw new EntraCaError(
        "NotFound",
        `policyId is ${noSuchPolicy(place, context)}`,
        "Give the id of one that exists, or remove this resource",
      );
    }
    if (change.live === undefined) {
      return;
    }
    const [missing] = await missingConfigurations(inputs, change.state[configurationIds], context);
    if (missing !== undefined) {
      throw new EntraCaError("NotFound", `${missing.property} ${missing.reason}`, giveOthers);
    }
  },

  compared: tellNames,

  async liveWarnings({ id }, { collections }) {
    const place = placeOf(id);
    const policy = await policyAt(place, collections);
    return policy === undefined ? [] : idleReasons(place, policy, collections);
  },

  // An entry has its place for an id: made again there, it is what its own resource is to delete at the end.
  handsOver(stored, { run, urn }) {
    const holds = run.holdsOf(objectKind, idAt(placeFor(stored)));
    return urn !== "" && run.includes(urn) && holds.get(urn) === "kept" ? urn : undefined;
  },

  async create(inputs, context) {
    const place = placeFor(inputs);
    const values = bodyValues(definition, inputs);
    const wanted = { ...inputs, ...values };
    const outputs = { state: values.state };
    await writeEntry(
      place,
      {
        next(entry, isFirst) {
          if (entry === undefined) {
            return newEntry(values);
          }
          if (isFirst) {
            claim(place, context);
          }
          return { ...entry, ...cleared(values, entry) };
        },
        isDone: isAsWanted(place, wanted, values),
        kept: outputs,
      },
      context,
    ).catch((error: unknown) => {
      throw missingPolicy(error, place, context);
    });
    return { id: idAt(place), outputs };
  },

  async update(id, wanted, changed, context) {
    const place = placeOf(id);
    const values = bodyValues(definition, wanted);
    const changes = changesIn<Definition>(values, changed);
    const edit: Edit = {
      next: (entry) => (entry === undefined ? newEntry(values) : { ...entry, ...changes }),
      isDone: isAsWanted(place, wanted, changes),
    };
    if (Object.keys(changes).length > 0) {
      await writeEntry(place, edit, context);
    }
    return {};
  },

  async delete(id, _stored, context) {
    const place = placeOf(id);
    let wasThere = false;
    const edit: Edit = {
      next(entry) {
        wasThere ||= entry !== undefined;
        return undefined;
      },
      isDone: (entry) => entry === undefined,
    };
    await writeEntry(place, edit, context).catch(async (error: unknown) => {
      context.collections.forget();
      if (!isNotFound(error) || (await policyAt(place, context.collections)) !== undefined) {
        throw error;
      }
    });
    return wasThere;
  },

  whatStays: (id) => `the entry ${id} stays in its policy, and applications are held to what it names`,
};

/** The place of an entry, where that is known. */
function knownPlace({ policyId, appliesTo }: Inputs<Definition>): Place | undefined {
  return policyId === unknown || appliesTo === unknown ? undefined : placeFor({ policyId, appliesTo });
}

/** Whether an entry that was read has what was written; what can't be read isn't that. */
function isAsWanted(place: Place, wanted: Updated<Definition>, written: Partial<Body<Definition>>): Edit["isDone"] {
  const properties = Object.keys(written) as (keyof typeof written)[];
  return (entry, policy) => {
    const found = entry && state(entry, policy, place);
    return (
      found !== undefined &&
      properties.every((property) => {
        const value = found[property];
        return !(value instanceof Illegible) && same(definition.arguments[property], value, wanted[property], wanted);
      })
    );
  };
}

/** What is written into an entry that is there: null for what it has and is to have no more. */
function cleared(values: Entity, entry: Entity): Entity {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value ?? (name in entry ? null : undefined)]),
  );
}

/** Whose the entry at a place is that is there before a creation: why it can't be had; undefined where this stack has it. */
function whyForeign(place: Place, { run, urn }: Context): EntraCaError | undefined {
  const id = idAt(place);
  const rival = run.rival(objectKind, id, urn);
  if (rival !== undefined) {
    return new EntraCaError(
      "Conflict",
      `${id} belongs to ${rival}`,
      "Remove one of the two resources from the program",
    );
  }
  return run.isFree(objectKind, id)
    ? new EntraCaError(
        "Conflict",
        `${id} is there already in ${policyWords(place)}: somebody made it by hand, another stack has it, an interrupted run left it, or this stack has it by another name`,
        `To have it, set adopt: ${JSON.stringify(id)}; of two stacks that have it, each undoes what the other one does`,
      )
    : undefined;
}

/** Takes over the entry at a place from whoever of this stack has it. */
function claim(place: Place, context: Context): void {
  const foreign = whyForeign(place, context);
  if (foreign !== undefined) {
    throw foreign;
  }
  context.run.takeOver(objectKind, idAt(place), context.urn);
}

function taken({ policyId }: Place, why: string): ArgumentFinding {
  return { property: policyId === undefined ? "appliesTo" : "policyId", reason: `can't be used: ${why}` };
}

function noSuchPolicy({ policyId }: Place, { secrets }: Context): string {
  return `${secrets.quoted("policyId", policyId)}, and there is no such app management policy in this tenant`;
}

function missingPolicy(error: unknown, place: Place, context: Context): unknown {
  return isNotFound(error) && place.policyId !== undefined
    ? new EntraCaError(
        "NotFound",
        `policyId is ${noSuchPolicy(place, context)}. ${error.what}`,
        "Give the id of one that exists",
      )
    : error;
}

const giveOthers = "Give the ids of some that exist, best as outputs of a CertificateBasedApplicationConfiguration";

/**
 * The configurations that an entry is to name and that the tenant doesn't have: nobody could use a certificate of theirs. Of those
 * that it names already is warned: they may have gone since.
 */
async function missingConfigurations(
  { [configurationIds]: wanted }: ReadableArguments<Definition>,
  before: readonly string[] | undefined,
  context: Context,
): Promise<ArgumentFinding[]> {
  if (wanted === undefined || wanted === unknown) {
    return [];
  }
  const { collections, run, secrets, prospects } = context;
  const isKnown = (id: string) => before?.some((other) => sameId(other, id)) === true;
  const missing: string[] = [];
  try {
    for (const id of wanted) {
      const isOwn = [...run.holdsOf(configurationKind, id).values()].includes("kept");
      if (!isOwn && (await collections.member(configurationsPath, id)) === undefined) {
        missing.push(id);
      }
    }
  } catch (error) {
    if (!prospects.isObstacle(error)) {
      throw error;
    }
    if (!wanted.every(isKnown)) {
      await context.warn(`whether the tenant has what ${configurationIds} names could not be looked at. ${error.what}`);
    }
    return [];
  }
  const named = (ids: readonly string[]) => ids.map((id) => secrets.quoted(configurationIds, id)).join(" and ");
  const noSuch = "and there is no such configuration in this tenant";
  const [gone, isNew] = [missing.filter(isKnown), missing.filter((id) => !isKnown(id))];
  if (gone.length > 0) {
    await context.warn(`${configurationIds} names ${named(gone)}, ${noSuch} any more: the entry allows nothing of it`);
  }
  return isNew.length === 0
    ? []
    : [{ property: configurationIds, reason: `names ${named(isNew)}, ${noSuch}. ${giveOthers}` }];
}

/** Tells which configurations an entry stops naming, and which it begins to name. */
async function tellNames(
  { id, differences, live, state: stored }: Change<Definition>,
  context: Context,
): Promise<void> {
  const { run, secrets } = context;
  const difference = differences.find(({ property, write }) => property === configurationIds && write);
  const wanted = difference?.wanted as KnownInputs<Definition>[typeof configurationIds] | typeof unknown | undefined;
  if (wanted === undefined || secrets.has(configurationIds)) {
    return;
  }
  const named = live?.[configurationIds] ?? stored[configurationIds] ?? [];
  const without = (some: readonly string[], others: readonly string[]) =>
    some.filter((one) => !others.some((other) => sameId(other, one)));
  if (wanted !== unknown) {
    const [begins, stops] = [without(wanted, named), without(named, wanted)];
    const said = [
      ...(begins.length > 0 ? [`begins to name ${begins.join(", ")}`] : []),
      ...(stops.length > 0 ? [`stops naming ${stops.join(", ")}`] : []),
    ];
    await context.note(`${id} ${said.join(", and ")}`);
    return;
  }
  const isGoing = (configuration: string) =>
    [...run.holdsOf(configurationKind, configuration).values()].some((hold) => hold === "given up");
  const going = named.filter(isGoing);
  const staying = without(named, going);
  const said = [
    "names configurations whose ids are known during the update",
    ...(going.length > 0 ? [`stops naming ${going.join(", ")}, which this run replaces`] : []),
    ...(staying.length > 0 ? [`whether it still names ${staying.join(", ")} isn't known yet`] : []),
  ];
  await context.note(`${id} ${said.join("; ")}`);
}
