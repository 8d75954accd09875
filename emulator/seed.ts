import { randomUUID } from "node:crypto";
import { z } from "zod";
import { policyAtFirst } from "./appManagement.js";
import { createCertificateSigningRequest, requestedPublicKey } from "./certificateSigningRequest.js";
import { baselinePriority, baselineProfile } from "./filteringProfiles.js";
import { heldTo } from "./heldTo.js";
import { withSevenDigits } from "./instants.js";
import { given } from "./requestBody.js";
import { issuesInWords } from "./schemaIssues.js";
import type { Switches } from "./switches.js";
import {
  appManagementPolicySchema,
  configurationSchema,
  defaultAppManagementPolicySchema,
  type FilteringProfile,
  filteringProfileSchema,
  policyLinkSchema,
  type Tenant,
  tenantSchema,
  tlsCertificateSchema,
  type TlsInspectionPolicy,
  tlsInspectionPolicySchema,
  tlsInspectionRuleSchema,
  trustedAuthoritySchema,
} from "./tenant.js";
import { rulesAtFirst } from "./tlsInspection.js";
import type { TenantSeed } from "./types.js";
import { newTlsCertificate, validityOf } from "./tlsCertificates.js";
import { parseBase64Certificate, parsePemCertificates, subjectKeyIdentifier, subjectName } from "./x509Certificate.js";

const tlsCertificateSeed = tlsCertificateSchema
  .partial()
  .required({ name: true, commonName: true, organizationName: true })
  .extend({ certificateSigningRequest: z.string().refine(isRequest, "it must be a request in PEM").optional() });

const trustedAuthoritySeed = trustedAuthoritySchema.partial().required({ certificate: true });

const configurationSeed = configurationSchema
  .partial()
  .extend({ trustedCertificateAuthorities: unique(z.array(trustedAuthoritySeed).readonly(), "id").optional() });

const tlsInspectionRuleSeed = tlsInspectionRuleSchema
  .partial()
  .required({ name: true, action: true, priority: true, destinations: true });

const tlsInspectionPolicySeed = tlsInspectionPolicySchema
  .partial()
  .required({ name: true })
  .extend({ rules: unique(unique(z.array(tlsInspectionRuleSeed).readonly(), "priority"), "id").optional() });

const policyLinkSeed = policyLinkSchema.partial().required({ policyId: true });

const filteringProfileSeed = filteringProfileSchema
  .partial()
  .required({ name: true, priority: true })
  .extend({ links: unique(z.array(policyLinkSeed).readonly(), "id").optional() });

const appManagementPolicySeed = appManagementPolicySchema.partial().required({ displayName: true });

export const seedSchema = heldTo<TenantSeed>()(
  z.strictObject({
    ...tenantSchema.partial().shape,
    tlsCertificates: unique(unique(z.array(tlsCertificateSeed).readonly(), "name"), "id").optional(),
    configurations: unique(z.array(configurationSeed).readonly(), "id").optional(),
    tlsInspectionPolicies: unique(z.array(tlsInspectionPolicySeed).readonly(), "id").optional(),
    defaultAppManagementPolicy: defaultAppManagementPolicySchema.partial().optional(),
    appManagementPolicies: unique(z.array(appManagementPolicySeed).readonly(), "id").optional(),
    filteringProfiles: unique(unique(z.array(filteringProfileSeed).readonly(), "priority"), "id").optional(),
  }),
);

export type Seed = Readonly<z.output<typeof seedSchema>>;

/** Throws an error that names each property at fault. */
export function parseSeed(seed: unknown): Seed {
  const result = seedSchema.safeParse(seed);
  if (!result.success) {
    throw new Error(`The tenant is wrong: ${issuesInWords(result.error)}.`);
  }
  return result.data;
}

/** Makes ids, keys with their requests, and whatever follows from a certificate. */
export async function completed(seed: Seed, now: Date, switches: Switches): Promise<Tenant> {
  const {
    tlsCertificates = [],
    configurations = [],
    deletedTlsCertificateNames = [],
    deletedConfigurations = 0,
    tlsInspectionPolicies = [],
    filteringProfiles = [],
    appManagementPolicies = [],
  } = seed;
  const hasBaseline = filteringProfiles.some(({ priority }) => priority === baselinePriority);
  return {
    tlsCertificates: await Promise.all(tlsCertificates.map((certificate) => completedTls(certificate, now, switches))),
    deletedTlsCertificateNames,
    configurations: configurations.map(({ trustedCertificateAuthorities = [], ...configuration }) => ({
      id: configuration.id ?? randomUUID(),
      displayName: configuration.displayName ?? null,
      description: configuration.description ?? null,
      trustedCertificateAuthorities: trustedCertificateAuthorities.map(completedAuthority),
    })),
    deletedConfigurations,
    tlsInspectionPolicies: tlsInspectionPolicies.map((policy) => completedPolicy(policy, now)),
    filteringProfiles: [
      ...(hasBaseline ? [] : [baselineProfile]),
      ...filteringProfiles.map((profile) => completedProfile(profile, now)),
    ],
    defaultAppManagementPolicy: { ...policyAtFirst, ...given(seed.defaultAppManagementPolicy ?? {}) },
    appManagementPolicies: appManagementPolicies.map(
      ({ id = randomUUID(), displayName, description = "", isEnabled = false, restrictions = null }) => ({
        ...{ id, displayName, description, isEnabled, restrictions },
      }),
    ),
  };
}

async function completedTls(
  { id = randomUUID(), name, commonName, organizationName, ...seed }: z.output<typeof tlsCertificateSeed>,
  now: Date,
  switches: Switches,
): Promise<Tenant["tlsCertificates"][number]> {
  const request =
    seed.certificateSigningRequest ?? (await createCertificateSigningRequest(commonName, organizationName, switches));
  const made = newTlsCertificate(id, { name, commonName, organizationName }, request, now);
  const [certificate] = parsePemCertificates(seed.certificate ?? "") ?? [];
  return {
    ...made,
    certificate: seed.certificate ?? null,
    chain: seed.chain ?? null,
    validity: seed.validity ?? (certificate === undefined ? made.validity : validityOf(certificate)),
    enabledDateTime: seed.enabledDateTime ?? null,
    uploadedDateTime: seed.uploadedDateTime ?? null,
  };
}

function completedAuthority(
  seed: z.output<typeof trustedAuthoritySeed>,
): Tenant["configurations"][number]["trustedCertificateAuthorities"][number] {
  const parsed = parseBase64Certificate(seed.certificate);
  const { issuer, issuerSubjectKeyIdentifier } = seed;
  return {
    id: seed.id ?? randomUUID(),
    certificate: seed.certificate,
    isRootAuthority: seed.isRootAuthority ?? false,
    issuer: issuer === undefined && parsed !== undefined ? subjectName(parsed) : (issuer ?? null),
    issuerSubjectKeyIdentifier:
      issuerSubjectKeyIdentifier === undefined && parsed !== undefined
        ? subjectKeyIdentifier(parsed)
        : (issuerSubjectKeyIdentifier ?? null),
  };
}

function completedPolicy(seed: z.output<typeof tlsInspectionPolicySeed>, now: Date): TlsInspectionPolicy {
  const { name, description = null, defaultAction = "bypass", rules } = seed;
  return {
    id: seed.id ?? randomUUID(),
    ...{ name, description, defaultAction },
    lastModifiedDateTime: seed.lastModifiedDateTime ?? withSevenDigits(now),
    rules:
      rules?.map(({ id = randomUUID(), description = null, status = "enabled", ...rule }) => ({
        id,
        ...rule,
        description,
        status,
      })) ?? rulesAtFirst(randomUUID),
  };
}

function completedProfile(seed: z.output<typeof filteringProfileSeed>, now: Date): FilteringProfile {
  const { name, description = null, state = "enabled", priority, links = [] } = seed;
  return {
    id: seed.id ?? randomUUID(),
    ...{ name, description, state, priority },
    createdDateTime: seed.createdDateTime ?? withSevenDigits(now),
    lastModifiedDateTime: seed.lastModifiedDateTime ?? withSevenDigits(now),
    links: links.map(({ id = randomUUID(), kind = "tlsInspection", state = "enabled", policyId }) => ({
      ...{ id, kind, state, policyId },
    })),
  };
}

/** The emulator makes an upload's key of it. */
function isRequest(text: string): boolean {
  try {
    return /^\s*-----BEGIN [^]*-----\s*$/.test(text) && requestedPublicKey(text).length > 0;
  } catch {
    return false;
  }
}

/** An id is the same in either case, and those that are left out are made up. */
function unique<Schema extends z.ZodType<readonly Readonly<Record<string, unknown>>[]>>(
  schema: Schema,
  key: "id" | "name" | "priority",
): Schema {
  return schema.superRefine((items, context) => {
    const values = items.map((item) => (key === "id" ? item[key]?.toString().toLowerCase() : item[key]));
    const again = values.findIndex((value, index) => value !== undefined && values.indexOf(value) < index);
    if (again >= 0) {
      context.addIssue({ code: "custom", path: [again, key], message: "Invalid input: an earlier one has it too" });
    }
  });
}
