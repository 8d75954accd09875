import type { Turn } from "../../graph/collections.js";
import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { isNotFound } from "../../graph/graphError.js";
import { bodyValues, changesIn, soughtOf } from "../../kernel/body.js";
import { isAsWanted } from "../../kernel/comparison.js";
import { tenantOf, type Context } from "../../kernel/context.js";
import type { KnownInputs } from "../../kernel/definition.js";
import { readBack } from "../../kernel/lastWrite.js";
import { heardNothing } from "../../kernel/quiet.js";
import type { Resource } from "../../kernel/resource.js";
import { Slot } from "../../kernel/run.js";
import { unknown } from "../../kernel/unknown.js";
import { EntraCaError } from "../../messages/error.js";
import { isPlaceGone, placeOf, removeFrom } from "../contained.js";
import { isTlsLink, linksPath, policiesPath, profilesPath } from "../tlsInspection.js";
import { definition, type Definition } from "./definition.js";
import { construct, state } from "./graph.js";

const { objectKind } = definition;

/** By URN the profiles that links are to be in. Written and read by their checks: a profile has one. */
const profiles = new Slot(() => new Map<string, string>());

/** A policy of TLS inspection in a security profile. */
export const tlsInspectionPolicyLink: Resource<Definition> = {
  definition,

  amongOthers({ filteringProfileId: profile }, _current, context) {
    const { run, urn } = context;
    if (profile === unknown) {
      return [];
    }
    const wanted = run.noted(profiles, tenantOf(context));
    const [other] = [...wanted].find(([by, one]) => by !== urn && urn !== "" && sameId(one, profile)) ?? [];
    wanted.set(urn, profile);
    const reason = `is that of ${String(other)} as well, and a profile has one link to a TLS inspection policy`;
    return other === undefined ? [] : [{ property: "filteringProfileId", reason }];
  },

  async checkAddition({ filteringProfileId: profile, policyId }, context) {
    if (profile === unknown) {
      return [];
    }
    const members = await context.collections.list(linksPath(profile)).catch((error: unknown) => {
      throw missingProfile(error, profile, context);
    });
    const there = members.find(isTlsLink);
    if (there === undefined || !context.run.isFree(objectKind, idOf(there))) {
      return [];
    }
    if (policyId !== unknown && isTo(there, policyId)) {
      await warnOfTakeOver(idOf(there), context);
      return [];
    }
    return [{ property: "filteringProfileId", reason: `${occupiedBy(there)}. ${makeRoom}` }];
  },

  async live(id, stored, { collections }) {
    const profile = stored.filteringProfileId ?? (await placeOf(id, profilesPath, linksPath, collections));
    if (profile === undefined) {
      return undefined;
    }
    try {
      const found = await collections.member(linksPath(profile), id, soughtOf(definition, stored));
      return found && { id: idOf(found), ...state(found, profile) };
    } catch (error) {
      if (await isPlaceGone(error, profilesPath, profile, collections)) {
        return undefined;
      }
      throw error;
    }
  },

  async create(inputs, context) {
    const { filteringProfileId: profile } = inputs;
    const link = await place(inputs, context).catch((error: unknown) => {
      throw missingProfile(error, profile, context);
    });
    const id = idOf(link);
    const outputs = { state: inputs.state ?? "enabled" };
    await readBack(linksPath(profile), id, outputs, context.collections);
    return { id, outputs };
  },

  async update(id, wanted, changed, { collections }) {
    const { filteringProfileId: profile } = wanted;
    const body = changesIn<Definition>(construct(bodyValues(definition, wanted), wanted), changed);
    await collections.change(linksPath(profile), id, body);
    return {};
  },

  async delete(id, { filteringProfileId: profile = "" }, { collections }) {
    return removeFrom(profilesPath, profile, { path: linksPath(profile), id }, collections);
  },

  whatStays: (id, { filteringProfileId: profile }) =>
    `the link ${id} stays in the security profile ${String(profile)}, and its policy goes on to count there`,
};

/** Gets a link into a profile: one that is given up is removed first, since a profile has one. */
async function place(inputs: KnownInputs<Definition>, context: Context): Promise<Entity> {
  const { collections, run } = context;
  let quietSince: number | undefined;
  for (;;) {
    const { next } = run;
    const placed = await collections.inTurn(linksPath(inputs.filteringProfileId), (turn) =>
      placeInTurn(inputs, turn, quietSince === run.version, context),
    );
    if (placed !== undefined) {
      return placed;
    }
    quietSince = await heardNothing(
      next,
      "the profile has a link already: waiting for what the program does with that one",
      context,
    );
  }
}

/** @returns undefined where more has to be known first. */
async function placeInTurn(
  inputs: KnownInputs<Definition>,
  turn: Turn,
  isQuiet: boolean,
  context: Context,
): Promise<Entity | undefined> {
  const { filteringProfileId: profile, policyId } = inputs;
  const { run, urn } = context;
  const there = (await turn.members()).find(isTlsLink);
  const holds = there === undefined ? [] : [...run.holdsOf(objectKind, idOf(there))];
  if (there !== undefined) {
    const id = idOf(there);
    const isKept = holds.some(([by, hold]) => hold === "retained" || (hold === "kept" && by !== urn));
    const isReplaced = holds.some(([by, hold]) => by === urn && hold === "given up");
    if (isKept) {
      throw new EntraCaError("Conflict", `The security profile ${profile} ${occupiedBy(there)}`, makeRoom);
    }
    if (isTo(there, policyId) && !isReplaced && !run.isWritten(objectKind, id)) {
      run.takeOver(objectKind, id, urn);
      await (holds.length > 0
        ? context.note(`took over ${id}, which this stack had for another resource`)
        : warnOfTakeOver(id, context));
      await turn.change(id, stateChange(there, inputs));
      return there;
    }
    const isGivenUp = holds.length > 0 && holds.every(([, hold]) => hold === "given up");
    if (!isGivenUp && !isQuiet) {
      return undefined;
    }
    if (holds.length === 0) {
      throw new EntraCaError("Conflict", `The security profile ${profile} ${occupiedBy(there)}`, makeRoom);
    }
    // Nothing is to be inspected less than it was because of a policy that doesn't exist.
    await requirePolicy(policyId, context);
    await run.whileRemoving(objectKind, id, () => turn.remove(id));
    if (!isReplaced) {
      await context.note(`removed ${id}: this run gives it up, and a profile has one link to a TLS inspection policy`);
    }
  }
  const body = construct(bodyValues(definition, inputs), inputs);
  const wanted = { policyId, state: inputs.state ?? "enabled" };
  const added = await turn.add(body, (member) => isAsWanted(definition, state(member, profile), wanted, true));
  // Noted in the turn: who comes next has to know whose it is.
  run.hold(objectKind, added.id, urn, "kept");
  return added;
}

/** What has to be written of a link that is taken over. */
function stateChange(there: Entity, { state: wanted = "enabled" }: KnownInputs<Definition>): Entity {
  return there["state"] === wanted ? {} : { state: wanted };
}

function isTo(link: Entity, policyId: string): boolean {
  const { policyId: found } = state(link, "");
  return typeof found === "string" && sameId(found, policyId);
}

async function requirePolicy(policyId: string, { collections, secrets }: Context): Promise<void> {
  if ((await collections.member(policiesPath, policyId)) === undefined) {
    throw new EntraCaError(
      "NotFound",
      `policyId: there is no TLS inspection policy ${secrets.quoted("policyId", policyId)} in this tenant`,
      "Give the id of one that exists, best as the output of a TlsInspectionPolicy",
    );
  }
}

/** That a profile has a link, in words that follow what stands for the profile. */
function occupiedBy(link: Entity): string {
  const { policyId } = state(link, "");
  const to = typeof policyId === "string" ? ` to the policy ${policyId}` : "";
  return `has a link${to} already (${idOf(link)}), and Graph allows one link to a TLS inspection policy`;
}

const makeRoom =
  "Remove that one first, link its policy in this program instead and set adopt to its id, or have your rules in its policy. Where a resource of this stack has it and gives it up in this run, use --refresh, so that it is known";

/** Warns of a link that is there already, and that this stack isn't known to have: preview and update say so in the same words. */
async function warnOfTakeOver(id: string, context: Context): Promise<void> {
  await context.warn(
    `takes over ${id}, which is there already to the same policy: a profile has one link. This run didn't make it, and this stack isn't known to have it. If an interrupted run left it, all is well. If another stack has it too, destroying one of the two removes the link for both`,
  );
}

function missingProfile(error: unknown, id: unknown, { secrets }: Context): unknown {
  return isNotFound(error)
    ? new EntraCaError(
        "NotFound",
        `There is no security profile ${secrets.quoted("filteringProfileId", id)} in this tenant, or no policy to link. ${error.what}`,
        "Give the ids of those that exist: getFilteringProfile finds the profile",
      )
    : error;
}
