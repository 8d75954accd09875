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

export const tlsInspectionRuleSchema = z.strictObject({
  id: z.guid(),
  name: z.string(),
  description: z.string().nullable(),
  action: z.enum(["bypass", "inspect"]),
  priority: z.int(),
  status: z.enum(["enabled", "disabled", "reportOnly"]),
  destinations: z
    .array(z.strictObject({ kind: z.enum(["fqdn", "webCategory"]), values: z.array(z.string()).readonly() }))
    .readonly(),
});

export const tlsInspectionPolicySchema = z.strictObject({
  id: z.guid(),
  name: z.string(),
  description: z.string().nullable(),
  defaultAction: z.enum(["bypass", "inspect"]),
  lastModifiedDateTime: instant,
  rules: z.array(tlsInspectionRuleSchema).readonly(),
});

export const policyLinkSchema = z.strictObject({
  id: z.guid(),
  /** Of the others than `tlsInspection`, the policy is kept nowhere. */
  kind: z.enum(["tlsInspection", "filtering", "threatIntelligence"]),
  state: z.enum(["enabled", "disabled"]),
  policyId: z.guid(),
});

export const filteringProfileSchema = z.strictObject({
  id: z.guid(),
  name: z.string(),
  description: z.string().nullable(),
  state: z.enum(["enabled", "disabled"]),
  priority: z.int(),
  createdDateTime: instant,
  lastModifiedDateTime: instant,
  links: z.array(policyLinkSchema).readonly(),
});

/** What an app management policy demands, as the client has sent it: a member that nothing here knows stays as it is. */
const restrictionsSchema = z.record(z.string(), z.unknown()).readonly();

export const defaultAppManagementPolicySchema = z.strictObject({
  displayName: z.string(),
  description: z.string(),
  isEnabled: z.boolean(),
  applicationRestrictions: restrictionsSchema.nullable(),
  servicePrincipalRestrictions: restrictionsSchema.nullable(),
});

export const appManagementPolicySchema = z.strictObject({
  id: z.guid(),
  displayName: z.string(),
  description: z.string(),
  isEnabled: z.boolean(),
  restrictions: restrictionsSchema.nullable(),
});

/** Everything that a tenant remembers. It holds no private key and no token. */
export const tenantSchema = z.strictObject({
  tlsCertificates: z.array(tlsCertificateSchema).readonly(),
  /** Names of deleted certificates: a name can never be used again (Entra: "Configure Transport Layer Security inspection settings"). */
  deletedTlsCertificateNames: z.array(z.string()).readonly(),
  configurations: z.array(configurationSchema).readonly(),
  /** Deleted configurations count toward the tenant's limit (Graph: "Create certificateBasedApplicationConfiguration"). */
  deletedConfigurations: z.int().nonnegative(),
  tlsInspectionPolicies: z.array(tlsInspectionPolicySchema).readonly(),
  filteringProfiles: z.array(filteringProfileSchema).readonly(),
  defaultAppManagementPolicy: defaultAppManagementPolicySchema,
  appManagementPolicies: z.array(appManagementPolicySchema).readonly(),
});

export type Tenant = Readonly<z.output<typeof tenantSchema>>;
export type TlsCertificate = Readonly<z.output<typeof tlsCertificateSchema>>;
export type TrustedAuthority = Readonly<z.output<typeof trustedAuthoritySchema>>;
export type Configuration = Readonly<z.output<typeof configurationSchema>>;
export type TlsInspectionRule = Readonly<z.output<typeof tlsInspectionRuleSchema>>;
export type TlsInspectionPolicy = Readonly<z.output<typeof tlsInspectionPolicySchema>>;
export type PolicyLink = Readonly<z.output<typeof policyLinkSchema>>;
export type FilteringProfile = Readonly<z.output<typeof filteringProfileSchema>>;
export type Restrictions = Readonly<z.output<typeof restrictionsSchema>>;
export type DefaultAppManagementPolicy = Readonly<z.output<typeof defaultAppManagementPolicySchema>>;
export type AppManagementPolicy = Readonly<z.output<typeof appManagementPolicySchema>>;
