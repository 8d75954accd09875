/** What this process knows of a configuration's members, and of what the run does with them. */
import type { Entity } from "../../graph/client.js";
import { idOf } from "../../graph/entity.js";
import { bodyValues } from "../../kernel/body.js";
import type { Context } from "../../kernel/context.js";
import type { Inputs, KnownInputs, State } from "../../kernel/definition.js";
import { Illegible } from "../../kernel/illegible.js";
import { unknown } from "../../kernel/unknown.js";
import { secretWord } from "../../messages/secrets.js";
import { configurationKind, newConfiguration } from "../applicationTrust.js";
import { definition, type Definition } from "./definition.js";
import { certificateOf, roots, type TrustedCa } from "./graph.js";
import type { Known, Member } from "./outlook.js";
import { additionsTo, announcedOf, placeIn, willAdd, type Addition, type Announced } from "./places.js";

const { kind } = definition;

/** As many CAs may be in one configuration, its root included (Graph: certificateBasedApplicationConfiguration, limits). */
export const largest = 10;

/** What stands for the collection that a CA is to be in; undefined where that can't be told. */
export function placeOf(
  {
    certificateBasedApplicationConfigurationId: id,
  }: Pick<Inputs<Definition>, "certificateBasedApplicationConfigurationId">,
  { program }: Context,
): string | undefined {
  if (id !== unknown) {
    return placeIn(id);
  }
  return program.configurationUrn === undefined ? undefined : newConfiguration(program.configurationUrn);
}

/** Notes what a CA's resource is going to have in a place; of what isn't known yet, its certificate alone counts. */
export function noteAddition(place: string, inputs: Inputs<Definition>, context: Context): void {
  const { certificate, isRootAuthority } = inputs;
  if (certificate === unknown) {
    return;
  }
  // Without a URN it is the certificate that tells additions apart.
  const key = context.urn === "" ? certificate.value.thumbprint : context.urn;
  willAdd(context.run, place, key, {
    certificate,
    isRootAuthority: isRootAuthority === true,
    isSecret: context.secrets.has("certificate"),
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
  { value: { thumbprint } }: Addition["certificate"],
  { run, urn }: Context,
): string | undefined {
  const [other] =
    [...additionsTo(run, place)].find(
      ([key, added]) =>
        key !== urn && urn !== "" && key !== thumbprint && added.certificate.value.thumbprint === thumbprint,
    ) ?? [];
  return other;
}

/**
 * All that is known of a place.
 *
 * @param configuration The id of the configuration there, which may not be known yet.
 */
export function known(
  place: string,
  configuration: string | typeof unknown,
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

/** What programs said of a place; what the configuration's own resource was told of is part of it. */
function announcedIn(place: string, configuration: string | typeof unknown, { run, program }: Context): Announced {
  const owner = configuration === unknown ? undefined : run.owner(configurationKind, configuration);
  return announcedOf(run, place, owner ?? program.configurationUrn);
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

function described(member: Entity, run: Context["run"]): Member {
  const [id, read] = [idOf(member), certificateOf(member)];
  return {
    id,
    thumbprint: read instanceof Illegible ? id : read.value.thumbprint,
    isRoot: roots([member]).length > 0,
    claims: run.claimsOf(kind, id),
  };
}

/** The root that a place has or will have, in words; undefined where it is to be the one with this certificate. */
export function rootIn(
  place: string,
  members: readonly Entity[],
  { run }: Context,
  exceptThumbprint?: string,
): string | undefined {
  const there = roots(members).map((member) => ({
    thumbprint: described(member, run).thumbprint,
    name: nameOf(member, run),
  }));
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
