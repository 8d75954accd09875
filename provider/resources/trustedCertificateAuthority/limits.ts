import { idOf } from "../../graph/entity.js";
import { surelyReplaces } from "../../kernel/comparison.js";
import { EntraCaError } from "../../messages/error.js";
import type { Context } from "../../kernel/context.js";
import type { Inputs } from "../../kernel/definition.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import type { Change } from "../../kernel/resource.js";
import { unknown } from "../../kernel/unknown.js";
import { configurationKind } from "../applicationTrust.js";
import { definition, type Definition } from "./definition.js";
import { collection, roots, type TrustedCa } from "./graph.js";
import { known, largest, nameOf, noteAddition, otherAddition, placeOf, rootIn } from "./membership.js";
import { outlook, type Known } from "./outlook.js";
import { additionsTo, placeAt } from "./places.js";

const configurationId = "certificateBasedApplicationConfigurationId";

/**
 * Why a configuration has no room for another CA, or has it already for another resource. What the run is known to give up
 * doesn't count. Certificates that aren't known yet are passed over.
 */
export async function additionRefusals(inputs: Inputs<Definition>, context: Context): Promise<ArgumentFinding[]> {
  const { [configurationId]: id, certificate, isRootAuthority } = inputs;
  const place = placeOf(inputs, context);
  if (place === undefined || certificate === unknown) {
    return [];
  }
  const members = id === unknown ? [] : await context.collections.list(collection(id));
  noteAddition(place, inputs, context);
  const all = known(place, id, members, context);
  const findings: ArgumentFinding[] = [];
  const { thumbprint } = certificate.value;
  const other = otherAddition(place, certificate, context) ?? keeperOf(thumbprint, all, context)?.urn;
  if (other !== undefined) {
    findings.push({ property: "certificate", reason: `belongs to ${other} as well. ${oneOnly}` });
  }
  const reason = whyNoRoom(all);
  if (reason !== undefined) {
    placeAt(context.run, place).isRefused = true;
    findings.push({ property: configurationId, reason: `${reason}. ${makeRoom}` });
  }
  const isOwned = hasOwner(inputs, context);
  const root = rootIn(place, members, context, isOwned ? undefined : thumbprint);
  if (isRootAuthority === true && root !== undefined) {
    const next = isOwned ? "It belongs to the configuration: leave this CA out" : "Leave isRootAuthority out";
    findings.push({
      property: "isRootAuthority",
      reason: `${rootTakenBy(root)}. ${next}, or make a new configuration with this root`,
    });
  }
  return findings;
}

const oneOnly = "Remove one of the two resources from the program: a configuration has each CA once";

function keeperOf(thumbprint: string, { members }: Known, { run, urn }: Context) {
  return members
    .filter((member) => member.thumbprint === thumbprint)
    .map(({ id }) => ({ id, urn: run.rival(definition.objectKind, id, urn) }))
    .find((rival) => rival.urn !== undefined);
}

/** Refuses a CA that another resource of the program has and keeps. */
export function refuseRival({ certificate }: TrustedCa, all: Known, context: Context): void {
  const rival = keeperOf(certificate.value.thumbprint, all, context);
  if (rival?.urn !== undefined) {
    throw ofAnother(rival.id, rival.urn);
  }
}

function ofAnother(id: string, urn: string): EntraCaError {
  return new EntraCaError("Conflict", `The object ${id} belongs to ${urn} as well`, oneOnly);
}

/** What to do where there is no room. */
export const makeRoom = "Remove some in one pulumi up, and add others in the next, or use another configuration";

/** Why there will be more CAs than Graph allows; undefined where there won't, as far as is known. */
export function whyNoRoom(all: Known): string | undefined {
  const { count, fates } = outlook(all);
  if (count <= largest) {
    return undefined;
  }
  const { members } = all;
  const leaving = members.filter(({ id }) => fates.get(id) === "leaves").length;
  return (
    `would have ${count} CAs, and Graph allows ${largest} in one configuration, its root included. It has ${members.length}, ` +
    `${leaving === 0 ? "none of which this run is known to remove" : `${leaving} of which this run removes`}, the others are new in this run`
  );
}

/**
 * Notes what a comparison shows of a CA's place, and refuses what can't be: two resources for one CA, or too many CAs, which
 * may show first when the last one that stays is compared.
 */
export async function noteCompared(change: Change<Definition>, context: Context): Promise<void> {
  const { id, differences, inputs } = change;
  const place = placeOf(inputs, context);
  const { [configurationId]: configuration, certificate } = inputs;
  if (place === undefined || certificate === unknown) {
    return;
  }
  if (differences.some(surelyReplaces)) {
    // Noted at once: other resources are compared before this one's new inputs are checked.
    noteAddition(place, inputs, context);
    return;
  }
  if (differences.some(({ replaces }) => replaces)) {
    return;
  }
  const other = otherAddition(place, certificate, context);
  if (other !== undefined) {
    throw ofAnother(id, other);
  }
  const { run } = context;
  if (context.configuration.liveDiff && configuration !== unknown && additionsTo(run, place).size > 0) {
    const members = await context.collections.list(collection(configuration));
    const reason = whyNoRoom(known(place, configuration, members, context));
    // A check that said so has ended the run, for whoever isn't compared at the same time.
    const noted = placeAt(run, place);
    if (reason !== undefined && !noted.isRefused) {
      noted.isRefused = true;
      throw new EntraCaError("LimitReached", `The configuration ${reason}`, makeRoom);
    }
  }
}

function rootTakenBy(name: string): string {
  return `can't be true: the configuration has a root already, ${name}, and Graph allows one`;
}

/** Whether a resource of this program has the configuration, and with it its root. */
function hasOwner({ [configurationId]: id }: Inputs<Definition>, { program, run }: Context): boolean {
  return program.placeUrn !== undefined || (id !== unknown && !run.isFree(configurationKind, id));
}

/** Refuses to replace a configuration's root, or to make a second one of a CA that exists. */
export async function checkRoot(change: Change<Definition>, { collections, run }: Context): Promise<void> {
  const { id, differences, inputs, state, live } = change;
  if (live === undefined) {
    return;
  }
  const isMoved = differences.some(({ property }) => property === configurationId);
  if ((live.isRootAuthority ?? state.isRootAuthority) === true && differences.some(surelyReplaces) && !isMoved) {
    throw new EntraCaError(
      "LimitReached",
      "This CA is its configuration's root, which Graph neither changes nor deletes, and a second one isn't allowed beside it",
      "Make a new configuration with the new root (rootCertificate of a CertificateBasedApplicationConfiguration), point what refers to the old one to it, and delete the old one",
    );
  }
  const becomesRoot = differences.some(({ property, drift }) => property === "isRootAuthority" && !drift);
  const configuration = state[configurationId];
  if (inputs.isRootAuthority === true && becomesRoot && configuration !== undefined) {
    const members = await collections.list(collection(configuration));
    const root = roots(members).find((member) => idOf(member) !== id);
    if (root !== undefined) {
      throw new EntraCaError(
        "LimitReached",
        `isRootAuthority ${rootTakenBy(nameOf(root, run))}`,
        "Leave it out, or make a new configuration with this root",
      );
    }
  }
}
