import { idOf, sameId, type Entity } from "../../graph/entity.js";
import type { Body, BodyValues, KnownInputs, Returned } from "../../kernel/definition.js";
import { flagFromGraph, textFromGraph, textWhereTold } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import { toBase64 } from "../../kernel/body.js";
import type { Certificate } from "../../x509/certificate.js";
import { certificateOf, roots } from "../trustedCertificateAuthority/graph.js";
import type { Definition } from "./definition.js";

/** The body of Graph's Create certificateBasedApplicationConfiguration: it needs a CA, and the root is the one it must keep. */
export function construct(
  { displayName, description }: BodyValues<Definition>,
  members: Pick<KnownInputs<Definition>, "rootCertificate" | "trustedCertificates">,
): Body<Definition> & Entity {
  const { rootCertificate: root, trustedCertificates: others } = members;
  const trustedCertificateAuthorities = [
    memberOf(root.value, true),
    ...(others?.value ?? []).map((ca) => memberOf(ca, false)),
  ];
  return { displayName, description, trustedCertificateAuthorities };
}

function memberOf(ca: Certificate, isRootAuthority: boolean): Entity {
  const { subject: issuer, subjectKeyIdentifier: issuerSubjectKeyIdentifier } = ca;
  return { isRootAuthority, certificate: toBase64(ca), issuer, issuerSubjectKeyIdentifier };
}

/** What Graph returned of a configuration and of its members, among them the root that it is known to have had. */
export function state(configuration: Entity, members: readonly Entity[], rootId?: string): Returned<Definition> {
  return {
    ...displayedNames(configuration),
    // Whose they are, only the resource knows.
    trustedCertificates: undefined,
    ...rootState(members, rootId),
  };
}

/** The properties by which people know a configuration, which Graph may leave out of a list. */
export const names = ["displayName", "description"] as const;

/** What a configuration is called. */
export function displayedNames({ displayName, description }: Entity) {
  return { displayName: textFromGraph(displayName), description: textFromGraph(description) };
}

/** Without a root among its members, a configuration is known to have none, unless it can't be told. */
function rootState(members: readonly Entity[], rootId = "") {
  const root = roots(members).find((member) => sameId(idOf(member), rootId)) ?? roots(members)[0];
  if (root !== undefined) {
    const { id, issuer, issuerSubjectKeyIdentifier } = root;
    const read = certificateOf(root);
    const isLegible = !(read instanceof Illegible);
    return {
      rootCertificate: isLegible ? read : new Illegible(`is that of the root ${idOf(root)}, which ${read.why}`),
      rootAuthorityId: textWhereTold(id),
      issuer: textWhereTold(issuer),
      issuerSubjectKeyIdentifier: textWhereTold(issuerSubjectKeyIdentifier),
    };
  }
  const [unclear] = unclearMembers(members);
  const none = unclear === undefined ? null : undefined;
  const rootCertificate = unclear === undefined ? null : new Illegible(`can't be told: ${unclear}`);
  return { rootCertificate, rootAuthorityId: none, issuer: none, issuerSubjectKeyIdentifier: none };
}

/** The members of which it can't be told whether they are roots, in words. */
export function unclearMembers(members: readonly Entity[]): string[] {
  return members.flatMap((member) => {
    const read = flagFromGraph(member["isRootAuthority"]);
    return read instanceof Illegible ? [`isRootAuthority of its CA ${idOf(member)} ${read.why}`] : [];
  });
}
