import { pemFromGraph } from "../../arguments.js";
import { surelyReplaces } from "../../comparison.js";
import { EntraCaError } from "../../error.js";
import type { Entity } from "../../graph/client.js";
import type { Change, Context, Finding, Properties } from "../../resource.js";
import { secretWord } from "../../secrets.js";
import { unknown } from "../../unknown.js";
import { readCertificate } from "../../x509/certificate.js";
import { newConfiguration } from "../certificateBasedApplicationConfiguration/graph.js";
import { collection } from "./graph.js";

/** As many CAs may be in one configuration, its root included (Graph: certificateBasedApplicationConfiguration, limits). */
const largest = 10;

const configurationId = "certificateBasedApplicationConfigurationId";

/**
 * Why a configuration has no room for another CA. What this run adds counts, what it removes doesn't: Pulumi deletes last.
 * Certificates that aren't known yet are passed over.
 */
export async function additionRefusals(inputs: Properties, context: Context): Promise<Finding[]> {
  const { certificate, isRootAuthority } = inputs;
  const place = placeOf(inputs, context);
  if (place === undefined || certificate === unknown) {
    return [];
  }
  const members = await remainingMembers(inputs, context);
  context.run.willAdd(place, additionKey(certificate, context), additionOf(inputs, context));
  const all = [...members, ...additions(place, context)];
  const findings: Finding[] = [];
  const count = new Set(all.map(({ thumbprint }) => thumbprint)).size;
  if (count > largest) {
    findings.push({
      property: configurationId,
      reason:
        `would have ${count} CAs, and Graph allows ${largest} in one configuration, its root included. It has ${members.length}, the others are new in this run. ` +
        "CAs that the same run removes still count, because Pulumi deletes last: remove some in one pulumi up, and add others in the next, or use another configuration",
    });
  }
  const own = thumbprintOf(certificate);
  const isOwned = hasOwner(inputs, context);
  const root = all.find((member) => member.isRoot && (isOwned || member.thumbprint !== own));
  if (isRootAuthority === true && root !== undefined) {
    const next = isOwned ? "It belongs to the configuration: leave this CA out" : "Leave isRootAuthority out";
    findings.push({
      property: "isRootAuthority",
      reason: `${rootTakenBy(root)}. ${next}, or make a new configuration with this root`,
    });
  }
  return findings;
}

function rootTakenBy({ name }: Member): string {
  return `can't be true: the configuration has a root already, ${name}, and Graph allows one`;
}

/** Whether a resource of this program has the configuration, and with it its root. */
function hasOwner({ [configurationId]: id }: Properties, { program, run }: Context): boolean {
  return (
    program.configurationUrn !== undefined ||
    (typeof id === "string" && !run.isFree("certificateBasedApplicationConfiguration", id))
  );
}

/** Refuses to replace a configuration's root, or to make a second one of a CA that exists. */
export async function checkRoot(change: Change, { collections, run }: Context): Promise<void> {
  const { id, differences, inputs, state, live } = change;
  if (live === undefined) {
    return;
  }
  const isMoved = differences.some(({ property }) => property === configurationId);
  if (live["isRootAuthority"] === true && differences.some(surelyReplaces) && !isMoved) {
    throw new EntraCaError(
      "LimitReached",
      "This CA is its configuration's root, which Graph neither changes nor deletes, and a second one isn't allowed beside it",
      "Make a new configuration with the new root (rootCertificate of a CertificateBasedApplicationConfiguration), point what refers to the old one to it, and delete the old one",
    );
  }
  const becomesRoot = differences.some(({ property, drift }) => property === "isRootAuthority" && !drift);
  if (inputs["isRootAuthority"] === true && becomesRoot) {
    const members = await collections.list(collection(String(state[configurationId])));
    const root = members.find((member) => member["isRootAuthority"] === true && member["id"] !== id);
    if (root !== undefined) {
      throw new EntraCaError(
        "LimitReached",
        `isRootAuthority ${rootTakenBy(described(root, run))}`,
        "Leave it out, or make a new configuration with this root",
      );
    }
  }
}

/** Whether a CA must go before its replacement comes: where the configuration is full, or would have the certificate twice. */
export async function mustLeaveFirst(change: Change, context: Context): Promise<boolean> {
  const { id, differences, inputs, live, state: stored } = change;
  const isMoved = differences.some(({ property }) => property === configurationId);
  const { certificate } = inputs;
  if (isMoved || certificate === unknown) {
    return false;
  }
  if (!context.configuration.liveDiff) {
    return thumbprintOf(stored["certificate"]) === thumbprintOf(certificate);
  }
  if (live === undefined) {
    return false;
  }
  if (context.run.leavingFirst.has(id)) {
    return true;
  }
  const members = await remainingMembers(inputs, context);
  const wanted = thumbprintOf(certificate);
  const place = collection(String(inputs[configurationId]));
  const key = additionKey(certificate, context);
  const others = additions(place, context, key);
  const all = new Set([...members, ...others].map(({ thumbprint }) => thumbprint));
  const leaves = all.has(wanted) || all.size >= largest;
  if (leaves) {
    context.run.leavingFirst.add(id);
  }
  // Noted at once: other resources are compared before this one's new inputs are checked.
  context.run.willAdd(place, key, additionOf(inputs, context));
  return leaves;
}

function additionOf({ certificate, isRootAuthority }: Properties, { secrets }: Context): Properties {
  return { certificate, isRootAuthority, isSecret: secrets.has("certificate") };
}

/** What tells additions apart; without a URN it is the certificate. */
function additionKey(certificate: unknown, { urn }: Context): string {
  return urn === "" ? thumbprintOf(certificate) : urn;
}

/** What stands for the collection that a CA is to be in; undefined where that can't be told. */
function placeOf({ [configurationId]: id }: Properties, { program }: Context): string | undefined {
  if (id !== unknown) {
    return collection(String(id));
  }
  return program.configurationUrn === undefined ? undefined : newConfiguration(program.configurationUrn);
}

interface Member {
  /** What tells certificates apart: a thumbprint, or an id where the certificate can't be read. */
  readonly thumbprint: string;
  readonly isRoot: boolean;
  readonly name: string;
}

/** The members that are there, except those that leave before anything comes. */
async function remainingMembers(
  { [configurationId]: id }: Properties,
  { collections, run }: Context,
): Promise<Member[]> {
  const members = id === unknown ? [] : await collections.list(collection(String(id)));
  return members
    .filter((member) => !run.leavingFirst.has(String(member["id"])))
    .map((member) => described(member, run));
}

function additions(place: string, { run }: Context, exceptKey?: string): Member[] {
  const others = [...run.additionsTo(place)].filter(([key]) => key !== exceptKey);
  return others.map(([, { certificate, isRootAuthority, isSecret }]) => {
    const { thumbprint, subject } = readCertificate(String(certificate));
    return { thumbprint, isRoot: isRootAuthority === true, name: isSecret === true ? secretWord : subject };
  });
}

function described({ id, certificate, isRootAuthority, issuer }: Entity, run: Context["run"]): Member {
  const pem = pemFromGraph(certificate);
  return {
    thumbprint: pem === undefined ? String(id) : thumbprintOf(pem),
    isRoot: isRootAuthority === true,
    name: `${typeof issuer === "string" && !run.hasSecrets ? issuer : "a CA"} (${String(id)})`,
  };
}

function thumbprintOf(certificate: unknown): string {
  return readCertificate(String(certificate)).thumbprint;
}
