/** The CAs beside a configuration's root: all of them where `trustedCertificates` says so, and what doesn't belong there. */
import { idOf, type Entity } from "../../graph/entity.js";
import type { Collections, Turn } from "../../graph/collections.js";
import { GraphError } from "../../graph/graphError.js";
import { beyond, identified, isAmong } from "../../kernel/certificateLists.js";
import { surelyReplaces } from "../../kernel/comparison.js";
import type { Context } from "../../kernel/context.js";
import type { Inputs, Updated } from "../../kernel/definition.js";
import { asPem } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import type { Change as ChangeOf } from "../../kernel/resource.js";
import { unknown, type Unknown } from "../../kernel/unknown.js";
import { knownValue, type Values } from "../../kernel/values.js";
import { EntraCaError, IncompleteError } from "../../messages/error.js";
import type { Certificate } from "../../x509/certificate.js";
import { sameDistinguishedName } from "../../x509/distinguishedName.js";
import { alone, occupied } from "../applicationTrust.js";
import { definition as memberDefinition } from "../trustedCertificateAuthority/definition.js";
import { certificateOf, collection, construct } from "../trustedCertificateAuthority/graph.js";
import { largest, wantedCa } from "../trustedCertificateAuthority/membership.js";
import { additionsTo, placeAt, placeIn } from "../trustedCertificateAuthority/places.js";
import type { Definition } from "./definition.js";

type Change = ChangeOf<Definition>;
type List = Values["ownedCertificates"];

const memberKind = memberDefinition.objectKind;
const property = "trustedCertificates";

/** The certificates of a list; none where it isn't given or not known. */
export function certificatesIn(list: List | Unknown | undefined): readonly Certificate[] {
  return knownValue(list) ?? [];
}

/** What is wrong with a list, beside what is wrong with each of its certificates. */
export function listFindings({
  trustedCertificates: list,
  rootCertificate,
  expectedCertificates,
}: Inputs<Definition>): ArgumentFinding[] {
  if (list === undefined) {
    return [];
  }
  const all = certificatesIn(list);
  const thumbprints = all.map(({ thumbprint }) => thumbprint);
  const root = knownValue(rootCertificate)?.thumbprint;
  const positions = (thumbprint: string) => thumbprints.flatMap((one, at) => (one === thumbprint ? [at + 1] : []));
  const twice = new Set(thumbprints.filter((one, at) => thumbprints.indexOf(one) !== at));
  const bare = all.flatMap(({ subjectKeyIdentifier }, at) => (subjectKeyIdentifier === undefined ? [at + 1] : []));
  const reasons = [
    list !== unknown &&
      (expectedCertificates ?? unknown) !== unknown &&
      "says all that belongs in the configuration, so that expectedCertificates says nothing more: leave one out",
    root !== undefined &&
      thumbprints.includes(root) &&
      `has the root as number ${positions(root).join()}: rootCertificate has it, leave it out here`,
    ...[...twice].map((one) => `has one certificate as numbers ${positions(one).join(" and ")}: leave all but one out`),
    all.length > largest - 1 &&
      `has ${all.length} certificates, and Graph allows ${largest} in one configuration, its root included: leave ${all.length - largest + 1} out, or use another configuration`,
    bare.length > 0 &&
      `has no subject key identifier extension in number ${bare.join()}, and Graph needs one: leave the list out, and give issuerSubjectKeyIdentifier in a TrustedCertificateAuthority for each CA`,
  ];
  return reasons.filter((reason) => reason !== false).map((reason) => ({ property, reason }));
}

/** One of a configuration's CAs that isn't its root. */
interface Member {
  readonly id: string;
  readonly certificate: Certificate | Illegible;
}

type Known = Member & { readonly certificate: Certificate };

function isKnown(member: Member): member is Known {
  return !(member.certificate instanceof Illegible);
}

/** The CAs beside the root; a certificate that the list left out is asked for before anything is concluded from that. */
function readMembers(id: string, members: readonly Entity[], collections: Collections): Promise<Member[]> {
  // Of one that isn't told to be none, nobody knows that it isn't the root.
  const others = members.filter(({ isRootAuthority }) => isRootAuthority === false);
  return Promise.all(
    others.map(async (member) => {
      const memberId = idOf(member);
      const isListed = !(certificateOf(member) instanceof Illegible);
      const told = isListed ? member : await collections.member(collection(id), memberId, ["certificate"]);
      const read = certificateOf(told ?? {});
      return { id: memberId, certificate: read instanceof Illegible ? read : read.value };
    }),
  );
}

/** The members of a configuration as a program lists them; what can't be read isn't among them. */
export async function membersAsList(id: string, members: readonly Entity[], collections: Collections): Promise<List> {
  const all = await readMembers(id, members, collections);
  const value = all.filter(isKnown).map(({ certificate }) => certificate);
  return { value, spelling: value.map((certificate) => asPem(certificate).spelling) };
}

/** The members whose certificate can't be read, each as a warning: the list says nothing of them. */
export async function unreadableMembers(
  id: string,
  members: readonly Entity[],
  collections: Collections,
): Promise<string[]> {
  const all = await readMembers(id, members, collections);
  return all.flatMap(({ id: member, certificate: read }) =>
    read instanceof Illegible
      ? `${unreadable(member, read)}: ${property} can't have it, and it isn't removed, so ${lookThere}`
      : [],
  );
}

/** The members of a configuration that are neither its root nor expected, each as a warning: somebody may have slipped it in. */
export function unexpectedMembers(
  members: readonly Entity[],
  rootId: string | null | undefined,
  expected: readonly Certificate[],
): string[] {
  return members.flatMap((member) => {
    const [id, read] = [idOf(member), certificateOf(member)];
    if (id === rootId) {
      return [];
    }
    if (read instanceof Illegible) {
      return `${unreadable(id, read)}: expectedCertificates can't have it, so ${lookThere}`;
    }
    const { subject, thumbprint } = read.value;
    return isAmong(expected, read.value)
      ? []
      : `the CA ${subject} (SHA-256 ${thumbprint}, id ${id}) is trusted here but is not among expectedCertificates: unless you know who added it, remove it`;
  });
}

function unreadable(id: string, { why }: Illegible): string {
  return `the CA ${id} is trusted here, and its certificate ${why}`;
}

const lookThere = "look at what the tenant has there";

/** What a list comes to in a configuration. */
interface Plan {
  readonly missing: readonly Certificate[];
  readonly present: readonly Known[];
  /** What nobody wants there, a second one of a CA included. What can't be read is none: nobody knows what it is. */
  readonly extra: readonly Known[];
}

function planOf(members: readonly Member[], wanted: readonly Certificate[]): Plan {
  const known = members.filter(isKnown);
  const missing = new Map(wanted.map((ca) => [ca.thumbprint, ca]));
  const present = known.filter(({ certificate }) => missing.delete(certificate.thumbprint));
  return { missing: [...missing.values()], present, extra: known.filter((member) => !present.includes(member)) };
}

/** Notes whose the members are, and says in a preview which come and go. */
export async function noteList(change: Change, context: Context): Promise<void> {
  const { id, differences, inputs, state, live } = change;
  const { run, urn, collections } = context;
  const list = inputs.trustedCertificates;
  const place = placeAt(run, placeIn(id));
  if (list === undefined && place.occupant === urn) {
    place.occupant = undefined;
  }
  if ((list ?? state.trustedCertificates) === undefined) {
    return;
  }
  // Of what is gone, or isn't to be looked at, there is nothing to read.
  const members = live === undefined ? [] : await collections.list(collection(id));
  if (list !== undefined) {
    place.occupant = urn;
    refuseOthers(id, members, context);
  }
  if (list === unknown || live === undefined) {
    return;
  }
  const others = await readMembers(id, members, collections);
  if (list === undefined) {
    await giveUp(others, change, context);
    return;
  }
  const { missing, present, extra } = planOf(others, certificatesIn(list));
  hold(present, "kept", context);
  if (!differences.some(surelyReplaces)) {
    refuseTooMany(id, members.length - extra.length + missing.length);
  }
  await tell({ missing, present, extra }, change, context);
}

/** Refuses a list that what can't be removed leaves no room for: what can't be read, and a second root. */
function refuseTooMany(id: string, count: number): void {
  if (count > largest) {
    throw new EntraCaError(
      "LimitReached",
      `${property}: the configuration ${id} would have ${count} CAs, those included that can't be read and so aren't removed, and Graph allows ${largest}`,
      "Look at what the tenant has there and remove what doesn't belong, or make the list shorter",
    );
  }
}

async function tell({ missing, present, extra }: Plan, { id, state }: Change, context: Context): Promise<void> {
  const { secrets } = context;
  if (secrets.has(property)) {
    const counts = [`adds ${missing.length}`, `removes ${extra.length}`].filter((count) => !count.endsWith(" 0"));
    const why = `they aren't named, since the program marks ${property} as a secret`;
    await Promise.all(counts.map((count) => context.note(`${count} of the CAs in ${id}; ${why}`)));
    return;
  }
  // What was changed outside Pulumi is said as that.
  const there = [...present, ...extra].map(({ certificate }) => certificate);
  const had = state.trustedCertificates === undefined ? there : certificatesIn(state.trustedCertificates);
  const [addedOutside, removedOutside] = [beyond(there, had), beyond(had, there)];
  const told = {
    adds: missing.filter((ca) => !isAmong(removedOutside, ca)).map(identified),
    removes: extra.filter(({ certificate }) => !isAmong(addedOutside, certificate)).map(nameOf),
  };
  for (const [what, names] of Object.entries(told)) {
    if (names.length > 0) {
      await context.note(`${what} ${names.join("; ")}`);
    }
  }
}

/** Refuses a list beside resources that were compared before it. */
function refuseOthers(id: string, members: readonly Entity[], { run, urn }: Context): void {
  const [adding] = [...additionsTo(run, placeIn(id)).keys()].filter((other) => run.includes(other));
  const keepers = members.map((member) => run.rival(memberKind, idOf(member), urn));
  const other = adding ?? keepers.find((keeper) => keeper !== undefined);
  if (other !== undefined) {
    throw new EntraCaError(
      "Conflict",
      `The configuration ${id} ${occupied(urn)}, and ${other} is in it as well`,
      alone,
    );
  }
}

/** Without a list, its CAs are left to the resources that take them over. */
async function giveUp(members: readonly Member[], { id, differences, state }: Change, context: Context): Promise<void> {
  const { present } = planOf(members, certificatesIn(state.trustedCertificates));
  hold(present, "given up", context);
  const { now = [] } = context.program.siblings ?? {};
  const left = present.filter(({ certificate }) => !now.includes(certificate.thumbprint));
  if (left.length === 0) {
    return;
  }
  const names = context.secrets.has(property) ? `${left.length} CAs` : left.map(nameOf).join("; ");
  await context.warn(
    differences.some(surelyReplaces)
      ? `${property} is no longer given, and ${id} is replaced: the new configuration has its root and what a TrustedCertificateAuthority adds, and not ${names}`
      : `${property} is no longer given, so that nothing manages what it had unless a TrustedCertificateAuthority takes it over: ${names} will stay trusted. To have them removed, give an empty list first`,
  );
}

function hold(members: readonly Member[], how: "kept" | "given up", { run, urn }: Context): void {
  for (const { id } of members) {
    run.hold(memberKind, id, urn, how);
  }
}

/**
 * Makes the members of a configuration what a list says: what comes is added before what goes is removed, one for one where
 * there is no more room, or where Graph takes the one for the other.
 *
 * @param known What is known of the configuration by now.
 * @throws {IncompleteError} with what there is of the list.
 */
export async function bringMembers(
  id: string,
  list: List,
  known: Updated<Definition>,
  context: Context,
): Promise<void> {
  const { collections, run, urn } = context;
  const path = collection(id);
  placeAt(run, placeIn(id)).occupant = urn;
  try {
    await collections.inTurn(path, async (turn) => {
      const members = await turn.members();
      refuseOthers(id, members, context);
      const { missing, present, extra } = planOf(await readMembers(id, members, collections), certificatesIn(list));
      refuseTooMany(id, members.length - extra.length + missing.length);
      hold(present, "kept", context);
      const leaving = [...extra];
      for (const ca of missing) {
        if ((await turn.members()).length >= largest) {
          await removeAll(leaving.splice(0, 1), turn, context);
        }
        await add(ca, turn, context).catch(async (error: unknown) => {
          const inTheWay = leaving.findIndex(({ certificate }) => isAlike(certificate, ca));
          if (!(error instanceof GraphError && error.code === "Conflict") || inTheWay < 0) {
            throw error;
          }
          await removeAll(leaving.splice(inTheWay, 1), turn, context);
          await add(ca, turn, context);
        });
      }
      await removeAll(leaving, turn, context);
    });
  } catch (error) {
    const members = await collections
      .list(path)
      .then((found) => membersAsList(id, found, collections))
      .catch(() => undefined);
    throw IncompleteError.from(error, {
      id,
      // What nobody could read, the state doesn't tell either: the next update brings the list about.
      state: { ...known, [property]: members } satisfies Updated<Definition>,
      done: `The CAs in the configuration ${id} are not yet what ${property} says`,
    });
  }
}

/** Whether Graph may take two CAs for one: a renewed certificate has the name and the key of the one before. */
function isAlike(one: Certificate, other: Certificate): boolean {
  return sameDistinguishedName(one.subject, other.subject) || one.subjectKeyIdentifier === other.subjectKeyIdentifier;
}

async function removeAll(members: readonly Member[], turn: Turn, { run }: Context): Promise<void> {
  for (const { id } of members) {
    await run.whileRemoving(memberKind, id, () => turn.remove(id));
  }
}

async function add(ca: Certificate, turn: Turn, { run, urn }: Context): Promise<void> {
  const isSent = (member: Entity) => {
    const read = certificateOf(member);
    // What can't be read and wasn't there before is what was sent, as far as anybody can tell.
    return read instanceof Illegible || read.value.thumbprint === ca.thumbprint;
  };
  const added = await turn.add(construct(wantedCa({ certificate: asPem(ca) })), isSent);
  run.hold(memberKind, added.id, urn, "kept");
}

function nameOf({ id, certificate }: Known): string {
  return `${identified(certificate)}, id ${id}`;
}
