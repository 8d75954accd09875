import type { Entity } from "../../graph/client.js";
import { sameId } from "../../graph/address.js";
import type { Body, BodyValues, KnownInputs, Returned } from "../../kernel/definition.js";
import { certificateFromGraph, flagFromGraph, textFromGraph, textWhereTold } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import { toBase64 } from "../../kernel/toGraph.js";
import type { Values } from "../../kernel/values.js";
import type { Certificate } from "../../x509/certificate.js";
import type { Definition } from "./definition.js";

/** The body of Graph's Create certificateBasedApplicationConfiguration: it needs a CA, and the root is the one it must keep. */
export function construct(
  { displayName, description }: BodyValues<Definition>,
  { rootCertificate: root, trustedCertificates: others }: Pick<KnownInputs<Definition>, MemberProperty>,
): Body<Definition> & { readonly trustedCertificateAuthorities: readonly Entity[] } {
  return {
    displayName,
    description,
    trustedCertificateAuthorities: [
      memberOf(root.value, true),
      ...(others?.value ?? []).map((ca) => memberOf(ca, false)),
    ],
  };
}

type MemberProperty = "rootCertificate" | "trustedCertificates";

function memberOf(ca: Certificate, isRootAuthority: boolean): Entity {
  const { subject: issuer, subjectKeyIdentifier: issuerSubjectKeyIdentifier } = ca;
  return { isRootAuthority, certificate: toBase64(ca), issuer, issuerSubjectKeyIdentifier };
}

/**
 * What Graph returned of a configuration and of its members.
 *
 * @param rootId The root that it is known to have had.
 */
export function state(configuration: Entity, members: readonly Entity[], rootId?: string): Returned<Definition> {
  return {
    displayName: textFromGraph(configuration["displayName"]),
    description: textFromGraph(configuration["description"]),
    // Whose they are, only the resource knows.
    trustedCertificates: undefined,
    ...rootState(members, rootId),
  };
}

/** Without a root among its members, a configuration is known to have none, unless it can't be told. */
function rootState(
  members: readonly Entity[],
  rootId = "",
): Pick<Returned<Definition>, "rootCertificate" | "rootAuthorityId" | "issuer" | "issuerSubjectKeyIdentifier"> {
  const root = roots(members).find(({ id }) => sameId(id, rootId)) ?? roots(members)[0];
  if (root !== undefined) {
    return {
      rootCertificate: certificateOf(root),
      rootAuthorityId: textWhereTold(root["id"]),
      issuer: textWhereTold(root["issuer"]),
      issuerSubjectKeyIdentifier: textWhereTold(root["issuerSubjectKeyIdentifier"]),
    };
  }
  const [unclear] = unclearMembers(members);
  const what = unclear === undefined ? null : undefined;
  return {
    rootCertificate: unclear === undefined ? null : new Illegible(`can't be told: ${unclear}`),
    rootAuthorityId: what,
    issuer: what,
    issuerSubjectKeyIdentifier: what,
  };
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

function certificateOf(root: Entity): Values["certificate"] | Illegible {
  const read = certificateFromGraph(root["certificate"]);
  return read instanceof Illegible
    ? new Illegible(`is that of the root ${String(root["id"])}, which ${read.why}`)
    : read;
}
