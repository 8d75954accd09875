import { isDeepStrictEqual } from "node:util";
import { adoptionText, planAdoption } from "./adoption.js";
import { requireTlsInspection } from "../settings/clouds.js";
import {
  asText,
  compare,
  driftWarnings,
  goneDifference,
  isIgnored,
  isIgnoredWhole,
  replacing,
  same,
  surelyReplaces,
  type Difference,
} from "./comparison.js";
import { certificateFindings, refuseCertificates } from "./certificateFindings.js";
import { connectionProblem, type Connection } from "../settings/connection.js";
import { EntraCaError, IncompleteError } from "../messages/error.js";
import { sameId } from "../graph/address.js";
import type { Collections } from "../graph/collections.js";
import { duringOperation } from "../graph/operation.js";
import { illegibleTexts, readingOf, type Reading } from "./illegible.js";
import { lookAgain, lookedFor, notFoundYet, writtenNow } from "./lastWrite.js";
import { whyNoId, whyNoText } from "../messages/mistakenText.js";
import { argumentOf } from "../messages/propertyPath.js";
import { withWayOut } from "./removal.js";
import type { Argument, Change, Context, Finding, Properties, Resource } from "./resource.js";
import { unfinished, unfinishedDifference } from "./unfinished.js";
import { unknown } from "./unknown.js";
import { textsIn } from "../adapters/wire.js";
import { holdsPrivateKey } from "../x509/contents.js";

/** An object as it is now. */
export interface ReadResult {
  readonly state: Properties;
  /** The arguments as they would have to be written for what the tenant has. */
  readonly inputs: Properties;
  /** Whether `inputs` differ from those in the state. */
  readonly drifted: boolean;
}

/** What the program wants of an object, against what there is. */
export interface Comparison {
  readonly differences: readonly Difference[];
}

/**
 * What happens to one kind of resource, in plain data that knows nothing of Pulumi: `inputs` are the arguments as the
 * program wrote them, `state` holds every argument's value and what Graph made of it.
 *
 * Every method throws `EntraCaError`.
 */
export interface Handler {
  readonly arguments: Readonly<Record<string, Argument>>;
  /** The arguments of which a property is made that the program doesn't give: it is as secret as they are. */
  sourcesOf(property: string): readonly string[];
  /**
   * Whether the arguments can be used. Nothing is sent, except where a new object might find no room.
   *
   * @param current The arguments as they were; undefined where there is no object yet that is to have them.
   */
  check(inputs: Properties, current: Properties | undefined, context: Context): Promise<Finding[]>;
  /**
   * Compares with the live tenant, and tells the user of drift. Of a resource that wasn't checked before, nothing is told or
   * concluded: an engine that refreshes compares what it read with the program as it was.
   */
  diff(id: string, inputs: Properties, state: Properties, context: Context): Promise<Comparison>;
  create(inputs: Properties, context: Context): Promise<{ id: string; state: Properties }>;
  /** Undefined where the object is gone. */
  read(id: string, inputs: Properties, state: Properties, context: Context): Promise<ReadResult | undefined>;
  update(id: string, inputs: Properties, state: Properties, context: Context): Promise<Properties>;
  delete(id: string, state: Properties, context: Context): Promise<void>;
}

const liveDiffHint =
  "to preview without comparing with the tenant, set liveDiff to false (ENTRA_CA_LIVE_DIFF=false or `pulumi config set entra-ca:liveDiff false`)";

/** Said once, where `liveDiff` is off. */
export const nothingCompared =
  "liveDiff is false: the tenant was not read, resources were compared with the state alone";

/** The life of a resource, the same for every kind: what differs between kinds is in `resource`. */
export function handler(resource: Resource): Handler {
  return withinBounds(resource, {
    arguments: resource.arguments,

    sourcesOf(property) {
      const { derivedFrom } = resource.arguments[property] ?? {};
      return derivedFrom === undefined ? (resource.madeOf?.[property] ?? []) : [derivedFrom];
    },

    async check(inputs, current, context) {
      context.run.include(context.urn);
      if (current !== undefined) {
        context.run.had(context.urn);
      }
      const findings = [...checkArguments(resource, inputs)];
      if (findings.length > 0) {
        return findings;
      }
      findings.push(...(resource.check?.(inputs) ?? []));
      findings.push(...(resource.amongOthers?.(inputs, current, context) ?? []));
      findings.push(...(await certificateFindings(resource.brokenRules, inputs, readable(resource, current), context)));
      await warnOf([...(resource.warnings?.(inputs, context) ?? []), ...unheeded(resource, context)], context);
      const isOpen = findings.length > 0 || current !== undefined || inputs["connection"] === unknown;
      return isOpen ? findings : checkNew(resource, inputs, context);
    },

    async diff(id, asked, state, given) {
      const inputs = heeded(resource, asked, state, given);
      const moves = isMoved(inputs, state, given);
      // What is to leave its tenant is still looked at there, with what had access to it.
      const context = moves || inputs["connection"] === unknown ? given.connectedAs(state["connection"]) : given;
      if (context.run.isWritten(resource.kind, id)) {
        context.collections.forget();
      }
      const reading = await liveForDiff(resource, id, inputs, state, context);
      const live = reading?.legible;
      const found =
        live === undefined
          ? [goneDifference(id)]
          : compare(resource.arguments, inputs, { ...state, adopt: id }, live, context.ignoreChanges);
      const all = moves
        ? [...found.filter(({ property }) => property !== "connection"), move(inputs, state)]
        : [...found, ...(live === undefined ? [] : unfinishedDifference(state))];
      const differences = replacing(all, context.replaceOnChanges);
      if (!context.run.includes(context.urn)) {
        // After it has read an object, the engine compares it with the program as it was: that says nothing of what the run does.
        return { differences };
      }
      const change = { id, differences, inputs, state, live: live === notAsked ? undefined : live };
      await tellOf(resource, change, reading, context);
      checkAdopted(change);
      await resource.checkChange?.(change, context);
      const removal = context.run.removal(resource.kind, id);
      if (removal !== undefined) {
        // What was compared will have been there.
        await removal.catch(() => undefined);
        return this.diff(id, asked, state, given);
      }
      noteComparison(resource, change, context);
      await resource.compared?.(change, context);
      if (change.live !== undefined && inputs["connection"] !== unknown && differences.some(isWritten)) {
        await given.prospects.lookAhead(resource, given);
      }
      return { differences };
    },

    async create(inputs, context) {
      context.run.include(context.urn);
      await refuseCertificates(resource.brokenRules, inputs, undefined, context);
      const place = await placeOf(context);
      try {
        const { id, outputs } = await (inputs["adopt"] === undefined
          ? resource.create(inputs, context)
          : adopted(resource, inputs, context));
        context.run.claim(resource.kind, id, context.urn, "kept");
        context.run.write(resource.kind, id);
        const state = { ...outputs, ...place, ...inputs };
        return { id, state: { ...state, ...createdNow(resource, state, context) } };
      } catch (error) {
        if (error instanceof IncompleteError) {
          context.run.claim(resource.kind, error.id, context.urn, "kept");
          context.run.write(resource.kind, error.id);
          const lists = Object.entries(error.state).filter(([property]) => isList(resource, property));
          const created = createdNow(resource, Object.fromEntries(lists), context);
          throw error.with({ ...place, ...inputs, [unfinished]: true, ...created });
        }
        throw error;
      }
    },

    async read(id, inputs, state, context) {
      // What a program only looks at (`get`) has no place yet.
      const isManaged = state["graphOrigin"] !== undefined;
      const mistake = isManaged ? undefined : (whyNoText(id) ?? whyNoId(id));
      if (mistake !== undefined) {
        throw new EntraCaError("InvalidConfiguration", `The id of what is to be read ${mistake}`, "Nothing was read");
      }
      const place = isManaged ? {} : await placeOf(context);
      await checkPlace({ ...place, ...state }, context);
      if (isManaged) {
        context.run.readState();
        context.run.claim(resource.kind, id, context.urn, context.program.isRetained === true ? "retained" : "open");
      }
      if (context.run.readAgain(resource.kind, id) || context.run.isWritten(resource.kind, id)) {
        context.collections.forget();
      }
      const reading = await lookedFor(() => readLive(resource, id, state, context), resource, id, state, context);
      if (reading === undefined) {
        const why = notFoundYet(resource, id, state, context);
        if (why !== undefined) {
          // Out of the state, it could come back to the tenant with nobody to manage or remove it.
          await context.warn(`${why}. It stays in the state`);
          return { state, inputs, drifted: false };
        }
        if (isManaged) {
          return undefined;
        }
        // Pulumi would go on with an object that has nothing but its id.
        throw new EntraCaError(
          "NotFound",
          `There is no ${resource.kind} ${JSON.stringify(id)} in this tenant`,
          "Correct the id, or sign in to the tenant that has it",
        );
      }
      const live = reading.legible;
      await warnOf(illegibleWarnings(id, reading, context), context);
      await warnOf(await resource.liveWarnings?.({ id, differences: [], inputs, state, live }, context), context);
      const drifted = Object.keys(resource.arguments).filter(
        (property) =>
          live[property] !== undefined && !same(argument(resource, property), state[property], live[property], state),
      );
      await warnOf(changesFound(resource, drifted, state, live, context), context);
      const changed = Object.fromEntries(drifted.map((property) => [property, live[property] ?? undefined]));
      const changedInputs = drifted.filter((property) => inputs[property] !== undefined);
      return {
        state: { ...state, ...place, ...outputsOf(resource, live), ...changed },
        inputs: { ...inputs, ...Object.fromEntries(changedInputs.map((property) => [property, changed[property]])) },
        drifted: changedInputs.length > 0,
      };
    },

    async update(id, asked, state, context) {
      const inputs = heeded(resource, asked, state, context);
      context.run.include(context.urn);
      context.run.claim(resource.kind, id, context.urn, "kept");
      context.run.write(resource.kind, id);
      await checkPlace(state, context);
      await refuseCertificates(resource.brokenRules, inputs, readable(resource, state), context);
      const reading = context.configuration.liveDiff ? await liveOf(resource, id, state, context) : notAskedReading;
      const live = reading?.legible;
      if (live === undefined) {
        throw new EntraCaError(
          "NotFound",
          `The object ${id} no longer exists in the tenant`,
          "Run pulumi up again: it will create a new one",
        );
      }
      const differences = compare(resource.arguments, inputs, { ...state, adopt: id }, live, context.ignoreChanges);
      const changed = Object.fromEntries(
        differences.filter(({ write }) => write).map(({ property, wanted }) => [property, wanted ?? null]),
      );
      const resolved = Object.fromEntries(differences.map(({ property, wanted }) => [property, wanted]));
      const known = { ...state, ...outputsOf(resource, live), ...resolved, adopt: undefined, ...inputs };
      const written = () => (Object.keys(changed).length > 0 ? writtenNow(context, Object.keys(changed)) : {});
      try {
        const more = await resource.update(id, known, changed, context);
        return { ...known, ...more, ...written(), [unfinished]: undefined };
      } catch (error) {
        throw error instanceof IncompleteError
          ? error.with({ ...(error.isUncertain ? state : known), ...written(), [unfinished]: true })
          : error;
      }
    },

    async delete(id, state, context) {
      await checkPlace(state, context);
      const { run, urn } = context;
      const other = run.otherKeeper(resource.kind, id, urn);
      if (run.isTakenOver(resource.kind, id) || other !== undefined) {
        await context.note(`the object ${id} stays in the tenant: ${other ?? "what takes its place"} has it now`);
        return;
      }
      if (run.isRemoved(resource.kind, id)) {
        return;
      }
      const next = resource.handsOver?.(state, context);
      run.claim(resource.kind, id, urn, "given up");
      if (next !== undefined) {
        await context.note(`the object ${id} stays in the tenant: ${next} takes it over`);
        return;
      }
      try {
        await run.whileRemoving(resource.kind, id, () => resource.delete(id, state, context));
      } catch (error) {
        throw withWayOut(error, urn, resource.whatStays(id, state));
      }
    },
  });
}

/** What a state has of a creation: an object may show before all that it was made with. */
function createdNow({ arguments: all }: Resource, state: Properties, context: Context): Properties {
  return writtenNow(
    context,
    Object.keys(all).filter((property) => state[property] !== undefined),
  );
}

/** Whether an argument is a list, which an unfinished creation would add to a second time; of all else nobody waits then. */
function isList({ arguments: all }: Resource, property: string): boolean {
  return all[property]?.changes !== undefined;
}

/**
 * Each call is one operation: refused where the cloud doesn't have what it is about, and else what its requests to Graph wait
 * for is bounded, and shown.
 */
function withinBounds({ needsTlsInspection }: Resource, life: Handler): Handler {
  const bounded = async <Result>(context: Context, work: () => Promise<Result>) => {
    if (needsTlsInspection) {
      requireTlsInspection(context.configuration.cloud);
    }
    const { timeout, signal, secrets } = context;
    const progress = (message: string) => context.progress(message);
    return duringOperation({ timeout, signal, progress, sendsSecrets: secrets.any }, work);
  };
  return {
    arguments: life.arguments,
    sourcesOf: (property) => life.sourcesOf(property),
    check: (inputs, current, context) => bounded(context, () => life.check(inputs, current, context)),
    diff: (id, inputs, state, context) => bounded(context, () => life.diff(id, inputs, state, context)),
    create: (inputs, context) => bounded(context, () => life.create(inputs, context)),
    read: (id, inputs, state, context) => bounded(context, () => life.read(id, inputs, state, context)),
    update: (id, inputs, state, context) => bounded(context, () => life.update(id, inputs, state, context)),
    delete: (id, state, context) => bounded(context, () => life.delete(id, state, context)),
  };
}

/** Whether there is room for a new object, or whether the one to take over is the right one. */
async function checkNew(resource: Resource, inputs: Properties, context: Context): Promise<Finding[]> {
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
async function checkAddition(resource: Resource, inputs: Properties, context: Context): Promise<Finding[]> {
  const { prospects, collections } = context;
  const obstacle = await prospects.lookAhead(resource, context);
  const looking = obstacle === undefined ? context : { ...context, collections: unreadable(collections, obstacle) };
  try {
    return (await resource.checkAddition?.(inputs, looking)) ?? [];
  } catch (error) {
    if (!prospects.isObstacle(error)) {
      throw error;
    }
    await prospects.warnOf(error, resource, context);
    return [];
  }
}

/** Collections of which every question fails, without being asked. */
function unreadable(collections: Collections, why: EntraCaError): Collections {
  return new Proxy(collections, { get: () => () => Promise.reject(why) });
}

async function checkAdoption(resource: Resource, inputs: Properties, context: Context): Promise<Finding[]> {
  const replacing = Object.keys(resource.arguments).filter((property) => resource.arguments[property]?.replaces);
  if (replacing.some((property) => inputs[property] === unknown)) {
    return [];
  }
  try {
    const adoption = await planAdoption(resource, inputs, context);
    context.run.claim(resource.kind, adoption.id, context.urn, "kept");
    await context.note(adoptionText(adoption, resource, context.secrets));
    return [];
  } catch (error) {
    if (error instanceof EntraCaError && error.code === "CannotAdopt") {
      return [{ property: "adopt", reason: `can't be used. ${error.what}. ${error.nextStep}` }];
    }
    throw error;
  }
}

/** Takes over an object that exists. */
async function adopted(resource: Resource, inputs: Properties, context: Context) {
  const { id, live, wanted, differences } = await planAdoption(resource, inputs, context);
  // Noted before anything is awaited, so that no other resource takes it over too.
  context.run.takeOver(resource.kind, id, context.urn);
  const known = { ...outputsOf(resource, live), ...wanted };
  const changed = Object.fromEntries(differences.map(({ property }) => [property, wanted[property] ?? null]));
  try {
    return { id, outputs: { ...known, ...(await resource.update(id, known, changed, context)) } };
  } catch (error) {
    throw error instanceof IncompleteError ? error.with(known) : error;
  }
}

/** An adopted object can't be had a second time. */
function checkAdopted({ id, differences, inputs, live }: Change): void {
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

/** What `replaceOnChanges` names in vain. */
function unheeded(resource: Resource, { replaceOnChanges }: Context): string[] {
  return replaceOnChanges
    .filter((path) => path !== "*" && !Object.hasOwn(resource.arguments, argumentOf(path)))
    .map(
      (path) =>
        `replaceOnChanges has ${JSON.stringify(path)}, which is no argument of this resource: it never replaces anything`,
    );
}

/** The arguments, with those that the program is to ignore as they are. */
function heeded({ arguments: all }: Resource, inputs: Properties, state: Properties, context: Context): Properties {
  const ignored = Object.keys(all).filter((property) => isIgnoredWhole(property, context.ignoreChanges));
  return { ...inputs, ...Object.fromEntries(ignored.map((property) => [property, state[property]])) };
}

/**
 * Notes whether a resource keeps its object. Two resources that have one would undo each other's work; that a state has it for
 * another resource so far is no reason, only that that one wants to keep it.
 */
function noteComparison({ kind }: Resource, { id, differences }: Change, { run, urn, program }: Context): void {
  const replacing = differences.filter(({ replaces }) => replaces);
  if (replacing.some(surelyReplaces)) {
    run.replace(kind, id, urn, program.isRetained === true ? "retained" : "given up");
    return;
  }
  // What isn't known yet may turn out to be no change.
  if (replacing.length > 0) {
    run.claim(kind, id, urn, "open");
    return;
  }
  const other = run.rival(kind, id, urn);
  if (other !== undefined) {
    throw new EntraCaError(
      "Conflict",
      `The object ${id} belongs to ${other} as well`,
      "Remove one of the two resources from the program: the object stays with the other one",
    );
  }
  run.claim(kind, id, urn, "kept");
}

/** Stands for the object where the tenant is not to be asked. */
const notAsked: Properties = {};
const notAskedReading: Reading = { legible: notAsked, illegible: [] };

/** The object in the tenant, and what of it can't be read; undefined where it is gone. */
async function readLive(
  resource: Resource,
  id: string,
  state: Properties,
  context: Context,
): Promise<Reading | undefined> {
  const live = await resource.live(id, state, context);
  return live && readingOf(live);
}

/** What can't be compared is told of each time: it may be what somebody put in the place of what was there. */
function illegibleWarnings(id: string, { illegible }: Reading, { ignoreChanges }: Context): string[] {
  return illegibleTexts(
    id,
    illegible.filter(([property]) => !isIgnored(property, ignoreChanges)),
  );
}

async function liveForDiff(
  resource: Resource,
  id: string,
  inputs: Properties,
  state: Properties,
  context: Context,
): Promise<Reading | undefined> {
  if (!context.configuration.liveDiff) {
    await context.tell(nothingCompared);
    return notAskedReading;
  }
  try {
    await checkPlace(state, context);
    return await liveOf(resource, id, state, context);
  } catch (error) {
    const isLate = error instanceof EntraCaError && error.code === "NotShown";
    // After a refresh, which left it in the state, nothing is done by this comparison.
    const isAfterRefresh = !context.run.includes(context.urn);
    const isReplaced = compare(resource.arguments, inputs, { ...state, adopt: id }, {}, []).some(surelyReplaces);
    if (isLate && (isAfterRefresh || isReplaced)) {
      // What is replaced is removed once another one is made, whether it is there or not.
      return notAskedReading;
    }
    throw withLiveDiffHint(error);
  }
}

/** The object in the tenant; undefined where it is gone for sure. */
async function liveOf(
  resource: Resource,
  id: string,
  state: Properties,
  context: Context,
): Promise<Reading | undefined> {
  const live = await lookedFor(() => readLive(resource, id, state, context), resource, id, state, context);
  const why = live === undefined ? notFoundYet(resource, id, state, context) : undefined;
  if (why !== undefined) {
    throw new EntraCaError("NotShown", `${why.charAt(0).toUpperCase()}${why.slice(1)}`, lookAgain);
  }
  return live;
}

/** Warns of what was found in the tenant. */
async function tellOf(
  resource: Resource,
  change: Change,
  reading: Reading | undefined,
  context: Context,
): Promise<void> {
  const { id, differences, live } = change;
  if (live === undefined) {
    // What this run removed itself, for another resource, has a new one by its own doing.
    if (context.configuration.liveDiff && !context.run.isRemoved(resource.kind, id)) {
      await context.warn(`the object ${id} no longer exists in the tenant: a new one will be created`);
    }
    return;
  }
  await warnOf(reading && illegibleWarnings(id, reading, context), context);
  if (differences.length > 0 && differences.every(({ property }) => property === unfinished)) {
    await context.note("an earlier run left this unfinished: pulumi up goes on with it");
  }
  const drifted = differences.filter(({ drift }) => drift);
  await warnOf(
    drifted.flatMap((difference) =>
      driftWarnings(difference, argument(resource, difference.property), context.secrets),
    ),
    context,
  );
  await warnOf(await resource.liveWarnings?.({ ...change, live }, context), context);
}

/** What a refresh found changed that both values side by side don't show well. */
function changesFound(
  resource: Resource,
  drifted: readonly string[],
  state: Properties,
  live: Properties,
  { ignoreChanges, secrets }: Context,
): string[] {
  return drifted
    .filter((property) => argument(resource, property).changes !== undefined && !isIgnored(property, ignoreChanges))
    .flatMap((property) => {
      const values = { stored: state[property], live: live[property], wanted: undefined };
      const difference = { property, ...values, replaces: false, drift: true, write: true };
      return driftWarnings(difference, argument(resource, property), secrets);
    });
}

async function warnOf(warnings: readonly string[] = [], context: Context): Promise<void> {
  for (const warning of warnings) {
    await context.warn(warning);
  }
}

/** An error of what a preview does, with how to preview without it. */
export function withLiveDiffHint(error: unknown): unknown {
  return error instanceof EntraCaError && !["OtherTenant", "OtherGraph", "NotShown"].includes(error.code)
    ? error.advising(liveDiffHint)
    : error;
}

async function placeOf({ graph }: Context): Promise<Properties> {
  return { tenantId: await graph.tenantId(), graphOrigin: graph.origin };
}

/** What an object had, as far as its certificates can be read: states may be older than today's checks. */
function readable({ arguments: all }: Resource, current: Properties | undefined): Properties | undefined {
  return (
    current &&
    Object.fromEntries(
      Object.entries(current).filter(
        ([property, value]) => all[property] !== undefined && checkArgument(all[property], value) === undefined,
      ),
    )
  );
}

function* checkArguments(resource: Resource, inputs: Properties): Generator<Finding> {
  for (const [property, definition] of Object.entries(resource.arguments)) {
    const value = inputs[property];
    const reason =
      (definition.recognizesKeys ? undefined : whyNoKey(value)) ??
      whyNoTexts(value) ??
      checkArgument(definition, value) ??
      checkForm(definition, value);
    if (reason !== undefined) {
      yield { property, reason };
    }
  }
  const { connection } = inputs;
  const isConnection = typeof connection === "object" && accepted["object of strings"].includes(typeOf(connection));
  const problem = isConnection ? connectionProblem(connection as Connection) : undefined;
  if (problem !== undefined) {
    yield { property: `connection.${problem.property}`, reason: problem.reason };
  }
  for (const property of Object.keys(inputs)) {
    if (!Object.hasOwn(resource.arguments, property)) {
      yield {
        property,
        reason:
          whyNoKey(inputs[property]) ??
          `is not an argument of this resource: it has ${Object.keys(resource.arguments).join(", ")}`,
      };
    }
  }
}

/**
 * Whether the program moves an object to another tenant: by a change of its connection, and saying which tenant. A sign-in to
 * another tenant than the object's, without the program saying so, is a mistake.
 */
function isMoved(inputs: Properties, state: Properties, { configuration }: Context): boolean {
  const tenant = state["tenantId"];
  return (
    inputs["connection"] !== unknown &&
    !isDeepStrictEqual(inputs["connection"], state["connection"]) &&
    typeof tenant === "string" &&
    configuration.tenantId !== undefined &&
    configuration.tenantId.toLowerCase() !== tenant
  );
}

/** Why a value can't be used that is or holds a private key, wherever it was pasted; undefined for any other. */
function whyNoKey(value: unknown): string | undefined {
  return [...textsIn(value), ...namesIn(value)].some(holdsPrivateKey)
    ? "holds a private key, and no argument of this provider takes one: leave it out, and treat the key as exposed if it was committed or shared"
    : undefined;
}

function whyNoTexts(value: unknown): string | undefined {
  return textsIn(value)
    .map(whyNoText)
    .find((reason) => reason !== undefined);
}

/** With --continue-on-error some SDKs go on to what needs a resource that failed, and hand over nothing for its outputs. */
const missing =
  "is missing: it is required. Where it comes from another resource, that one failed, and its own error says why";

/** What the members of an object are called, and those of what is in it. */
function namesIn(value: unknown): string[] {
  return typeof value === "object" && value !== null
    ? [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(namesIn)]
    : [];
}

function checkArgument(definition: Argument, value: unknown): string | undefined {
  if (value === undefined) {
    return definition.required ? missing : undefined;
  }
  if (value === unknown) {
    return undefined;
  }
  if (!accepted[definition.type].includes(typeOf(value))) {
    return `must be ${withArticle(definition.type)}, and ${withArticle(typeOf(value))} was found`;
  }
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => definition.check(String(item), true)).find((reason) => reason !== undefined);
  }
  const text = asText(value);
  return text === undefined ? undefined : definition.check(text, false);
}

function checkForm(definition: Argument, value: unknown): string | undefined {
  const texts = Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
  return texts.map((text) => definition.checkForm?.(text)).find((reason) => reason !== undefined);
}

function withArticle(type: string): string {
  return `${type.startsWith("o") ? "an" : "a"} ${type}`;
}

const accepted: Readonly<Record<Argument["type"], readonly string[]>> = {
  string: ["string"],
  boolean: ["boolean"],
  "list of strings": ["list of strings"],
  "string or list of strings": ["string", "list of strings"],
  "object of strings": ["object of strings"],
};

function typeOf(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return typeof value;
  }
  const all = Object.values(value).every((item) => typeof item === "string") ? " of strings" : "";
  return (Array.isArray(value) ? "list" : "object") + all;
}

function isWritten({ write, replaces }: Difference): boolean {
  return write || replaces;
}

/** The difference that another tenant makes: only another object can be there. */
function move({ connection: wanted }: Properties, { connection: stored }: Properties): Difference {
  return { property: "connection", wanted, stored, live: stored, replaces: true, drift: false, write: true };
}

/** Refuses an object of another tenant or another Graph before any request about it is sent. */
async function checkPlace(state: Properties, context: Context): Promise<void> {
  const graphOrigin = state["graphOrigin"] as string | undefined;
  const tenantId = state["tenantId"] as string | undefined;
  const nothingDone = "Nothing was compared, changed or removed";
  if (graphOrigin !== undefined && graphOrigin !== context.graph.origin) {
    throw new EntraCaError(
      "OtherGraph",
      `This object is in the Graph at ${graphOrigin}, but the provider is pointed at ${context.graph.origin}. ${nothingDone}`,
      "Point it back (ENTRA_CA_ENDPOINT or entra-ca:endpoint) if you know that host, or use another stack for the other Graph",
    );
  }
  const signedIn = await context.graph.tenantId();
  if (tenantId !== signedIn) {
    const name = (tenant: string | undefined) =>
      tenant !== undefined ? `tenant ${tenant}` : "a tenant that its token didn't name";
    throw new EntraCaError(
      "OtherTenant",
      `This object is in ${name(tenantId)}, but the sign-in is to ${name(signedIn)}. ${nothingDone}`,
      "Sign in to the object's tenant, or use another stack for the other one",
    );
  }
}

/** What Graph says beyond the id, which Pulumi keeps, and the arguments, whose spelling is the program's. */
function outputsOf(resource: Resource, live: Properties): Properties {
  return Object.fromEntries(
    Object.entries(live).filter(
      ([property, value]) =>
        property !== "id" && !Object.hasOwn(resource.arguments, property) && value !== null && value !== undefined,
    ),
  );
}

function argument(resource: Resource, property: string): Argument {
  const found = resource.arguments[property];
  if (found === undefined) {
    throw new TypeError(`${property} is not an argument`);
  }
  return found;
}
