import { base64Der } from "../../kernel/arguments.js";
import { certificateFromGraph, flagFromGraph, textWhereTold } from "../../kernel/fromGraph.js";
import type { Entity } from "../../graph/client.js";
import { memberPath } from "../../graph/address.js";
import type { Properties } from "../../kernel/resource.js";
import { collection as configurations } from "../certificateBasedApplicationConfiguration/graph.js";

/** Graph: List trustedCertificateAuthorities. */
export function collection(configurationId: string): string {
  return `${memberPath(configurations, configurationId)}/trustedCertificateAuthorities`;
}

/** A CA as it is to be in a configuration. */
export interface TrustedCa {
  readonly certificate: string;
  readonly isRootAuthority: boolean;
  readonly issuer: string;
  readonly issuerSubjectKeyIdentifier: string;
}

/** The body of Graph's Create trustedCertificateAuthority. */
export function construct(ca: TrustedCa): Entity {
  return { ...ca, certificate: base64Der(ca.certificate) };
}

/** What Graph returned of a trusted CA, in the configuration that it was read from. */
export function state(entity: Entity, configurationId: string): Properties {
  const { certificate, isRootAuthority, issuer, issuerSubjectKeyIdentifier } = entity;
  return {
    certificateBasedApplicationConfigurationId: configurationId,
    certificate: certificateFromGraph(certificate),
    isRootAuthority: flagFromGraph(isRootAuthority),
    // Some tenants return none for CAs that were given none: that says nothing of what was given here.
    issuer: textWhereTold(issuer),
    issuerSubjectKeyIdentifier: textWhereTold(issuerSubjectKeyIdentifier),
  };
}
