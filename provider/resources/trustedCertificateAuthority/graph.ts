import { memberPath, type Entity } from "../../graph/entity.js";
import type { Body, BodyValues, Returned } from "../../kernel/definition.js";
import * as read from "../../kernel/fromGraph.js";
import type { Illegible } from "../../kernel/illegible.js";
import { toBase64 } from "../../kernel/body.js";
import type { Values } from "../../kernel/values.js";
import { readDistinguishedName } from "../../x509/distinguishedName.js";
import { readKeyIdentifier } from "../../x509/keyIdentifier.js";
import { configurationsPath } from "../applicationTrust.js";
import type { Definition } from "./definition.js";

/** Graph: List trustedCertificateAuthorities. */
export function collection(configurationId: string): string {
  return `${memberPath(configurationsPath, configurationId)}/trustedCertificateAuthorities`;
}

/** A CA as it is to be in a configuration. */
export type TrustedCa = BodyValues<Definition>;

/** The body of Graph's Create trustedCertificateAuthority. */
export function construct({
  certificate,
  isRootAuthority,
  issuer,
  issuerSubjectKeyIdentifier,
}: TrustedCa): Body<Definition> {
  return {
    certificate: toBase64(certificate.value),
    isRootAuthority,
    issuer: issuer.spelling,
    issuerSubjectKeyIdentifier: issuerSubjectKeyIdentifier?.spelling ?? "",
  };
}

/** The members of a configuration that are roots: one, as Graph's pages have it. */
export function roots(members: readonly Entity[]): Entity[] {
  return members.filter(({ isRootAuthority }) => isRootAuthority === true);
}

/** The certificate of a member. */
export function certificateOf({ certificate }: Entity): Values["certificate"] | Illegible {
  return read.certificateFromGraph(certificate);
}

/** What Graph returned of a trusted CA, in the configuration that it was read from. */
export function state(entity: Entity, configurationId: string): Returned<Definition> {
  const { isRootAuthority, issuer, issuerSubjectKeyIdentifier } = entity;
  return {
    certificateBasedApplicationConfigurationId: configurationId,
    certificate: certificateOf(entity),
    isRootAuthority: read.flagFromGraph(isRootAuthority),
    // Some tenants return none for CAs that were given none: that says nothing of what was given here.
    issuer: read.spelledWhereTold(issuer, readDistinguishedName),
    issuerSubjectKeyIdentifier: read.spelledWhereTold(issuerSubjectKeyIdentifier, readKeyIdentifier),
  };
}
