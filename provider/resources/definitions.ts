import type { Definition } from "../kernel/definition.js";
import { definition as certificateBasedApplicationConfiguration } from "./certificateBasedApplicationConfiguration/definition.js";
import { definition as externalCertificateAuthorityCertificate } from "./externalCertificateAuthorityCertificate/definition.js";
import { definition as externalCertificateAuthoritySignedCertificate } from "./externalCertificateAuthoritySignedCertificate/definition.js";
import { definition as trustedCertificateAuthority } from "./trustedCertificateAuthority/definition.js";

/** Every kind of resource: its class has the name that it has here. */
export const definitions = [
  externalCertificateAuthorityCertificate,
  externalCertificateAuthoritySignedCertificate,
  certificateBasedApplicationConfiguration,
  trustedCertificateAuthority,
] as const;

export type ClassName = (typeof definitions)[number]["className"];

const byClassName = Object.fromEntries<Definition>(definitions.map((each) => [each.className, each])) as Readonly<
  Record<ClassName, Definition>
>;

/** A class's definition, as the type that all have. */
export function definitionOf(className: ClassName): Definition {
  return byClassName[className];
}
