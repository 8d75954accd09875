/** The CAs that a configuration has to itself, beside its root: `trustedCertificates` says all of them. */
import { identified, pemFromGraph } from "../../arguments.js";
import { asText } from "../../comparison.js";
import { EntraCaError, IncompleteError } from "../../error.js";
import type { Entity } from "../../graph/client.js";
import type { Turn } from "../../graph/collections.js";
import type { Change, Context, Finding, Properties } from "../../resource.js";
import { unknown } from "../../unknown.js";
import { readCertificate, readCertificates, type Certificate } from "../../x509/certificate.js";
import { collection, construct } from "../trustedCertificateAuthority/graph.js";
import { kind as memberKind, largest, placeIn, wantedCa } from "../trustedCertificateAuthority/membership.js";

export const property = "trustedCertificates";

/** The certificates of a list; none where it isn't given or not known. */
export function listed(value: unknown): Certificate[] {
  const text = value === unknown ? undefined : asText(value);
  return text === undefined || text === "" ? [] : readCertificates(text);
}

/** What is wrong with a list, beside what is wrong with each of its certificates. */
export function listFindings({ [property]: list, rootCertificate, expectedCertificates }: Properties): Finding[] {
  if (list === undefined) {
    return [];
  }
  const reasons: string[] = [];
  if (list !== unknown && expectedCertificates !== undefined && expectedCertificates !== unknown) {
    reasons.push(
      "says all that belongs in the configuration, so that expectedCertificates says nothing more: leave one out",
    );
  }
  const all = listed(list);
  const thumbprints = all.map(({ thumbprint }) => thumbprint);
  const root = typeof rootCertificate === "string" ? readCertificate(rootCertificate).thumbprint : undefined;
  const positions = (thumbprint: string) => thumbprints.flatMap((one, at) => (one === thumbprint ? [at + 1] : []));
  if (root !== undefined && thumbprints.includes(root)) {
    reasons.push(`has the root as number ${positions(root).join()}: rootCertificate has it, leave it out here`);
  }
  const twice = new Set(thumbprints.filter((one, at) => thumbprints.indexOf(one) !== at));
  for (const thumbprint of twice) {
    reasons.push(`has one certificate as numbers ${positions(thumbprint).join(" and ")}: leave all but one out`);
  }
  if (all.length > largest - 1) {
    reasons.push(
      `has ${all.length} certificates, and Graph allows ${largest} in one configuration, its root included: leave ${all.length - largest + 1} out, or use another configuration`,
    );
  }
  const bare = all.flatMap(({ subjectKeyIdentifier }, at) => (subjectKeyIdentifier === undefined ? [at + 1] : []));
  if (bare.length > 0) {
    reasons.push(
      `has no subject key identifier extension in number ${bare.join()}, and Graph needs one: leave the list out, and give issuerSubjectKeyIdentifier in a TrustedCertificateAuthority for each CA`,
    );
  }
  return reasons.map((reason) => ({ property, reason }));
}

/** The members of a list that Graph has, as a program writes them; what can't be read isn't among them. */
export function membersAsList(members: readonly Entity[]): string[] {
  return members.flatMap((member) => (isRoot(member) ? [] : (pemFromGraph(member["certificate"]) ?? [])));
}

/** What a list comes to in a configuration. */
interface Plan {
  readonly missing: readonly Certificate[];
  readonly present: readonly Entity[];
  /** What nobody wants there. What can't be read is none: nobody knows what it is. */
  readonly extra: readonly Entity[];
}

function planOf(members: readonly Entity[], wanted: readonly Certificate[]): Plan {
  const known = members.flatMap((member) => {
    const ca = isRoot(member) ? undefined : certificateOf(member);
    return ca === undefined ? [] : [{ member, thumbprint: ca.thumbprint }];
  });
  const there = new Set(known.map(({ thumbprint }) => thumbprint));
  const isWanted = (thumbprint: string) => wanted.some((ca) => ca.thumbprint === thumbprint);
  return {
    missing: wanted.filter(({ thumbprint }) => !there.has(thumbprint)),
    present: known.filter(({ thumbprint }) => isWanted(thumbprint)).map(({ member }) => member),
    extra: known.filter(({ thumbprint }) => !isWanted(thumbprint)).map(({ member }) => member),
  };
}

/** Notes whose the members are, and says in a preview which come and go. */
export async function noteList(change: Change, context: Context): Promise<void> {
  const { id, inputs, state, live } = change;
  const { run, urn, collections, configuration } = context;
  const list = inputs[property];
  if (list !== undefined) {
    run.occupy(placeIn(id), urn);
    await refuseOthers(id, context);
  }
  if ((list ?? state[property]) === undefined || list === unknown || live === undefined || !configuration.liveDiff) {
    return;
  }
  const members = await collections.list(collection(id));
  if (list === undefined) {
    await giveUp(members, change, context);
    return;
  }
  const { missing, present, extra } = planOf(members, listed(list));
  claim(present, "kept", context);
  await tell({ comes: missing, goes: extra }, change, context);
}

/** Says what comes and goes by an update. */
async function tell(
  { comes, goes }: { comes: readonly Certificate[]; goes: readonly Entity[] },
  { id, state }: Change,
  context: Context,
): Promise<void> {
  const { secrets } = context;
  if (secrets.has(property)) {
    const counts = [`adds ${comes.length}`, `removes ${goes.length}`].filter((count) => !count.endsWith(" 0"));
    const why = `they aren't named, since the program marks ${property} as a secret`;
    await Promise.all(counts.map((count) => context.note(`${count} of the CAs in ${id}; ${why}`)));
    return;
  }
  // What was changed outside Pulumi is said as that.
  const had = new Set(listed(state[property]).map(({ thumbprint }) => thumbprint));
  const isDrift = (ca: Certificate | undefined, isThere: boolean) =>
    state[property] !== undefined && had.has(ca?.thumbprint ?? "") !== isThere;
  const [added, removed] = [
    comes.filter((ca) => !isDrift(ca, false)).map(identified),
    goes.filter((member) => !isDrift(certificateOf(member), true)).map(nameOf),
  ];
  if (added.length > 0) {
    await context.note(`adds ${added.join("; ")}`);
  }
  if (removed.length > 0) {
    await context.note(`removes ${removed.join("; ")}`);
  }
}

/** Refuses a list beside resources that were compared before it. */
async function refuseOthers(id: string, { run, urn, collections, configuration }: Context): Promise<void> {
  const [adding] = [...run.additionsTo(placeIn(id)).keys()].filter((other) => run.includes(other));
  const members = configuration.liveDiff ? await collections.list(collection(id)) : [];
  const keepers = members.map((member) => run.rival(memberKind, String(member["id"]), urn));
  const other = adding ?? keepers.find((keeper) => keeper !== undefined);
  if (other !== undefined) {
    throw new EntraCaError(
      "Conflict",
      `The configuration ${id} ${occupied(urn)}, and ${other} is in it as well`,
      alone,
    );
  }
}

/** Of a configuration: that one resource has it to itself. */
export function occupied(urn: string): string {
  return `has all its CAs from ${property} of ${urn}`;
}

/** What to do where a list and resources are in one configuration. */
export const alone = `Put the certificate into ${property} and remove the TrustedCertificateAuthority, or leave ${property} out and have a TrustedCertificateAuthority for each: moving between the two changes nothing in the tenant`;

/** Without a list, its CAs are left to the resources that take them over. */
async function giveUp(members: readonly Entity[], { state }: Change, context: Context): Promise<void> {
  const { present } = planOf(members, listed(state[property]));
  claim(present, "given up", context);
  const { now = [] } = context.program.siblings ?? {};
  const left = present.filter((member) => !now.includes(certificateOf(member)?.thumbprint));
  if (left.length === 0) {
    return;
  }
  const names = context.secrets.has(property) ? `${left.length} CAs` : left.map(nameOf).join("; ");
  await context.warn(
    `${property} is no longer given, so that nothing manages what it had unless a TrustedCertificateAuthority takes it over: ${names} will stay trusted. To have them removed, give an empty list first`,
  );
}

function claim(members: readonly Entity[], how: "kept" | "given up", { run, urn }: Context): void {
  for (const { id } of members) {
    run.claim(memberKind, String(id), urn, how);
  }
}

/**
 * Makes the members of a configuration what a list says: what comes is added before what goes is removed, one for one where
 * there is no more room.
 *
 * @param known What is known of the configuration by now.
 * @throws {IncompleteError} with what there is of the list.
 */
export async function bringMembers(id: string, list: unknown, known: Properties, context: Context): Promise<void> {
  const { collections, run, urn } = context;
  const path = collection(id);
  run.occupy(placeIn(id), urn);
  try {
    await collections.inTurn(path, async (turn) => {
      const { missing, present, extra } = planOf(await turn.members(), listed(list));
      claim(present, "kept", context);
      const leaving = [...extra];
      for (const ca of missing) {
        if ((await turn.members()).length >= largest) {
          await removeAll(leaving.splice(0, 1), turn, context);
        }
        await add(ca, turn, context);
      }
      await removeAll(leaving, turn, context);
    });
  } catch (error) {
    const members = await collections.list(path).catch(() => undefined);
    throw IncompleteError.from(error, {
      id,
      state: { ...known, ...(members === undefined ? {} : { [property]: membersAsList(members) }) },
      done: `The CAs in the configuration ${id} are not yet what ${property} says`,
    });
  }
}

async function removeAll(members: readonly Entity[], turn: Turn, { run }: Context): Promise<void> {
  for (const { id } of members) {
    await run.whileRemoving(memberKind, String(id), () => turn.remove(String(id)));
  }
}

async function add({ thumbprint, der }: Certificate, turn: Turn, { run, urn }: Context): Promise<void> {
  const certificate = Buffer.from(der).toString("base64");
  const isSent = (member: Entity) => certificateOf(member)?.thumbprint === thumbprint;
  const added = await turn.add(construct(wantedCa({ certificate })), isSent);
  run.claim(memberKind, added.id, urn, "kept");
}

function isRoot(member: Entity): boolean {
  return member["isRootAuthority"] === true;
}

function certificateOf(member: Entity): Certificate | undefined {
  const pem = pemFromGraph(member["certificate"]);
  return pem === undefined ? undefined : readCertificate(pem);
}

function nameOf(member: Entity): string {
  const ca = certificateOf(member);
  return `${ca === undefined ? "a CA" : identified(ca)}, id ${String(member["id"])}`;
}
