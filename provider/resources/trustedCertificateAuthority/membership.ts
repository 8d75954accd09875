/** What this process knows of a configuration's members, and of what the run does with them. */
import { idOf, type Entity } from "../../graph/entity.js";
import { announcedOf, announceMove, placeFor, type Announced } from "../../kernel/announced.js";
import { bodyValues } from "../../kernel/body.js";
import type { Context } from "../../kernel/context.js";
import type { Inputs, KnownInputs, State } from "../../kernel/definition.js";
import { Illegible } from "../../kernel/illegible.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import { unknown, type Unknown } from "../../kernel/unknown.js";
import type { Values } from "../../kernel/values.js";
import { secretWord } from "../../messages/secrets.js";
import { alone, configurationKind, occupied } from "../applicationTrust.js";
import { definition, type Definition } from "./definition.js";
import { certificateOf, roots, type TrustedCa } from "./graph.js";
import type { Known, Member } from "./outlook.js";
import { additionsTo, placeAt, placeIn, willAdd } from "./places.js";

const { objectKind } = definition;

/** As many CAs may be in one configuration, its root included (Graph: certificateBasedApplicationConfiguration, limits). */
export const largest = 10;

/** What stands for the collection that a CA is to be in; undefined where that can't be told. */
export function placeOf(inputs: Inputs<Definition>, context: Context): string | undefined {
  return placeFor(inputs.certificateBasedApplicationConfigurationId, placeIn, context);
}

/** Notes which CAs the program has in a configuration, and had; refused is one that the configuration has to itself. */
export function announceSiblings(
  inputs: Inputs<Definition>,
  current: State<Definition> | undefined,
  context: Context,
): ArgumentFinding[] {
  const { program, run } = context;
  const place = placeOf(inputs, context);
  const occupant = place === undefined ? undefined : placeAt(run, place).occupant;
  if (occupant !== undefined) {
    const reason = `is of one that ${occupied(occupant)}. ${alone}`;
    return [{ property: "certificateBasedApplicationConfigurationId", reason }];
  }
  const from = current?.certificateBasedApplicationConfigurationId;
  announceMove(run, place, from && placeIn(from), program.siblings);
  return [];
}

/** Notes what a CA's resource is going to have in a place; of what isn't known yet, its certificate alone counts. */
export function noteAddition(place: string, inputs: Inputs<Definition>, { run, urn, secrets }: Context): void {
  const { certificate, isRootAuthority } = inputs;
  if (certificate === unknown) {
    return;
  }
  // Without a URN it is the certificate that tells additions apart.
  willAdd(run, place, urn === "" ? certificate.value.thumbprint : urn, {
    certificate,
    isRootAuthority: isRootAuthority === true,
    isSecret: secrets.has("certificate"),
    wanted: wantedCa(inputs),
  });
}

/** A CA as the arguments say; what isn't known of them counts as omitted. */
export function wantedCa(inputs: Partial<Inputs<Definition>>): TrustedCa {
  const known = Object.entries(inputs).filter(([, value]) => value !== unknown);
  return bodyValues(definition, Object.fromEntries(known) as Partial<KnownInputs<Definition>>);
}

/** Another resource of the program that is going to have a certificate in a place. */
export function otherAddition(
  place: string,
  { value: wanted }: Values["certificate"],
  { run, urn }: Context,
): string | undefined {
  const others = [...additionsTo(run, place)].filter(
    ([key, { certificate }]) =>
      key !== urn && urn !== "" && key !== wanted.thumbprint && certificate.value.thumbprint === wanted.thumbprint,
  );
  return others[0]?.[0];
}

/**
 * The resource that an object stays for that is to be deleted: one that is going to have just that CA in the same
 * configuration, and has none yet. A program may have the old object of a replacement deleted first, and others hand objects
 * on. One that isn't as the next resource wants it would stay for good, should the run end before that.
 *
 * @param isSame Whether the object is as another resource's is to be.
 */
export function takerOf(
  { certificateBasedApplicationConfigurationId: configuration }: State<Definition>,
  { run, urn }: Context,
  isSame: (wanted: TrustedCa) => boolean,
): string | undefined {
  if (configuration === undefined || urn === "") {
    return undefined;
  }
  const takers = [...additionsTo(run, placeIn(configuration))].filter(
    ([other, { wanted }]) => other !== urn && wanted !== undefined && !run.hasOne(objectKind, other) && isSame(wanted),
  );
  return takers[0]?.[0];
}

/**
 * All that is known of a place.
 *
 * @param configuration The id of the configuration there, which may not be known yet.
 */
export function known(
  place: string,
  configuration: string | Unknown,
  members: readonly Entity[],
  context: Context,
): Known {
  const { run } = context;
  const additions = [...additionsTo(run, place)];
  return {
    members: members.map((member) => described(member, run)),
    additions: new Map(additions.map(([key, { certificate }]) => [key, certificate.value.thumbprint])),
    announced: announcedIn(place, configuration, context),
    wasStateRead: run.wasStateRead,
  };
}

function described(member: Entity, run: Context["run"]): Member {
  const id = idOf(member);
  return {
    id,
    thumbprint: thumbprintOf(member),
    isRoot: roots([member]).length > 0,
    holds: run.holdsOf(objectKind, id),
  };
}

/** What tells a member from others: its id where its certificate can't be read. */
function thumbprintOf(member: Entity): string {
  const read = certificateOf(member);
  return read instanceof Illegible ? idOf(member) : read.value.thumbprint;
}

/** What programs said of a place; what the configuration's own resource was told of is part of it. */
function announcedIn(place: string, configuration: string | Unknown, { run, program }: Context): Announced {
  const owner = configuration === unknown ? undefined : run.owner(configurationKind, configuration);
  return announcedOf(run, place, owner ?? program.placeUrn);
}

/** Whether a program before this one, whose run may have failed or been killed, was without a CA that the state has. */
export function wasGivenUp(
  { certificateBasedApplicationConfigurationId: configuration, certificate }: State<Definition>,
  context: Context,
): boolean {
  return (
    configuration !== undefined &&
    certificate !== undefined &&
    announcedIn(placeIn(configuration), configuration, context).formerly.has(certificate.value.thumbprint)
  );
}

/** The root that a place has or will have, in words; undefined where it is to be the one with this certificate. */
export function rootIn(
  place: string,
  members: readonly Entity[],
  { run }: Context,
  exceptThumbprint?: string,
): string | undefined {
  const there = roots(members).map((member) => ({ thumbprint: thumbprintOf(member), name: nameOf(member, run) }));
  const added = [...additionsTo(run, place).values()]
    .filter(({ isRootAuthority }) => isRootAuthority)
    .map(({ certificate: { value }, isSecret }) => ({
      thumbprint: value.thumbprint,
      name: isSecret ? secretWord : value.subject,
    }));
  return [...there, ...added].find(({ thumbprint }) => thumbprint !== exceptThumbprint)?.name;
}

/** A member in words. */
export function nameOf(member: Entity, run: Context["run"]): string {
  const { issuer } = member;
  return `${typeof issuer === "string" && !run.hasSecrets ? issuer : "a CA"} (${idOf(member)})`;
}
