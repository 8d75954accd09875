import type { ClassName } from "../resources/resources.js";
import { certificateBasedApplicationConfiguration } from "./certificateBasedApplicationConfiguration.js";
import { externalCertificateAuthorityCertificate } from "./externalCertificateAuthorityCertificate.js";
import { externalCertificateAuthoritySignedCertificate } from "./externalCertificateAuthoritySignedCertificate.js";
import type { OutputSchema, ResourceSchema } from "./schema.js";
import { trustedCertificateAuthority } from "./trustedCertificateAuthority.js";

/** What every object has beside its own properties. */
export const placeOutputs: Readonly<Record<string, OutputSchema>> = {
  tenantId: {
    type: "string",
    optional: true,
    description: "The tenant that the object is in, as the token named it; absent for a token that isn't a JWT.",
  },
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

/** All properties of an object, those of its place among them. */
export function outputsOf(className: ClassName): Readonly<Record<string, OutputSchema>> {
  return { ...resourceSchemas[className].outputs, ...placeOutputs };
}
