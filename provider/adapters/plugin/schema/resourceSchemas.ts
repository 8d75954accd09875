import type { ClassName } from "../../../resources/resources.js";
import { certificateBasedApplicationConfiguration } from "./certificateBasedApplicationConfiguration.js";
import { externalCertificateAuthorityCertificate } from "./externalCertificateAuthorityCertificate.js";
import { externalCertificateAuthoritySignedCertificate } from "./externalCertificateAuthoritySignedCertificate.js";
import type { ArgumentSchema, OutputSchema, ResourceSchema } from "./schema.js";
import { trustedCertificateAuthority } from "./trustedCertificateAuthority.js";

/** What every resource takes beside its own arguments. */
const commonArguments: Readonly<Record<string, ArgumentSchema>> = {
  connection: {
    description:
      "How it is connected, where that isn't as the configuration has it. Only another tenant makes a new object.",
  },
};

/** What every object has beside its own properties. */
export const placeOutputs: Readonly<Record<string, OutputSchema>> = {
  tenantId: {
    type: "string",
    optional: true,
    description: "The tenant that the object is in, as the token named it; absent for a token that isn't a JWT.",
  },
  connection: { type: "Connection", optional: true, description: "How the resource is connected, as it was given." },
  graphOrigin: {
    type: "string",
    description: "Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`.",
  },
};

/** Every resource in words, by the name of its class. */
export const resourceSchemas: Readonly<Record<ClassName, ResourceSchema>> = {
  ExternalCertificateAuthorityCertificate: externalCertificateAuthorityCertificate,
  ExternalCertificateAuthoritySignedCertificate: externalCertificateAuthoritySignedCertificate,
  CertificateBasedApplicationConfiguration: certificateBasedApplicationConfiguration,
  TrustedCertificateAuthority: trustedCertificateAuthority,
};

/** All arguments of a resource, those that all have among them. */
export function argumentsOf(className: ClassName): Readonly<Record<string, ArgumentSchema>> {
  return { ...resourceSchemas[className].arguments, ...commonArguments };
}

/** All properties of an object, those of its place among them. */
export function outputsOf(className: ClassName): Readonly<Record<string, OutputSchema>> {
  return { ...resourceSchemas[className].outputs, ...placeOutputs };
}
