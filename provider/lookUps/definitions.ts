/** What can be looked up, as plain data: the sdk's functions and types, the plugin's schema and the documentation are made of it. */
import { applicationTrust, tlsInspection } from "../graph/permissions.js";
import type { Definition } from "../kernel/definition.js";
import type { Example } from "../kernel/example.js";
import { placeProperties, type ObjectProperty } from "../kernel/objectProperties.js";
import { mapped } from "../records.js";
import { definition as configuration } from "../resources/certificateBasedApplicationConfiguration/definition.js";
import { definition as tlsCa, statusInWords } from "../resources/externalCertificateAuthorityCertificate/definition.js";
import { definition as trustedCa } from "../resources/trustedCertificateAuthority/definition.js";

/** Objects of one kind: one of them can be looked up, or all. */
export interface LookUpDefinition extends Pick<Definition, "className" | "objectKind" | "family"> {
  /** What each of the two look-ups has to be given, all of it texts. */
  readonly within: Readonly<Record<string, string>>;
  /** Undefined where a program has reason only to ask for all. */
  readonly get?: OneLookUp & {
    /** What tells one from the others, all of it texts: one of them has to be given, or a flag. */
    readonly goesBy: Readonly<Record<string, string>>;
    /** What tells one from the others by being given as true. */
    readonly flags?: Readonly<Record<string, string>>;
    /** Which one it finds, as a sentence. */
    readonly which: string;
  };
  readonly list: OneLookUp & {
    /** The property in which a program gets them through the plugin; the look-up's name is made of it. */
    readonly property: string;
    /** What it finds, as a sentence; undefined for a look-up that is given nothing. */
    readonly which?: string;
  };
  readonly found: {
    readonly description: string;
    readonly properties: Readonly<Record<string, ObjectProperty>>;
  };
}

interface OneLookUp {
  readonly description: string;
  /** What it costs, as a sentence. */
  readonly cost?: string;
  /** A program, in TypeScript. */
  readonly example: string;
  /** The same for the form that takes and gives outputs. */
  readonly outputExample: string;
  /** A program for every language. */
  readonly program: Example;
}

function define<const D extends LookUpDefinition>(definition: D): D {
  return definition;
}

/** What every look-up may be given beside. */
export const lookUpConnection =
  "How it is connected, where that isn't as the environment and the configuration have it.";

const id = { kind: "objectId", isOptional: false, description: "The id." } as const satisfies ObjectProperty;

/** A property that a resource has as well, in the same words. */
function same({ kind, output }: { kind: ObjectProperty["kind"]; output: string }, isOptional = false): ObjectProperty {
  return { kind, isOptional, description: output };
}

function textOrNone(description: string): ObjectProperty {
  return { kind: "text", isOptional: true, description };
}

const place = placeProperties("was read");

const oneRequest = "All look-ups of a run share one request for the list.";

/** What several programs begin with. */
const ofTrust = {
  lookUp: "getCertificateBasedApplicationConfiguration",
  variable: "trust",
  arguments: { displayName: "Application credentials" },
} as const;

/** TLS inspection CAs. */
export const tlsCas = define({
  className: tlsCa.className,
  objectKind: tlsCa.objectKind,
  family: tlsInspection,
  within: {},
  get: {
    description: "Looks up one TLS inspection CA, which needn't be managed with Pulumi. None is an error.",
    cost: oneRequest,
    which: "Which TLS inspection CA to look up: by its id or by its name.",
    goesBy: { id: "The id.", name: "The display name, letter by letter as Graph has it." },
    example: `const ca = await entra.getExternalCertificateAuthorityCertificate({ name: "Inspection" });
console.log(ca.status, ca.validity?.endDateTime);`,
    outputExample: `const shared = new pulumi.StackReference("contoso/network/prod");
const ca = entra.getExternalCertificateAuthorityCertificateOutput({
  id: shared.requireOutput("tlsInspectionCaId").apply(String),
});
export const status = ca.status;`,
    program: {
      steps: [
        { lookUp: "getExternalCertificateAuthorityCertificate", variable: "ca", arguments: { name: "Inspection" } },
      ],
      exports: { status: { of: "ca", property: "status" } },
    },
  },
  list: {
    property: "externalCertificateAuthorityCertificates",
    description:
      "Looks up all TLS inspection CAs of the tenant that your own PKI signs. Where Graph's list leaves the certificate signing request out, so does this one; `getExternalCertificateAuthorityCertificate` asks for it.",
    example: `const cas = await entra.listExternalCertificateAuthorityCertificates();
export const expiring = cas.filter(({ status }) => status === "expiring").map(({ name }) => name);`,
    outputExample: `export const names = entra.listExternalCertificateAuthorityCertificatesOutput().apply((cas) => cas.map(({ name }) => name));`,
    program: {
      steps: [{ lookUp: "listExternalCertificateAuthorityCertificates", variable: "found", arguments: {} }],
      exports: { authorities: { of: "found", property: "externalCertificateAuthorityCertificates" } },
    },
  },
  found: {
    description: "A TLS inspection CA as it is in the tenant.",
    properties: {
      id,
      name: { kind: "text", isOptional: false, description: "The display name." },
      commonName: same(tlsCa.arguments.commonName),
      organizationName: same(tlsCa.arguments.organizationName),
      status: { kind: "text", isOptional: false, description: statusInWords },
      validity: tlsCa.outputs.validity,
      certificateSigningRequest: textOrNone(
        `${tlsCa.outputs.certificateSigningRequest.description} Absent where Graph doesn't show it: it promises the request only in its answer to the creation.`,
      ),
      certificate: textOrNone(
        "The certificate that was uploaded, as PEM; absent before, and where Graph doesn't show it.",
      ),
      chain: textOrNone("The certificates above it that were uploaded, as PEM, one after the other."),
      ...place,
    },
  },
});

/** Lists of CAs that applications may use, with their roots. */
export const configurations = define({
  className: configuration.className,
  objectKind: configuration.objectKind,
  family: applicationTrust,
  within: {},
  get: {
    description:
      "Looks up one list of CAs whose certificates applications may use; it needn't be managed with Pulumi. None is an error, and so is more than one.",
    cost: oneRequest,
    which: "Which configuration to look up: by its id or by its display name.",
    goesBy: {
      id: "The id.",
      displayName: "The name that people see, letter by letter; Graph lets several configurations have the same.",
    },
    example: `const trust = await entra.getCertificateBasedApplicationConfiguration({ displayName: "Application credentials" });
new entra.TrustedCertificateAuthority("issuing-ca", {
  certificateBasedApplicationConfigurationId: trust.id,
  certificate: fs.readFileSync("issuing-ca.pem", "utf8"),
});`,
    outputExample: `const config = new pulumi.Config();
const trust = entra.getCertificateBasedApplicationConfigurationOutput({
  displayName: pulumi.interpolate\`\${config.requireSecret("team")} credentials\`,
});
export const rootCertificate = trust.rootCertificate;`,
    program: {
      steps: [ofTrust, trustedCa.example.steps[1]],
    },
  },
  list: {
    property: "certificateBasedApplicationConfigurations",
    description: "Looks up all configurations of the tenant, with their roots.",
    example: `const configurations = await entra.listCertificateBasedApplicationConfigurations();
export const roots = configurations.map(({ displayName, issuer }) => \`\${displayName}: \${issuer}\`);`,
    outputExample: `export const count = entra.listCertificateBasedApplicationConfigurationsOutput().length;`,
    program: {
      steps: [{ lookUp: "listCertificateBasedApplicationConfigurations", variable: "found", arguments: {} }],
      exports: { configurations: { of: "found", property: "certificateBasedApplicationConfigurations" } },
    },
  },
  found: {
    description: "A configuration as it is in the tenant.",
    properties: {
      id,
      displayName: same(configuration.arguments.displayName, true),
      description: same(configuration.arguments.description, true),
      rootCertificate: {
        kind: "certificate",
        isOptional: true,
        description:
          "The root CA's certificate as PEM; absent, with the next three, where the configuration has no root.",
      },
      rootAuthorityId: { ...configuration.outputs.rootAuthorityId, isOptional: true },
      issuer: { ...configuration.outputs.issuer, isOptional: true },
      issuerSubjectKeyIdentifier: textOrNone("The root's subject key identifier, as Graph shows it."),
      ...place,
    },
  },
});

/** The CAs in a configuration. */
export const trustedCas = define({
  className: trustedCa.className,
  objectKind: trustedCa.objectKind,
  family: applicationTrust,
  within: {
    certificateBasedApplicationConfigurationId: "The id of the configuration that the CAs are trusted in.",
  },
  get: {
    description: "Looks up one CA of a configuration, which needn't be managed with Pulumi. None is an error.",
    cost: "All look-ups of a run share one request for each configuration.",
    which: "Which trusted CA of a configuration to look up: by its id or by its certificate's thumbprint.",
    goesBy: {
      id: "The id among the configuration's trusted CAs.",
      thumbprint:
        "The SHA-256 or SHA-1 of the certificate as hexadecimal digits; case, colons and spaces don't count. It is compared with what the certificates themselves give.",
    },
    example: `const trust = await entra.getCertificateBasedApplicationConfiguration({ displayName: "Application credentials" });
const issuing = await entra.getTrustedCertificateAuthority({
  certificateBasedApplicationConfigurationId: trust.id,
  thumbprint: "6B:0F:54:C3:0A:9E:6C:4E:B1:1B:15:C5:D9:5D:5E:7E:B0:5B:3F:8C",
});`,
    outputExample: `const root = entra.getTrustedCertificateAuthorityOutput({
  certificateBasedApplicationConfigurationId: trust.id,
  id: trust.rootAuthorityId,
});`,
    program: {
      steps: [
        ofTrust,
        {
          lookUp: "getTrustedCertificateAuthority",
          variable: "issuing",
          arguments: {
            certificateBasedApplicationConfigurationId: { of: "trust", property: "id" },
            thumbprint: "6B:0F:54:C3:0A:9E:6C:4E:B1:1B:15:C5:D9:5D:5E:7E:B0:5B:3F:8C",
          },
        },
      ],
      exports: { certificate: { of: "issuing", property: "certificate" } },
    },
  },
  list: {
    property: "trustedCertificateAuthorities",
    description: "Looks up all CAs of a configuration, its root included.",
    which: "Which configuration's trusted CAs to look up.",
    example: `const trust = await entra.getCertificateBasedApplicationConfiguration({ displayName: "Application credentials" });
const cas = await entra.listTrustedCertificateAuthorities({ certificateBasedApplicationConfigurationId: trust.id });
export const trusted = cas.map(({ issuer }) => issuer);`,
    outputExample: `const cas = entra.listTrustedCertificateAuthoritiesOutput({ certificateBasedApplicationConfigurationId: trust.id });`,
    program: {
      steps: [
        ofTrust,
        {
          lookUp: "listTrustedCertificateAuthorities",
          variable: "found",
          arguments: { certificateBasedApplicationConfigurationId: { of: "trust", property: "id" } },
        },
      ],
      exports: { authorities: { of: "found", property: "trustedCertificateAuthorities" } },
    },
  },
  found: {
    description: "A trusted CA as it is in the tenant.",
    properties: {
      id,
      certificateBasedApplicationConfigurationId: same(trustedCa.arguments.certificateBasedApplicationConfigurationId),
      certificate: {
        kind: "certificate",
        isOptional: true,
        description: "The CA's certificate as PEM; absent where what Graph returned can't be read as one.",
      },
      isRootAuthority: same(trustedCa.arguments.isRootAuthority),
      issuer: textOrNone("The CA's name, as Graph shows it; some tenants show none."),
      issuerSubjectKeyIdentifier: textOrNone(
        "The CA's subject key identifier, as Graph shows it; some tenants show none.",
      ),
      ...place,
    },
  },
});

const byBaseline = {
  lookUp: "getFilteringProfile",
  variable: "baseline",
  arguments: { baseline: true },
} as const;

/** Security profiles. */
export const filteringProfiles = define({
  className: "FilteringProfile",
  objectKind: "filteringProfile",
  family: tlsInspection,
  within: {},
  get: {
    description:
      "Looks up one security profile, which Graph calls filtering profile, for a `TlsInspectionPolicyLink`. The baseline profile applies to everyone, and every tenant has it. None is an error, and so is more than one.",
    cost: oneRequest,
    which: "Which security profile to look up: by its id, by its name, or the baseline.",
    goesBy: {
      filteringProfileId: "The id.",
      name: "The name that people see, letter by letter as Graph has it.",
    },
    flags: { baseline: "`true` for the baseline profile, which has the priority 65000." },
    example: `const baseline = await entra.getFilteringProfile({ baseline: true });
const policy = new entra.TlsInspectionPolicy("inspection", { name: "Inspect all but banks", defaultAction: "inspect" });
new entra.TlsInspectionPolicyLink("inspection", { filteringProfileId: baseline.id, policyId: policy.id });`,
    outputExample: `const shared = new pulumi.StackReference("contoso/network/prod");
const profile = entra.getFilteringProfileOutput({ name: shared.requireOutput("securityProfile").apply(String) });
export const state = profile.state;`,
    program: { steps: [byBaseline], exports: { profileId: { of: "baseline", property: "id" } } },
  },
  list: {
    property: "filteringProfiles",
    description: "Looks up all security profiles of the tenant, the baseline among them.",
    example: `const profiles = await entra.listFilteringProfiles();
export const names = profiles.map(({ name, priority }) => \`\${priority}: \${name}\`);`,
    outputExample: `export const count = entra.listFilteringProfilesOutput().length;`,
    program: {
      steps: [{ lookUp: "listFilteringProfiles", variable: "found", arguments: {} }],
      exports: { profiles: { of: "found", property: "filteringProfiles" } },
    },
  },
  found: {
    description: "A security profile as it is in the tenant.",
    properties: {
      id,
      name: { kind: "text", isOptional: false, description: "The name that people see." },
      description: textOrNone("What the profile is for."),
      state: { kind: "text", isOptional: false, description: "Whether it counts: `enabled` or `disabled`." },
      priority: {
        kind: "wholeNumber",
        isOptional: false,
        description: "When it is looked at, the smallest first; the baseline's is 65000.",
      },
      ...place,
    },
  },
});

/** The categories that rules of TLS inspection may name. */
export const webCategories = define({
  className: "WebCategory",
  objectKind: "webCategory",
  family: tlsInspection,
  within: {},
  list: {
    property: "webCategories",
    description:
      "Looks up all web categories that Graph knows: a `TlsInspectionRule` names them in `destinationWebCategories`.",
    cost: oneRequest,
    example: `const categories = await entra.listWebCategories();
export const liability = categories.filter(({ group }) => group === "Liability").map(({ name }) => name);`,
    outputExample: `export const names = entra.listWebCategoriesOutput().apply((all) => all.map(({ name }) => name));`,
    program: {
      steps: [{ lookUp: "listWebCategories", variable: "found", arguments: {} }],
      exports: { categories: { of: "found", property: "webCategories" } },
    },
  },
  found: {
    description: "A web category.",
    properties: {
      name: { kind: "text", isOptional: false, description: "The name in Graph, by which rules name it." },
      displayName: textOrNone("The name that people see."),
      group: textOrNone("The group that it belongs to."),
      ...place,
    },
  },
});

/** Everything that can be looked up. */
export const lookUpDefinitions = [tlsCas, configurations, trustedCas, filteringProfiles, webCategories] as const;

type Defined = (typeof lookUpDefinitions)[number];

/** The names under which programs look something up. */
export type LookUpName =
  | `get${Extract<Defined, { readonly get: object }>["className"]}`
  | `list${Capitalize<Defined["list"]["property"]>}`;

/** One look-up, by its name. */
export interface NamedLookUp extends OneLookUp {
  readonly name: LookUpName;
  readonly definition: LookUpDefinition;
  readonly arguments: Readonly<Record<string, LookUpArgument>>;
  /** Where it finds many: the property in which a program gets them through the plugin. */
  readonly listedAs?: string;
}

interface LookUpArgument {
  readonly kind: "text" | "flag";
  readonly isRequired: boolean;
  readonly description: string;
}

function argumentsOf(
  all: Readonly<Record<string, string>>,
  isRequired: boolean,
  kind: LookUpArgument["kind"] = "text",
): NamedLookUp["arguments"] {
  return mapped(all, (description) => ({ kind, isRequired, description }));
}

/** The names of the two look-ups of a kind. */
export function lookUpNamesOf({ className, list: { property } }: LookUpDefinition): Record<"get" | "list", LookUpName> {
  return {
    get: `get${className}` as LookUpName,
    list: `list${property.charAt(0).toUpperCase()}${property.slice(1)}` as LookUpName,
  };
}

function named(definition: LookUpDefinition): NamedLookUp[] {
  const { within, get, list } = definition;
  const names = lookUpNamesOf(definition);
  const needed = argumentsOf(within, true);
  const { goesBy = {}, flags = {} } = get ?? {};
  const criteria = { ...argumentsOf(goesBy, false), ...argumentsOf(flags, false, "flag") };
  return [
    ...(get === undefined ? [] : [{ ...get, definition, name: names.get, arguments: { ...needed, ...criteria } }]),
    { ...list, definition, name: names.list, arguments: needed, listedAs: list.property },
  ];
}

/** Every look-up. */
export const namedLookUps: readonly NamedLookUp[] = lookUpDefinitions.flatMap(named);

/** What a look-up does, and what it needs, in Markdown. */
export function descriptionOfLookUp({ description, cost, definition: { family } }: NamedLookUp): string {
  const needs = `Permission: \`${family.permissions.read}\`.`;
  return [description, [needs, cost].filter(Boolean).join(" ")].join("\n\n");
}

/** The name of the type of what look-ups find. */
export function foundType({ className }: LookUpDefinition): string {
  return `Get${className}Result`;
}
