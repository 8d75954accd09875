/** What this process knows of a configuration's members, and of what the run does with them. */
import { certificateFromGraph } from "../../kernel/fromGraph.js";
import type { Entity } from "../../graph/client.js";
import type { Context, Properties } from "../../kernel/resource.js";
import { together, type Announced } from "../../kernel/run.js";
import { secretWord } from "../../messages/secrets.js";
import { unknown } from "../../kernel/unknown.js";
import { readCertificate } from "../../x509/certificate.js";
import { kind as configurationKind, newConfiguration } from "../certificateBasedApplicationConfiguration/graph.js";
import { collection, type TrustedCa } from "./graph.js";
import type { Known, Member } from "./outlook.js";

/** Graph's name for the kind of a trusted CA. */
export const kind = "trustedCertificateAuthority";

export const configurationId = "certificateBasedApplicationConfigurationId";

/** As many CAs may be in one configuration, its root included (Graph: certificateBasedApplicationConfiguration, limits). */
export const largest = 10;

/** What stands for the collection that a CA is to be in; undefined where that can't be told. */
export function placeOf({ [configurationId]: id }: Properties, { program }: Context): string | undefined {
  if (id !== unknown) {
    return placeIn(String(id));
  }
  return program.configurationUrn === undefined ? undefined : newConfiguration(program.configurationUrn);
}

/** The same for a configuration that exists, however its id is written. */
export function placeIn(configuration: string): string {
  return collection(configuration.toLowerCase());
}

/** Notes what a CA's resource is going to have in a place. */
export function noteAddition(place: string, inputs: Properties, context: Context): void {
  const { certificate, isRootAuthority } = inputs;
  const isSecret = context.secrets.has("certificate");
  const addition = { certificate, isRootAuthority, isSecret, wanted: wantedCa(inputs) };
  context.run.willAdd(place, additionKey(certificate, context), addition);
}

/** A CA as the arguments say, which are known. */
export function wantedCa({ certificate, isRootAuthority, issuer, issuerSubjectKeyIdentifier }: Properties): TrustedCa {
  const ca = readCertificate(String(certificate));
  return {
    certificate: String(certificate),
    isRootAuthority: isRootAuthority === true,
    issuer: typeof issuer === "string" ? issuer : ca.subject,
    issuerSubjectKeyIdentifier:
      typeof issuerSubjectKeyIdentifier === "string" ? issuerSubjectKeyIdentifier : (ca.subjectKeyIdentifier ?? ""),
  };
}

/** What tells additions apart; without a URN it is the certificate. */
function additionKey(certificate: unknown, { urn }: Context): string {
  return urn === "" ? thumbprintOf(certificate) : urn;
}

/** Another resource of the program that is going to have a certificate in a place. */
export function otherAddition(place: string, certificate: unknown, { run, urn }: Context): string | undefined {
  const thumbprint = thumbprintOf(certificate);
  const [other] =
    [...run.additionsTo(place)].find(
      ([key, added]) =>
        key !== urn && urn !== "" && key !== thumbprint && thumbprintOf(added["certificate"]) === thumbprint,
    ) ?? [];
  return other;
}

/**
 * All that is known of a place.
 *
 * @param configuration The id of the configuration there, which may not be known yet.
 */
export function known(place: string, configuration: unknown, members: readonly Entity[], context: Context): Known {
  const { run } = context;
  const additions = [...run.additionsTo(place)];
  return {
    members: members.map((member) => described(member, run)),
    additions: new Map(additions.map(([key, { certificate }]) => [key, thumbprintOf(certificate)])),
    announced: announcedOf(place, configuration, context),
    wasStateRead: run.wasStateRead,
  };
}

/** What programs said of a place; what the configuration's own resource was told of is part of it. */
function announcedOf(place: string, configuration: unknown, { run, program }: Context): Announced {
  const owner = typeof configuration === "string" ? run.owner(configurationKind, configuration) : undefined;
  const configurationUrn = owner ?? program.configurationUrn;
  const announced = run.announcedOf(place);
  return configurationUrn === undefined
    ? announced
    : together(announced, run.announcedOf(newConfiguration(configurationUrn)));
}

/** Whether a program before this one, whose run may have failed or been killed, was without a CA that the state has. */
export function wasGivenUp({ [configurationId]: configuration, certificate }: Properties, context: Context): boolean {
  return (
    typeof configuration === "string" &&
    typeof certificate === "string" &&
    announcedOf(placeIn(configuration), configuration, context).formerly.has(thumbprintOf(certificate))
  );
}

function described({ id, certificate, isRootAuthority }: Entity, run: Context["run"]): Member {
  const pem = certificateFromGraph(certificate);
  return {
    id: String(id),
    thumbprint: typeof pem === "string" ? thumbprintOf(pem) : String(id),
    isRoot: isRootAuthority === true,
    claims: run.claimsOf(kind, String(id)),
  };
}

/** The root that a place has or will have, in words; undefined where it is to be the one with this certificate. */
export function rootIn(
  place: string,
  members: readonly Entity[],
  { run }: Context,
  exceptThumbprint?: string,
): string | undefined {
  const there = members
    .filter((member) => member["isRootAuthority"] === true)
    .map((member) => ({ thumbprint: described(member, run).thumbprint, name: nameOf(member, run) }));
  const added = [...run.additionsTo(place).values()]
    .filter(({ isRootAuthority }) => isRootAuthority === true)
    .map(({ certificate, isSecret }) => {
      const { thumbprint, subject } = readCertificate(String(certificate));
      return { thumbprint, name: isSecret === true ? secretWord : subject };
    });
  return [...there, ...added].find(({ thumbprint }) => thumbprint !== exceptThumbprint)?.name;
}

/** A member in words. */
export function nameOf({ id, issuer }: Entity, run: Context["run"]): string {
  return `${typeof issuer === "string" && !run.hasSecrets ? issuer : "a CA"} (${String(id)})`;
}

export function thumbprintOf(certificate: unknown): string {
  return readCertificate(String(certificate)).thumbprint;
}
