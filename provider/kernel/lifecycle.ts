import { EntraCaError, IncompleteError } from "../messages/error.js";
import { whyNoId, whyNoText } from "../messages/mistakenText.js";
import { argumentOf } from "../messages/text.js";
import { mapped, namesOf, only } from "../records.js";
import { certificateFindings, refuseCertificates } from "./certificateFindings.js";
import {
  changesFor,
  compare,
  goneDifference,
  isNamedWhole,
  replacing,
  same,
  surelyReplaces,
  unfinishedDifference,
  type Difference,
  type Had,
} from "./comparison.js";
import { warnOf, type Context } from "./context.js";
import { checkNew, refuseReplacingAdopted, takeOver } from "./creation.js";
import type { Definition, Inputs, KeptOfAll, KnownInputs, Live, State } from "./definition.js";
import { look, notFoundYet, removeForSure, writtenNow } from "./lastWrite.js";
import { asked, isList, lookForDiff, lookForSure, notAsked, tellOf, tellOfRefresh } from "./looking.js";
import { outputsOf } from "./objectProperties.js";
import { checkHome, isMoved, move, homeOf } from "./home.js";
import type { ArgumentFinding, Properties } from "./properties.js";
import { withWayOut } from "./removal.js";
import type { Change, Resource } from "./resource.js";
import { unknown } from "./unknown.js";

/** The life of a resource, the same for every kind: what differs between kinds is in `resource`. */
export function lifecycle(resource: Resource) {
  const { definition } = resource;
  const { objectKind } = definition;

  return {
    async check(inputs: Inputs, current: State | undefined, context: Context): Promise<ArgumentFinding[]> {
      const findings = [
        ...(resource.check?.(inputs) ?? []),
        ...(resource.amongOthers?.(inputs, current, context) ?? []),
        ...(await certificateFindings(resource, inputs, current as Inputs | undefined, context)),
      ];
      await warnOf([...(resource.warnings?.(inputs, context) ?? []), ...namedInVain(definition, context)], context);
      const isOpen = findings.length > 0 || current !== undefined || inputs["connection"] === unknown;
      return isOpen ? findings : checkNew(resource, inputs, context);
    },

    async diff(id: string, given: Inputs, state: State, around: Context): Promise<Difference[]> {
      const inputs = withIgnored(definition, given, state, around);
      const moves = isMoved(inputs, state, around);
      // What is to leave its tenant is still looked at there, with what had access to it.
      const context = moves || inputs["connection"] === unknown ? around.connectedAs(state["connection"]) : around;
      const { run, urn } = context;
      if (run.isWritten(objectKind, id)) {
        context.collections.forget();
      }
      const found = await lookForDiff(resource, { id, inputs, state }, context);
      const live = found?.legible;
      const compared =
        live === undefined
          ? [goneDifference(id)]
          : compare(definition.arguments, inputs, { ...state, adopt: id }, live, context.ignoreChanges);
      const all = moves
        ? [...compared.filter(({ property }) => property !== "connection"), move(inputs, state)]
        : [...compared, ...(live === undefined ? [] : unfinishedDifference(state))];
      const differences = replacing(all, context.replaceOnChanges);
      if (!run.includes(urn)) {
        // After it has read an object, the engine compares it with the program as it was: that says nothing of what the run does.
        return differences;
      }
      const change: Change = { id, differences, inputs, state, live: found && asked(found) };
      await tellOf(resource, change, found, context);
      refuseReplacingAdopted(change);
      await resource.checkChange?.(change, context);
      const removal = run.removal(objectKind, id);
      if (removal !== undefined) {
        // What was compared will have been there.
        await removal.catch(() => undefined);
        return this.diff(id, given, state, around);
      }
      noteComparison(objectKind, change, context);
      await resource.compared?.(change, context);
      if (change.live !== undefined && inputs["connection"] !== unknown && differences.some(isWritten)) {
        await around.prospects.lookAhead(definition.family, around);
      }
      return differences;
    },

    async create(inputs: KnownInputs, context: Context): Promise<{ id: string; state: State }> {
      const { run, urn } = context;
      run.include(urn);
      await refuseCertificates(resource, inputs, undefined, context);
      const place = await homeOf(context);
      const isThere = (id: string) => {
        run.hold(objectKind, id, urn, "kept");
        run.write(objectKind, id);
      };
      try {
        const { id, outputs } = await (inputs["adopt"] === undefined
          ? resource.create(inputs, context)
          : takeOver(resource, inputs, context));
        isThere(id);
        const state = { ...outputs, ...place, ...inputs };
        return { id, state: { ...state, ...createdNow(definition, state, context) } };
      } catch (error) {
        if (error instanceof IncompleteError) {
          isThere(error.id);
          // Of all but what would be added a second time, nobody waits for an unfinished creation; nor for one that may be none.
          const lists = only(error.state, (_value, property) => isList(definition, property));
          const created = error.isUncertain ? {} : createdNow(definition, lists, context);
          throw error.with({ ...place, ...inputs, unfinished: true, ...created } satisfies KeptOfAll);
        }
        throw error;
      }
    },

    async read(id: string, inputs: Inputs, state: State, context: Context) {
      const { run, urn, program } = context;
      // What a program only looks at (`get`) has no place yet.
      const isManaged = state.graphOrigin !== undefined;
      const mistake = isManaged ? undefined : (whyNoText(id) ?? whyNoId(id, definition.idForm));
      if (mistake !== undefined) {
        throw new EntraCaError("InvalidConfiguration", `The id of what is to be read ${mistake}`, "Nothing was read");
      }
      const place = isManaged ? {} : await homeOf(context);
      await checkHome({ ...place, ...state }, context);
      if (isManaged) {
        run.readState();
        run.hold(objectKind, id, urn, program.isRetained === true ? "retained" : "open");
      }
      if (run.readAgain(objectKind, id) || run.isWritten(objectKind, id)) {
        context.collections.forget();
      }
      const found = await look(resource, id, state, context);
      if (found === undefined) {
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
          `There is no ${objectKind} ${JSON.stringify(id)} in this tenant`,
          "Correct the id, or sign in to the tenant that has it",
        );
      }
      const live = found.legible;
      const differences = driftOf(definition, state, live);
      await tellOfRefresh(resource, { id, differences, inputs, state, live }, found, context);
      const drifted = differences.map(({ property, live: value }) => [property, value ?? undefined] as const);
      const changedInputs = drifted.filter(([property]) => inputs[property] !== undefined);
      return {
        state: { ...state, ...place, ...outputsOf(definition, live), ...Object.fromEntries(drifted) },
        inputs: Object.fromEntries(changedInputs),
        drifted: changedInputs.length > 0,
      };
    },

    async update(id: string, given: KnownInputs, state: State, context: Context): Promise<State> {
      const { run, urn } = context;
      const inputs = withIgnored(definition, given, state, context);
      run.include(urn);
      run.hold(objectKind, id, urn, "kept");
      run.write(objectKind, id);
      await checkHome(state, context);
      await refuseCertificates(resource, inputs, state as Inputs, context);
      const found = context.configuration.liveDiff ? await lookForSure(resource, id, state, context) : notAsked;
      if (found === undefined) {
        throw new EntraCaError(
          "NotFound",
          `The object ${id} no longer exists in the tenant`,
          "Run pulumi up again: it will create a new one",
        );
      }
      const live = found.legible;
      const { ignoreChanges } = context;
      const differences = compare(definition.arguments, inputs, { ...state, adopt: id }, live, ignoreChanges);
      const changed = changesFor(differences.filter(({ write }) => write));
      const resolved = Object.fromEntries(differences.map(({ property, wanted }) => [property, wanted]));
      const known = { ...state, ...outputsOf(definition, live), ...resolved, adopt: undefined, ...inputs };
      const lastWrite = () => (Object.keys(changed).length > 0 ? writtenNow(context, Object.keys(changed)) : {});
      try {
        const more = await resource.update(id, known, changed, context);
        return { ...known, ...more, ...lastWrite(), unfinished: undefined };
      } catch (error) {
        throw error instanceof IncompleteError
          ? error.with({ ...(error.isUncertain ? state : known), ...lastWrite(), unfinished: true } satisfies KeptOfAll)
          : error;
      }
    },

    async delete(id: string, state: State, context: Context): Promise<void> {
      await checkHome(state, context);
      const { run, urn } = context;
      const other = run.otherKeeper(objectKind, id, urn);
      if (run.isTakenOver(objectKind, id) || other !== undefined) {
        await context.note(`the object ${id} stays in the tenant: ${other ?? "what takes its place"} has it now`);
        return;
      }
      if (run.isRemoved(objectKind, id)) {
        return;
      }
      const next = resource.handsOver?.(state, context);
      if (next === urn) {
        // It made again what it had, or took it over: nobody gives anything up.
        return;
      }
      run.hold(objectKind, id, urn, "given up");
      if (next !== undefined) {
        await context.note(`the object ${id} stays in the tenant: ${next} takes it over`);
        return;
      }
      try {
        await run.whileRemoving(objectKind, id, () => removeForSure(resource, id, state, context));
      } catch (error) {
        throw withWayOut(error, urn, resource.whatStays(id, state));
      }
    },
  };
}

/** What a state has of a creation: an object may show before all that it was made with. */
function createdNow({ arguments: all }: Definition, state: Properties, context: Context): KeptOfAll {
  const made = namesOf(all, (_argument, property) => state[property] !== undefined);
  return writtenNow(context, made);
}

/** What `replaceOnChanges` names in vain. */
function namedInVain({ arguments: all }: Definition, { replaceOnChanges }: Context): string[] {
  const vain = replaceOnChanges.filter((path) => path !== "*" && !Object.hasOwn(all, argumentOf(path)));
  const why = "which is no argument of this resource: it never replaces anything";
  return vain.map((path) => `replaceOnChanges has ${JSON.stringify(path)}, ${why}`);
}

/** The arguments, with those that the program is to ignore as they are. */
function withIgnored<Given extends Inputs>(
  { arguments: all }: Definition,
  inputs: Given,
  state: State,
  { ignoreChanges }: Context,
): Given {
  const ignored = only(all, (_argument, property) => isNamedWhole(property, ignoreChanges));
  return { ...inputs, ...mapped(ignored, (_argument, property) => state[property]) };
}

/**
 * Notes whether a resource keeps its object. Two resources that have one would undo each other's work; that a state has it for
 * another resource so far is no reason, only that that one wants to keep it.
 */
function noteComparison(objectKind: string, { id, differences }: Change, { run, urn, program }: Context): void {
  const replaced = differences.filter(({ replaces }) => replaces);
  if (replaced.some(surelyReplaces)) {
    run.replace(objectKind, id, urn, program.isRetained === true ? "retained" : "given up");
    return;
  }
  // What isn't known yet may turn out to be no change.
  if (replaced.length > 0) {
    run.hold(objectKind, id, urn, "open");
    return;
  }
  const other = run.rival(objectKind, id, urn);
  if (other !== undefined) {
    throw new EntraCaError(
      "Conflict",
      `The object ${id} belongs to ${other} as well`,
      "Remove one of the two resources from the program: the object stays with the other one",
    );
  }
  run.hold(objectKind, id, urn, "kept");
}

/** What a refresh finds changed: the program isn't asked. */
function driftOf({ arguments: all }: Definition, state: State, live: Live): Difference[] {
  return Object.entries(all).flatMap(([property, argument]) => {
    const [stored, found] = [state[property] as Had, live[property] as Had];
    return found === undefined || same(argument, stored, found, state)
      ? []
      : [{ property, wanted: undefined, stored, live: found, replaces: false, drift: true, write: true }];
  });
}

function isWritten({ write, replaces }: Difference): boolean {
  return write || replaces;
}
