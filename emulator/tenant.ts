import { z } from "zod";

const instant = z.iso.datetime();

export const tlsCertificateSchema = z.strictObject({
  id: z.guid(),
  name: z.string(),
  commonName: z.string(),
  organizationName: z.string(),
  validity: z.strictObject({ startDateTime: instant, endDateTime: instant }),
  certificateSigningRequest: z.string(),
  certificate: z.string().nullable(),
  chain: z.string().nullable(),
  /** When it was last enabled, or null while it is not; the status follows from it and the time. */
  enabledDateTime: instant.nullable(),
  /** When the certificate was uploaded; older state files don't have it. */
  uploadedDateTime: instant.nullable().default(null),
});

export const trustedAuthoritySchema = z.strictObject({
  id: z.guid(),
  certificate: z.string(),
  isRootAuthority: z.boolean(),
  issuer: z.string().nullable(),
  issuerSubjectKeyIdentifier: z.string().nullable(),
});

export const configurationSchema = z.strictObject({
  id: z.guid(),
  displayName: z.string().nullable(),
  description: z.string().nullable(),
  trustedCertificateAuthorities: z.array(trustedAuthoritySchema).readonly(),
});

/** Everything that a tenant remembers of the two families. It holds no private key and no token. */
export const tenantSchema = z.strictObject({
  tlsCertificates: z.array(tlsCertificateSchema).readonly(),
  /** Names of deleted certificates: a name can never be used again (Entra: "Configure Transport Layer Security inspection settings"). */
  deletedTlsCertificateNames: z.array(z.string()).readonly(),
  configurations: z.array(configurationSchema).readonly(),
  /** Deleted configurations count toward the tenant's limit (Graph: "Create certificateBasedApplicationConfiguration"). */
  deletedConfigurations: z.int().nonnegative(),
});

export type Tenant = Readonly<z.output<typeof tenantSchema>>;
export type TlsCertificate = Readonly<z.output<typeof tlsCertificateSchema>>;
export type TrustedAuthority = Readonly<z.output<typeof trustedAuthoritySchema>>;
export type Configuration = Readonly<z.output<typeof configurationSchema>>;
