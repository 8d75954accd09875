/** What a report says, as data: the JSON that `--format json` writes. Its schema, docs/report.schema.json, is made of this. */
import { z } from "zod";

const thumbprint = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe("SHA-256 over a certificate's DER, in hexadecimal digits");
const instant = z.iso.datetime().describe("an instant in UTC");
const id = z.string().describe("the id in Graph");
const urns = z
  .array(z.string())
  .optional()
  .describe("the URNs of the stack's resources that manage it; absent without --stack");
const path = z.array(thumbprint).describe("the certificates of a path, the root or what is nearest to it first");

const severity = z
  .enum(["error", "warning", "note"])
  .describe("error: it doesn't work, or isn't safe; warning: it won't for long, or does nothing; note: to be known");

const subject = z
  .strictObject({
    kind: z.enum([
      "configuration",
      "tlsCa",
      "appManagementPolicy",
      "tlsInspectionPolicy",
      "filteringProfile",
      "resource",
      "tenant",
    ]),
    id: z.string().describe("the id in Graph; a resource's URN; empty for the tenant"),
    name: z.string(),
    isNamesake: z.literal(true).optional().describe("there where findings are about others of that kind and name, too"),
  })
  .describe("what something is about");

const finding = z.strictObject({
  rule: z.string().describe("the rule's id, which stays the same from version to version"),
  severity,
  about: subject,
  member: z.string().optional().describe("the id of what in that object it is about: a CA, a rule, a link, an entry"),
  thumbprint: thumbprint.optional().describe("the certificate that it is about"),
  subject: z.string().optional().describe("that certificate's subject"),
  demand: z.string().describe("what the rule demands, in words that follow the object's name"),
  found: z.string().describe("what was found instead"),
  source: z.string().describe("who demands it: a page of Microsoft's, a section of an RFC"),
  remedy: z.string().describe("what to do, as a sentence without its end"),
});

const certificate = z.strictObject({
  thumbprint,
  subject: z.string(),
  issuer: z.string(),
  serialNumber: z.string().optional(),
  key: z.string().describe("what kind of key it has: RSA of 3072 bits"),
  isSelfSigned: z.boolean(),
  notBefore: instant.optional(),
  notAfter: instant.optional(),
  pem: z.string(),
});

const authority = z.strictObject({
  id,
  isRoot: z.boolean().optional().describe("absent where Graph doesn't tell it"),
  thumbprint: thumbprint.optional(),
  unreadable: z.string().optional().describe("why its certificate can't be read"),
  managedBy: urns,
});

const configuration = z.strictObject({
  id,
  displayName: z.string().optional(),
  description: z.string().optional(),
  authorities: z.array(authority),
  paths: z.array(path).describe("from a root down to each CA below which there is no other"),
  ends: instant.optional().describe("when the first of its certificates ends"),
  usedBy: z
    .array(
      z.strictObject({
        policyId: id,
        policyName: z.string(),
        appliesTo: z.enum(["applications", "servicePrincipals", "assigned"]),
        isInForce: z
          .boolean()
          .describe("whether policy and entry are enabled, and the policy is assigned as far as that was read"),
      }),
    )
    .optional()
    .describe("the app management policies that name it; absent where they couldn't be read"),
  managedBy: urns,
});

const tlsCa = z.strictObject({
  id,
  name: z.string().optional(),
  commonName: z.string().optional(),
  organizationName: z.string().optional(),
  status: z.string().optional(),
  isInUse: z.boolean().describe("whether TLS inspection uses it, or is about to"),
  thumbprint: thumbprint.optional().describe("its signed certificate"),
  unreadable: z.string().optional().describe("why its certificate can't be read"),
  path: path.optional(),
  ends: instant.optional().describe("when the first certificate of its path ends"),
  usedBy: z
    .array(
      z.strictObject({
        profileId: id,
        profileName: z.string(),
        policyId: id.optional(),
        policyName: z.string().optional(),
        isInForce: z.boolean().describe("whether both profile and link are enabled"),
      }),
    )
    .optional()
    .describe("the links by which policies of TLS inspection act, if it is in use; absent where they couldn't be read"),
  managedBy: urns,
});

const name = z.string().optional();

const tlsInspectionPolicy = z.strictObject({
  id,
  name,
  description: z.string().optional(),
  defaultAction: z.string().optional().describe("what it does with traffic that no rule is about"),
  rules: z
    .array(
      z.strictObject({
        id,
        name,
        priority: z.number().optional(),
        action: z.string().optional(),
        status: z.string().optional(),
        managedBy: urns,
      }),
    )
    .describe("those that people or programs made: what Graph makes by itself, nobody can manage"),
  managedBy: urns,
});

const filteringProfile = z.strictObject({
  id,
  name,
  state: z.string().optional(),
  priority: z.number().optional().describe("the baseline profile has 65000"),
  links: z
    .array(
      z.strictObject({
        id,
        state: z.string().optional(),
        policyId: id.optional().describe("the TLS inspection policy; absent where Graph doesn't tell it"),
        managedBy: urns,
      }),
    )
    .describe("its links to TLS inspection policies"),
});

const appManagementPolicy = z.strictObject({
  id,
  displayName: z.string().optional(),
  isDefault: z.boolean().describe("whether it is the one that holds for all of the tenant"),
  isEnabled: z.boolean().optional(),
  isAssigned: z
    .boolean()
    .optional()
    .describe("whether it is assigned to an application or service principal; absent where that wasn't read"),
  entries: z
    .array(
      z.strictObject({
        id: z.string().describe("the id of the resource that may manage it: Graph has none"),
        appliesTo: z.enum(["applications", "servicePrincipals", "assigned"]),
        state: z.string().optional(),
        configurationIds: z.array(z.string()),
        managedBy: urns,
      }),
    )
    .describe("its restrictions of type trustedCertificateAuthority"),
});

const end = z.strictObject({
  at: instant,
  what: z.enum(["certificate", "path"]).describe("a path ends with the first of its certificates"),
  name: z.string().describe("the certificate's subject, or the object whose path it is"),
  thumbprint: thumbprint.describe("the certificate that ends"),
  days: z.int().describe("whole days from now on; negative where it has ended"),
  isInUse: z.boolean().describe("false for what only TLS inspection CAs have that aren't in use"),
});

const stack = z.strictObject({
  name: z.string(),
  managed: z.int().describe("how many objects of the tenant a resource of the stack manages"),
  inNoProgram: z.int().describe("how many objects of the tenant none of the stack's resources manages"),
});

/** The schema of a report. */
export const reportSchema = z
  .strictObject({
    version: z
      .literal(1)
      .describe("the version of this form; a new one where something is taken away or means another thing"),
    tool: z.strictObject({ name: z.string(), version: z.string() }),
    tenant: z.strictObject({
      id: z.string().optional().describe("absent where neither the token nor the configuration says which it is"),
      graphOrigin: z.string(),
      cloud: z.string(),
      readAt: instant,
    }),
    stack: stack.optional().describe("absent without --stack"),
    summary: z.strictObject({
      errors: z.int(),
      warnings: z.int(),
      notes: z.int(),
      certificates: z.int(),
      configurations: z.int(),
      trustedCas: z.int(),
      tlsCas: z.int(),
      tlsCasInUse: z.int(),
      ended: z.int().describe("certificates that have ended"),
      endingWithin60Days: z.int().describe("certificates that haven't ended and do so within 60 days"),
      endingWithin180Days: z.int().describe("the same within 180 days, those within 60 among them"),
    }),
    unread: z
      .array(
        z.strictObject({
          part: z.enum([
            "configurations",
            "tlsCas",
            "appManagementPolicies",
            "tlsInspectionPolicies",
            "filteringProfiles",
          ]),
          code: z.string().describe("one of the codes in docs/errors.md"),
          what: z.string(),
          nextStep: z.string(),
        }),
      )
      .describe("the parts of the tenant that couldn't be read"),
    findings: z.array(finding).describe("errors first"),
    configurations: z.array(configuration),
    tlsCas: z.array(tlsCa),
    tlsInspectionPolicies: z.array(tlsInspectionPolicy),
    filteringProfiles: z.array(filteringProfile).describe("known as security profiles"),
    appManagementPolicies: z.array(appManagementPolicy),
    ends: z.array(end).describe("every certificate and path by its end"),
    certificates: z.array(certificate).describe("each once, however many objects have it"),
  })
  .describe("What pulumi-entra-ca report says of a tenant's certificate authorities");

export type Report = z.output<typeof reportSchema>;
export type Finding = Report["findings"][number];
export type Severity = Finding["severity"];
export type Subject = Finding["about"];
export type CertificateFacts = Report["certificates"][number];
export type ConfigurationFacts = Report["configurations"][number];
export type TlsCaFacts = Report["tlsCas"][number];
export type TlsInspectionPolicyFacts = Report["tlsInspectionPolicies"][number];
export type FilteringProfileFacts = Report["filteringProfiles"][number];
export type AppManagementPolicyFacts = Report["appManagementPolicies"][number];
export type End = Report["ends"][number];
