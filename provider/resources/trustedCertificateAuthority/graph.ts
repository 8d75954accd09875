import type { Entity } from "../../graph/client.js";
import { memberPath } from "../../graph/address.js";
import type { Body, BodyValues, Returned } from "../../kernel/definition.js";
import * as read from "../../kernel/fromGraph.js";
import { toBase64 } from "../../kernel/toGraph.js";
import { configurations } from "../applicationTrust.js";
import type { Definition } from "./definition.js";

/** Graph: List trustedCertificateAuthorities. */
export function collection(configurationId: string): string {
  return `${memberPath(configurations, configurationId)}/trustedCertificateAuthorities`;
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

/** What Graph returned of a trusted CA, in the configuration that it was read from. */
export function state(entity: Entity, configurationId: string): Returned<Definition> {
  const { certificate, isRootAuthority, issuer, issuerSubjectKeyIdentifier } = entity;
  return {
    certificateBasedApplicationConfigurationId: configurationId,
    certificate: read.certificateFromGraph(certificate),
    isRootAuthority: read.flagFromGraph(isRootAuthority),
    // Some tenants return none for CAs that were given none: that says nothing of what was given here.
    issuer: read.nameFromGraph(issuer),
    issuerSubjectKeyIdentifier: read.keyIdentifierFromGraph(issuerSubjectKeyIdentifier),
  };
}
