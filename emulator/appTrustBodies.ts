import type { X509Certificate } from "@peculiar/x509";
import { z } from "zod";
import { authorityType, configurationType } from "./appTrustEntities.js";
import { isSelfSigned, nodeCertificate } from "./certificatePath.js";
import { odataType } from "./requestBody.js";
import type { Switches } from "./switches.js";
import type { TrustedAuthority } from "./tenant.js";
import { parseBase64Certificate, subjectKeyIdentifier, subjectName } from "./x509Certificate.js";

/** What the bodies of the requests for app trust can be, as the switches have it. */
export function appTrustBodies(switches: Switches) {
  const { longestText } = switches;
  const text = longestText === "unlimited" ? z.string() : z.string().max(longestText);
  const requiredText = text.min(1, "it must not be empty");
  /** The example of "Create trustedCertificateAuthority" sends a leading space that its answer doesn't have. */
  const keyIdentifier =
    switches.keyIdentifierSpace === "trimmed" ? text.trim().min(1, "it must not be empty") : requiredText;

  /** The example of "Create certificateBasedApplicationConfiguration" sends neither issuer nor key identifier. */
  const nestedAuthority = z
    .strictObject({
      "@odata.type": odataType(authorityType),
      certificate: authorityCertificate(switches),
      isRootAuthority: z.boolean(),
      issuer: requiredText.optional(),
      issuerSubjectKeyIdentifier: keyIdentifier.optional(),
    })
    .superRefine((authority, context) => {
      const { certificate, isRootAuthority } = authority;
      const reason =
        switches.authorityCertificate === "authority" ? whyNoAuthority(certificate.parsed, isRootAuthority) : undefined;
      if (reason !== undefined) {
        context.addIssue({ code: "custom", path: ["certificate"], message: reason, input: certificate.text });
      }
    });

  return {
    createAuthority:
      switches.issuerRequired === "optional"
        ? nestedAuthority
        : nestedAuthority.safeExtend({ issuer: requiredText, issuerSubjectKeyIdentifier: keyIdentifier }),
    updateAuthority: z.strictObject({
      "@odata.type": odataType(authorityType),
      isRootAuthority: z.boolean().optional(),
    }),
    createConfiguration: z.strictObject({
      "@odata.type": odataType(configurationType),
      displayName: text.nullable().default(null),
      description: text.nullable().default(null),
      trustedCertificateAuthorities: z.array(nestedAuthority),
    }),
    updateConfiguration: z.strictObject({
      "@odata.type": odataType(configurationType),
      displayName: text.nullable().optional(),
      description: text.nullable().optional(),
    }),
  };
}

/** A trusted CA as the body of a request has it, once it is read and found to be complete. */
export interface AuthorityBody {
  readonly certificate: { readonly text: string; readonly parsed: X509Certificate };
  readonly isRootAuthority: boolean;
  readonly issuer?: string | undefined;
  readonly issuerSubjectKeyIdentifier?: string | undefined;
}

/** What the request leaves out is taken from the certificate: the authority is the issuer of what it signs. */
export function newAuthority(id: string, body: AuthorityBody, { omittedIssuer }: Switches): TrustedAuthority {
  const { text, parsed } = body.certificate;
  const isDerived = omittedIssuer === "derived";
  return {
    id,
    certificate: text,
    isRootAuthority: body.isRootAuthority,
    issuer: body.issuer ?? (isDerived ? subjectName(parsed) : null),
    issuerSubjectKeyIdentifier: body.issuerSubjectKeyIdentifier ?? (isDerived ? subjectKeyIdentifier(parsed) : null),
  };
}

/** OData's Edm.Binary, which Graph's examples print in the standard alphabet, and what the emulator reads in it. */
function authorityCertificate({ authorityCertificate: form, largestCertificate }: Switches) {
  return z.string().transform((text, context) => {
    const parsed = parseBase64Certificate(text) ?? (form === "asSent" ? parseDoubleBase64(text) : undefined);
    if (parsed === undefined) {
      context.addIssue({ code: "custom", message: "it must be one DER certificate in base64", input: text });
      return z.NEVER;
    }
    if (largestCertificate !== "unlimited" && parsed.rawData.byteLength > largestCertificate) {
      context.addIssue({ code: "custom", message: `it must have ${largestCertificate} bytes at most`, input: text });
      return z.NEVER;
    }
    return { text, parsed };
  });
}

/** As tools send it that take the base64 for the bytes. */
function parseDoubleBase64(text: string): X509Certificate | undefined {
  return parseBase64Certificate(Buffer.from(text, "base64").toString("latin1"));
}

function whyNoAuthority(certificate: X509Certificate, isRootAuthority: boolean): string | undefined {
  const parsed = nodeCertificate(certificate);
  if (!parsed.ca) {
    return "it must be the certificate of a certificate authority";
  }
  return isRootAuthority && !isSelfSigned(parsed) ? "a root authority's must be self-signed" : undefined;
}
