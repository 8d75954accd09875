import type { Turn } from "../../graph/collections.js";
import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { bodyValues, changesIn } from "../../kernel/body.js";
import { isAsWanted } from "../../kernel/comparison.js";
import { tenantOf, type Context } from "../../kernel/context.js";
import type { KnownInputs } from "../../kernel/definition.js";
import { readBack } from "../../kernel/lastWrite.js";
import { onceKnown } from "../../kernel/quiet.js";
import type { Resource } from "../../kernel/resource.js";
import { Slot } from "../../kernel/run.js";
import { unknown } from "../../kernel/unknown.js";
import { EntraCaError } from "../../messages/error.js";
import { liveIn, orMissing, removeFrom, takeOver, warnOfTakeOver } from "../contained.js";
import { isTlsLink, linksPath, policiesPath, profilesPath } from "../tlsInspection.js";
import { definition, type Definition } from "./definition.js";
import { construct, state } from "./graph.js";

const { objectKind } = definition;
const kind = {
  definition,
  outer: profilesPath,
  inner: linksPath,
  what: "link",
  already: "to the same policy: a profile has one link",
};

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
    const members = await context.collections.list(linksPath(profile)).catch(missingProfile(profile, context));
    const there = members.find(isTlsLink);
    if (there === undefined || !context.run.isFree(objectKind, idOf(there))) {
      return [];
    }
    if (policyId !== unknown && isTo(there, policyId)) {
      await warnOfTakeOver(kind, idOf(there), context);
      return [];
    }
    return [{ property: "filteringProfileId", reason: `${occupiedBy(there)}. ${makeRoom}` }];
  },

  live: (id, stored, { collections }) => liveIn(kind, id, stored, state, collections),

  async create(inputs, context) {
    const { filteringProfileId: profile } = inputs;
    const link = await onceKnown(
      linksPath(profile),
      (turn, isQuiet) => placeInTurn(inputs, turn, isQuiet(), context),
      "the profile has a link already: waiting for what the program does with that one",
      context,
    ).catch(missingProfile(profile, context));
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

  delete: (id, stored, { collections }) => removeFrom(kind, id, stored, collections),

  whatStays: (id, { filteringProfileId: profile }) =>
    `the link ${id} stays in the security profile ${String(profile)}, and its policy goes on to count there`,
};

/**
 * Gets a link into a profile: one that is given up is removed first, since a profile has one.
 *
 * @returns undefined where more has to be known first.
 */
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
      await takeOver(kind, id, holds.length > 0, context);
      const { state: wanted = "enabled" } = inputs;
      await turn.change(id, there["state"] === wanted ? {} : { state: wanted });
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

function missingProfile(id: unknown, { secrets }: Context) {
  return orMissing(
    `There is no security profile ${secrets.quoted("filteringProfileId", id)} in this tenant, or no policy to link`,
    "Give the ids of those that exist: getFilteringProfile finds the profile",
  );
}
