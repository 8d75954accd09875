import { base64Der } from "../../kernel/arguments.js";
import { certificateFromGraph, flagFromGraph, textFromGraph, textWhereTold } from "../../kernel/fromGraph.js";
import type { Entity } from "../../graph/client.js";
import { sameId } from "../../graph/address.js";
import { Illegible } from "../../kernel/illegible.js";
import type { Properties } from "../../kernel/resource.js";
import { asText } from "../../kernel/comparison.js";
import { readCertificate, readCertificates } from "../../x509/certificate.js";

/** Graph's name for the kind of a configuration. */
export const kind = "certificateBasedApplicationConfiguration";

/** Graph: List certificateBasedApplicationConfigurations. */
export const collection = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";

/** What stands for the collection of a configuration that doesn't exist yet, by the URN of its resource. */
export function newConfiguration(urn: string): string {
  return `new ${urn}`;
}

/** The body of Graph's Create certificateBasedApplicationConfiguration: it needs a CA, and the root is the one it must keep. */
export function construct(inputs: Properties): Entity {
  const root = readCertificate(String(inputs["rootCertificate"]));
  const { displayName, description } = inputs;
  const others = asText(inputs["trustedCertificates"]) ?? "";
  return {
    ...(displayName === undefined ? {} : { displayName }),
    ...(description === undefined ? {} : { description }),
    trustedCertificateAuthorities: [
      {
        isRootAuthority: true,
        certificate: base64Der(String(inputs["rootCertificate"])),
        issuer: root.subject,
        ...(root.subjectKeyIdentifier === undefined ? {} : { issuerSubjectKeyIdentifier: root.subjectKeyIdentifier }),
      },
      ...(others === "" ? [] : readCertificates(others)).map(({ der, subject, subjectKeyIdentifier }) => ({
        isRootAuthority: false,
        certificate: Buffer.from(der).toString("base64"),
        issuer: subject,
        issuerSubjectKeyIdentifier: subjectKeyIdentifier,
      })),
    ],
  };
}

/**
 * What Graph returned of a configuration and of its members.
 *
 * @param rootId The root that it is known to have had.
 */
export function state(configuration: Entity, members: readonly Entity[], rootId?: unknown): Properties {
  return {
    displayName: textFromGraph(configuration["displayName"]),
    description: textFromGraph(configuration["description"]),
    ...rootState(members, rootId),
  };
}

/** Without a root among its members, a configuration is known to have none, unless it can't be told. */
function rootState(members: readonly Entity[], rootId: unknown): Properties {
  const root = roots(members).find(({ id }) => sameId(id, String(rootId))) ?? roots(members)[0];
  if (root !== undefined) {
    return {
      rootCertificate: certificateOf(root),
      rootAuthorityId: root["id"],
      issuer: textWhereTold(root["issuer"]),
      issuerSubjectKeyIdentifier: textWhereTold(root["issuerSubjectKeyIdentifier"]),
    };
  }
  const [unclear] = unclearMembers(members);
  return unclear === undefined
    ? { rootCertificate: null, rootAuthorityId: null, issuer: null, issuerSubjectKeyIdentifier: null }
    : { rootCertificate: new Illegible(`can't be told: ${unclear}`) };
}

/** The members that are roots: one, as Graph's pages have it. */
export function roots(members: readonly Entity[]): Entity[] {
  return members.filter(({ isRootAuthority }) => isRootAuthority === true);
}

/** The members of which it can't be told whether they are roots, in words. */
export function unclearMembers(members: readonly Entity[]): string[] {
  return members.flatMap(({ id, isRootAuthority }) => {
    const read = flagFromGraph(isRootAuthority);
    return read instanceof Illegible ? [`isRootAuthority of its CA ${String(id)} ${read.why}`] : [];
  });
}

function certificateOf(root: Entity): string | Illegible {
  const read = certificateFromGraph(root["certificate"]);
  return read instanceof Illegible
    ? new Illegible(`is that of the root ${String(root["id"])}, which ${read.why}`)
    : read;
}
