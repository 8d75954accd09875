import { z } from "zod";
import { appPolicyType, defaultPolicyType } from "./appManagementEntities.js";
import { odataType } from "./requestBody.js";
import type { Switches } from "./switches.js";

/** Graph: "appManagementPolicyActorExemptions resource type". */
const mostExemptions = 5;

/** What the bodies of the requests for app management policies can be, as the switches have it. */
export function appManagementBodies({ longestText }: Switches) {
  const text = longestText === "unlimited" ? z.string() : z.string().max(longestText);
  const application = asSent(z.looseObject({ ...credentials, ...ofApplications }));
  const servicePrincipal = asSent(z.looseObject(credentials));
  const custom = asSent(
    z.looseObject({ ...credentials, applicationRestrictions: z.looseObject(ofApplications).nullish() }),
  );
  const policy = { displayName: text.min(1, "it must not be empty"), description: text, isEnabled: z.boolean() };
  return {
    updateDefault: z.strictObject({
      "@odata.type": odataType(defaultPolicyType),
      ...z.object(policy).partial().shape,
      applicationRestrictions: application.nullable().optional(),
      servicePrincipalRestrictions: servicePrincipal.nullable().optional(),
    }),
    createPolicy: z.strictObject({
      "@odata.type": odataType(appPolicyType),
      ...policy,
      description: policy.description.default(""),
      restrictions: custom.nullable().default(null),
    }),
    updatePolicy: z.strictObject({
      "@odata.type": odataType(appPolicyType),
      ...z.object(policy).partial().shape,
      restrictions: custom.nullable().optional(),
    }),
  };
}

/** What all restrictions have; the instant may have any offset. */
const restriction = {
  state: z.enum(["enabled", "disabled"]).nullish(),
  restrictForAppsCreatedAfterDateTime: z.iso.datetime({ offset: true }).nullish(),
  excludeActors: z
    .looseObject({
      customSecurityAttributes: z
        .array(z.looseObject({}))
        .max(mostExemptions, `it must have ${mostExemptions} members at most`)
        .nullish(),
    })
    .nullish(),
};

const passwordRestriction = z.looseObject({
  ...restriction,
  restrictionType: z.enum([
    "passwordAddition",
    "passwordLifetime",
    "symmetricKeyAddition",
    "symmetricKeyLifetime",
    "customPasswordAddition",
  ]),
  maxLifetime: z.iso.duration().nullish(),
});

const keyRestriction = z.discriminatedUnion("restrictionType", [
  z.looseObject({
    ...restriction,
    restrictionType: z.literal("asymmetricKeyLifetime"),
    maxLifetime: z.iso.duration().nullish(),
  }),
  z.looseObject({
    ...restriction,
    restrictionType: z.literal("trustedCertificateAuthority"),
    maxLifetime: z.null("it must be null for this type of restriction").optional(),
    certificateBasedApplicationConfigurationIds: z.array(z.string()),
  }),
]);

/** Graph: "appManagementConfiguration resource type". */
const credentials = {
  passwordCredentials: eachTypeOnce(z.array(passwordRestriction)).nullish(),
  keyCredentials: eachTypeOnce(z.array(keyRestriction)).nullish(),
};

/** Graph: "appManagementApplicationConfiguration resource type". */
const ofApplications = {
  identifierUris: z
    .looseObject({
      nonDefaultUriAddition: z.looseObject(restriction).nullish(),
      uriAdditionWithoutUniqueTenantIdentifier: z.looseObject(restriction).nullish(),
    })
    .nullish(),
  audiences: z
    .looseObject({
      azureAdMultipleOrgs: z.looseObject(restriction).nullish(),
      personalMicrosoftAccount: z.looseObject(restriction).nullish(),
    })
    .nullish(),
};

/** Graph, "keyCredentialConfiguration resource type": each type can be used only once. */
function eachTypeOnce<Schema extends z.ZodType<readonly { readonly restrictionType: string }[]>>(
  schema: Schema,
): Schema {
  return schema.superRefine((restrictions, context) => {
    const types = restrictions.map(({ restrictionType }) => restrictionType);
    const again = types.findIndex((type, index) => types.indexOf(type) < index);
    if (again >= 0) {
      context.addIssue({
        code: "custom",
        path: [again, "restrictionType"],
        message: "each type can be used only once",
        input: types[again],
      });
    }
  });
}

/** What a schema takes, with all of its members in their order, as it came: a client finds again what it has sent. */
function asSent(schema: z.ZodType) {
  return z.record(z.string(), z.unknown()).superRefine((sent, context) => {
    for (const { path, message } of schema.safeParse(sent).error?.issues ?? []) {
      context.addIssue({ code: "custom", path, message });
    }
  });
}
