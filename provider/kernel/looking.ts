/** How an object in the tenant is looked at, and what is told of what was found there. */
import { EntraCaError } from "../messages/error.js";
import type { Secrets } from "../messages/secrets.js";
import { capitalized } from "../messages/text.js";
import { isAbsent } from "../records.js";
import { compare, isNamed, isSecret, surelyReplaces, unfinished, valueInWords, type Difference } from "./comparison.js";
import { unknown } from "./unknown.js";
import { warnOf, type Context } from "./context.js";
import type { ArgumentDefinition, Definition, Live, State } from "./definition.js";
import { illegibleTexts } from "./illegible.js";
import { kindOf } from "./kinds.js";
import { look, lookAgain, notFoundYet, type FoundReading } from "./lastWrite.js";
import { checkHome } from "./home.js";
import type { Change, Resource } from "./resource.js";

const liveDiffHint =
  "to preview without comparing with the tenant, set liveDiff to false (ENTRA_CA_LIVE_DIFF=false or `pulumi config set entra-ca:liveDiff false`)";

/** Said once, where `liveDiff` is off. */
export const nothingCompared =
  "liveDiff is false: the tenant was not read, resources were compared with the state alone";

/** Stands for the object where the tenant is not to be asked. */
const nothingAsked = {} as FoundReading["legible"];
export const notAsked: FoundReading = { legible: nothingAsked, illegible: [] };

/** The object, where the tenant was asked for it and has it. */
export function asked({ legible }: FoundReading): Live | undefined {
  return legible === nothingAsked ? undefined : legible;
}

/** The object in the tenant; undefined where it is gone for sure. */
export async function lookForSure(
  resource: Resource,
  id: string,
  state: State,
  context: Context,
): Promise<FoundReading | undefined> {
  const found = await look(resource, id, state, context);
  const why = found === undefined ? notFoundYet(resource, id, state, context) : undefined;
  if (why !== undefined) {
    throw new EntraCaError("NotShown", capitalized(why), lookAgain);
  }
  return found;
}

/** The same for a preview, as far as that is to look at the tenant. */
export async function lookForDiff(
  resource: Resource,
  { id, inputs, state }: Pick<Change, "id" | "inputs" | "state">,
  context: Context,
): Promise<FoundReading | undefined> {
  if (!context.configuration.liveDiff) {
    await context.tell(nothingCompared);
    return notAsked;
  }
  try {
    await checkHome(state, context);
    return await lookForSure(resource, id, state, context);
  } catch (error) {
    const isLate = error instanceof EntraCaError && error.code === "NotShown";
    // After a refresh, which left it in the state, nothing is done by this comparison.
    const isAfterRefresh = !context.run.includes(context.urn);
    const isReplaced = compare(resource.definition.arguments, inputs, { ...state, adopt: id }, {}, []).some(
      surelyReplaces,
    );
    if (isLate && (isAfterRefresh || isReplaced)) {
      // What is replaced is removed once another one is made, whether it is there or not.
      return notAsked;
    }
    throw withLiveDiffHint(error);
  }
}

/** An error of what a preview does, with how to preview without it. */
export function withLiveDiffHint(error: unknown): unknown {
  return error instanceof EntraCaError && !["OtherTenant", "OtherGraph", "NotShown"].includes(error.code)
    ? error.advising(liveDiffHint)
    : error;
}

/** Warns of what was found in the tenant. */
export async function tellOf(
  resource: Resource,
  change: Change,
  found: FoundReading | undefined,
  context: Context,
): Promise<void> {
  const { id, differences } = change;
  if (found === undefined || asked(found) === undefined) {
    // What this run removed itself, for another resource, has a new one by its own doing.
    if (context.configuration.liveDiff && !context.run.isRemoved(resource.definition.objectKind, id)) {
      await context.warn(`the object ${id} no longer exists in the tenant: a new one will be created`);
    }
    return;
  }
  await warnOf(illegibleWarnings(id, found, context), context);
  if (differences.length > 0 && differences.every(({ property }) => property === unfinished)) {
    await context.note("an earlier run left this unfinished: pulumi up goes on with it");
  }
  const drifted = differences.filter(({ drift }) => drift);
  await warnOf(warningsOf(drifted, resource, context), context);
  await warnOf(await resource.liveWarnings?.({ ...change, live: found.legible }, context), context);
}

function warningsOf(drifted: readonly Difference[], { definition }: Resource, { secrets }: Context): string[] {
  return drifted.flatMap((difference) => {
    const argument = definition.arguments[difference.property];
    return argument === undefined ? [] : driftWarnings(difference, argument, secrets);
  });
}

/** Warns of what a refresh found that both values side by side don't show well, or that can't be read. */
export async function tellOfRefresh(
  resource: Resource,
  change: Change & { readonly live: Live },
  found: FoundReading,
  context: Context,
): Promise<void> {
  await warnOf(illegibleWarnings(change.id, found, context), context);
  await warnOf(await resource.liveWarnings?.({ ...change, differences: [] }, context), context);
  const told = change.differences.filter(
    ({ property }) => isList(resource.definition, property) && !isNamed(property, context.ignoreChanges),
  );
  await warnOf(warningsOf(told, resource, context), context);
}

/** Whether an argument is a list of objects that Graph has. */
export function isList({ arguments: all }: Definition, property: string): boolean {
  const argument = all[property];
  return argument !== undefined && kindOf(argument).isOfObjects === true;
}

/** What can't be compared is told of each time: it may be what somebody put in the place of what was there. */
function illegibleWarnings(id: string, { illegible }: FoundReading, { ignoreChanges }: Context): string[] {
  const compared = illegible.filter(([property]) => !isNamed(property, ignoreChanges));
  return illegibleTexts(id, compared);
}

/** A drifted property in words, in one warning or several: what the tenant has, and what comes of it. */
export function driftWarnings(difference: Difference, argument: ArgumentDefinition, secrets: Secrets): string[] {
  const { property, stored, live, wanted } = difference;
  const isTold = !isAbsent(stored) && !isAbsent(live) && !isSecret(difference, secrets);
  const changes = isTold && kindOf(argument).changes?.(stored, live, wanted === unknown ? undefined : wanted);
  return changes
    ? changes.map((change) => `${property} was changed outside Pulumi: ${change}`)
    : [driftWarning(difference, argument, secrets)];
}

function driftWarning(difference: Difference, argument: ArgumentDefinition, secrets: Secrets): string {
  const { property, live, wanted } = difference;
  const start = `${property} was changed outside Pulumi`;
  if (isSecret(difference, secrets)) {
    const now = difference.write ? "another value than the program wants" : "what the program wants";
    return `${start}: Graph has ${now}. It isn't shown, since the program marks it as a secret`;
  }
  const found = `${start}: Graph has ${valueInWords(argument, live)}`;
  if (!difference.write) {
    return `${found}, which is what the program wants`;
  }
  const wish = wanted === unknown ? "a value that isn't known yet" : valueInWords(argument, wanted);
  return `${found}, the program wants ${wish}`;
}
