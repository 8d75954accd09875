import { z } from "zod";
import { authorityType, configurationType } from "./appTrustEntities.js";
import { odataType, requiredText } from "./requestBody.js";
import type { TrustedAuthority } from "./tenant.js";
import { parseBase64Certificate, subjectKeyIdentifier, subjectName } from "./x509Certificate.js";

/** OData's Edm.Binary, which Graph's examples print in the standard alphabet, and what the emulator reads in it. */
const certificate = z.string().transform((text, context) => {
  const parsed = parseBase64Certificate(text);
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: "it must be one DER certificate in base64", input: text });
    return z.NEVER;
  }
  return { text, parsed };
});

/** The example of "Create trustedCertificateAuthority" sends a leading space that its answer doesn't have. */
const keyIdentifier = z.string().trim().min(1, "it must not be empty");

export const createAuthorityBody = z.strictObject({
  "@odata.type": odataType(authorityType),
  certificate,
  isRootAuthority: z.boolean(),
  issuer: requiredText,
  issuerSubjectKeyIdentifier: keyIdentifier,
});

/** The example of "Create certificateBasedApplicationConfiguration" sends neither issuer nor key identifier. */
const nestedAuthority = createAuthorityBody.extend({
  issuer: requiredText.optional(),
  issuerSubjectKeyIdentifier: keyIdentifier.optional(),
});

export const updateAuthorityBody = z.strictObject({
  "@odata.type": odataType(authorityType),
  isRootAuthority: z.boolean().optional(),
});

export const createConfigurationBody = z.strictObject({
  "@odata.type": odataType(configurationType),
  displayName: z.string().nullable().default(null),
  description: z.string().nullable().default(null),
  trustedCertificateAuthorities: z.array(nestedAuthority),
});

export const updateConfigurationBody = z.strictObject({
  "@odata.type": odataType(configurationType),
  displayName: z.string().nullable().optional(),
  description: z.string().nullable().optional(),
});

/** What the request leaves out is taken from the certificate: the authority is the issuer of what it signs. */
export function newAuthority(id: string, body: z.output<typeof nestedAuthority>): TrustedAuthority {
  const { text, parsed } = body.certificate;
  return {
    id,
    certificate: text,
    isRootAuthority: body.isRootAuthority,
    issuer: body.issuer ?? subjectName(parsed),
    issuerSubjectKeyIdentifier: body.issuerSubjectKeyIdentifier ?? subjectKeyIdentifier(parsed),
  };
}
