/**
 * What Microsoft's documentation leaves open, or says in two ways, each with the answers that are possible. Loads
 * nothing, since the command's help and the documentation are made of it too.
 */
interface Choice {
  readonly family: Family;
  readonly statement: string;
  readonly values: readonly string[];
  readonly default: string;
  readonly why: string;
}

/** A number from 0, or `unlimited` where that is the default. */
interface Amount {
  readonly family: Family;
  readonly statement: string;
  readonly default: number | "unlimited";
  readonly most: number;
  readonly why: string;
}

export type Family = "TLS inspection" | "App trust" | "Both";

export type Switch = Choice | Amount;

function choice<const Values extends readonly string[]>(
  family: Family,
  statement: string,
  values: Values,
  why: string,
): Choice & { readonly values: Values } {
  return { family, statement, values, default: values[0] ?? "", why };
}

function amount<const Default extends number | "unlimited">(
  family: Family,
  statement: string,
  byDefault: Default,
  most: number,
  why: string,
): Amount & { readonly default: Default } {
  return { family, statement, default: byDefault, most, why };
}

/** By name; the first of the values is the default. */
export const switches = {
  tlsInspection: choice(
    "TLS inspection",
    "What a tenant answers that isn't onboarded to Global Secure Access, and whether clouds but the global one have the API",
    ["available", "notOnboarded", "otherCloud"],
    "a tenant in which it works; `notOnboarded` answers 403, `otherCloud` that there is no segment `tls`, nor `tlsInspectionPolicies`",
  ),
  neverConfigured: choice(
    "TLS inspection",
    "What the list is before the tenant's first certificate",
    ["emptyList", "notFound"],
    "Graph's convention; Microsoft's sample also meets 404 “Tenant TLS Tenant Settings does not exist”",
  ),
  managedCertificate: choice(
    "TLS inspection",
    "What a certificate that Microsoft manages does to this collection",
    ["absent", "listed", "refusesCreation"],
    "the schema has no such type; a troubleshooting page has the message of `refusesCreation`, whose status isn't known",
  ),
  tlsNames: choice(
    "TLS inspection",
    "Whether a name may have more than 12 characters, and spaces",
    ["any", "portal"],
    "the example of the create page has 21 with spaces; the portal's page forbids it",
  ),
  mostTlsCertificates: amount(
    "TLS inspection",
    "How many certificates there can be",
    "unlimited",
    1000,
    "no page names a limit",
  ),
  organizationNameAs: choice(
    "TLS inspection",
    "Which attribute of the request's subject `organizationName` is",
    ["O", "OU"],
    "the create page says O; the resource's page and the portal say OU",
  ),
  requestKey: choice(
    "TLS inspection",
    "Which key the certificate signing request has",
    ["rsa2048", "rsa3072", "rsa4096", "p256", "p384"],
    "the most common key; no page names one",
  ),
  requestShown: choice(
    "TLS inspection",
    "Where `certificateSigningRequest` is answered",
    ["always", "whenSelected", "creationOnly", "notInCreation"],
    "so that no client misses it; the create page's example leaves it out, and public scripts find it in creation alone, or with `$select`",
  ),
  certificateShown: choice(
    "TLS inspection",
    "Where `certificate` and `chain` are answered",
    ["always", "whenSelected", "byIdOnly"],
    "so that no client misses them",
  ),
  fixedProperties: choice(
    "Both",
    "What a PATCH with another value does to what is fixed at creation or read-only",
    ["refused", "ignored"],
    "so that no client believes it has changed something; the value that is there may always be sent along",
  ),
  namesInUpdate: choice(
    "TLS inspection",
    "Whether a PATCH can change `name`, `commonName` and `organizationName`",
    ["fixed", "changeable"],
    "the update page has `certificate` and `chain` alone",
  ),
  uploadChecks: choice(
    "TLS inspection",
    "What is checked of a certificate that is uploaded",
    ["documented", "extensions", "keyOnly"],
    "the request's key, a CA, six more months, and a chain that leads to a root, which Microsoft's pages demand; `extensions` demands key usage, serverAuth, path length and hash of the how-to page too, whose absence the service is said to pass",
  ),
  chainContents: choice(
    "TLS inspection",
    "Whether the chain may be in any order, and have more in it than the path",
    ["any", "ordered"],
    "Microsoft's samples send all that the PKI gave",
  ),
  separateUpload: choice(
    "TLS inspection",
    "Whether `certificate` and `chain` can be sent apart",
    ["accepted", "refused"],
    "the update page says to supply what changes",
  ),
  secondUpload: choice(
    "TLS inspection",
    "Whether a certificate can be uploaded where one is",
    ["accepted", "refused"],
    "the update page doesn't exclude it",
  ),
  afterUpload: choice(
    "TLS inspection",
    "What the status is first after an upload, for `enrollingMilliseconds`",
    ["disabled", "enrolling", "unknownFutureValue"],
    "the portal's page: “defaults to Disabled”; public scripts meet the others first",
  ),
  statusInUpdate: choice(
    "TLS inspection",
    "Which `status` a PATCH can set",
    ["enabledAndDisabled", "enabledOnly", "none"],
    "what the portal's buttons do; the resource's page calls it read-only, three public scripts send `enabled`",
  ),
  secondEnabled: choice(
    "TLS inspection",
    "What becomes of the certificate that is enabled when another one is",
    ["disablesFirst", "isRefused", "isAllowed"],
    "the portal's page says that one is enabled at a time, and that its own rotation deletes “the old disabled certificate”",
  ),
  enabledStatus: choice(
    "TLS inspection",
    "What the status of an enabled certificate is",
    ["active", "enabled"],
    "both are in the enumeration; the portal's page says “Enabled/Active”",
  ),
  enrollingMilliseconds: amount(
    "TLS inspection",
    "How long a certificate that was enabled shows as `enrolling`",
    3000,
    24 * 60 * 60 * 1000,
    "long enough to be seen; the portal's page says some minutes",
  ),
  expiringDays: amount(
    "TLS inspection",
    "How many days before its end an active certificate shows as `expiring`",
    30,
    3650,
    "no page names a number",
  ),
  deletionWhileEnabled: choice(
    "TLS inspection",
    "Whether an enabled certificate can be deleted",
    ["accepted", "refused"],
    "the delete page has no condition",
  ),
  preferenceApplied: choice(
    "TLS inspection",
    "Whether `Prefer: include-unknown-enum-members` is answered with `Preference-Applied`",
    ["sent", "omitted"],
    "RFC 7240",
  ),
  webCategoryDestination: choice(
    "TLS inspection",
    "Which type the destinations of a rule have that are web categories, in answers; a request may have either",
    ["tlsInspectionWebCategoryDestination", "tlsInspectionWebCategoriesDestination"],
    "the metadata's and the SDKs'; the examples of the rules' pages have the other",
  ),
  unknownWebCategories: choice(
    "TLS inspection",
    "Whether a rule may have a web category that isn't in the list of them",
    ["refused", "accepted"],
    "so that no client believes it has a rule that does something; no page says it",
  ),
  linkedPolicyDeletion: choice(
    "TLS inspection",
    "What becomes of the deletion of a policy that a filtering profile is linked to",
    ["refused", "takesLinks"],
    "so that no client deletes them in the wrong order; the delete page has no condition",
  ),
  linkPolicy: choice(
    "TLS inspection",
    "Where a link of a filtering profile is answered with its `policy`",
    ["always", "whenExpanded"],
    "the examples of the pages; a navigation property, which the tutorial expands",
  ),
  linkUpdated: choice(
    "TLS inspection",
    "How a PATCH of a link is answered",
    ["noContent", "entity"],
    "the update page's example: 204; its text: 200 and the link",
  ),
  linkPermissions: choice(
    "TLS inspection",
    "Which permissions creating, changing and deleting links of a filtering profile takes",
    ["either", "networkAccess", "networkAccessPolicy", "noneForCreation"],
    "`NetworkAccess.ReadWrite.All`, as the tutorial has it, or `NetworkAccessPolicy.ReadWrite.All`, as the update page does; the create page says that it isn't supported, as `noneForCreation` has it",
  ),
  appOnlyLinks: choice(
    "TLS inspection",
    "Whether an application can create, change and delete links without a user",
    ["permitted", "refused"],
    "a public provider does it; the create and update pages say that it isn't supported",
  ),
  appTrust: choice(
    "App trust",
    "Whether every cloud has the API",
    ["available", "otherCloud"],
    "the pages say that all have it; the metadata of two of them wasn't read for it. `otherCloud` answers that there is no segment `certificateAuthorities`",
  ),
  configurationCreated: choice(
    "App trust",
    "How the creation of a configuration is answered",
    ["created", "ok", "okInValue"],
    '201 and the entity, Graph\'s convention; the create page has 200, and its example `{"value": {…}}`',
  ),
  rootAtCreation: choice(
    "App trust",
    "Whether a configuration must have a root from the start",
    ["optional", "required"],
    "the create page demands one CA, and the page of adding one adds a root",
  ),
  rootChange: choice(
    "App trust",
    "Whether `isRootAuthority` can be moved to another CA",
    ["refused", "moves"],
    "the pages want one root at most, and one always",
  ),
  expandAuthorities: choice(
    "App trust",
    "Whether `$expand=trustedCertificateAuthorities` is served",
    ["served", "refused", "passedOver"],
    "the pages of both GETs have it",
  ),
  issuerRequired: choice(
    "App trust",
    "Whether adding a CA takes `issuer` and `issuerSubjectKeyIdentifier`",
    ["required", "optional"],
    "the create page says so; the members of a new configuration go without them in its own example",
  ),
  omittedIssuer: choice(
    "App trust",
    "What `issuer` and `issuerSubjectKeyIdentifier` are where the request leaves them out",
    ["derived", "none"],
    "the metadata has them as not null; public exports show CAs without them",
  ),
  keyIdentifierSpace: choice(
    "App trust",
    "Whether the space before a key identifier is kept",
    ["trimmed", "kept"],
    "the create page's example sends one and gets none",
  ),
  authorityCertificate: choice(
    "App trust",
    "Which `certificate` a trusted CA can have",
    ["any", "authority", "asSent"],
    "one certificate in DER; `authority` wants a CA, and a root that is self-signed; `asSent` takes another layer of base64 too, as a public script sends it",
  ),
  deletedConfigurations: choice(
    "App trust",
    "Whether deleted configurations count toward the hundred for ever",
    ["counted", "forgotten"],
    "the create page counts them; no page says for how long, nor how one is restored",
  ),
  appPolicyCreated: choice(
    "App trust",
    "How the creation of an app management policy is answered",
    ["created", "ok"],
    "the create page: 201; its example prints 200",
  ),
  restrictionsInUpdate: choice(
    "App trust",
    "What a PATCH does to the members of an app management policy's restrictions that it leaves out",
    ["replaced", "merged"],
    "so that no client erases what it doesn't send without noticing; lists are replaced as a whole either way",
  ),
  missingConfiguration: choice(
    "App trust",
    "Whether an app management policy can name a configuration that doesn't exist",
    ["refused", "accepted"],
    "so that no client trusts nobody by mistake; no page says it",
  ),
  namedConfigurationDeletion: choice(
    "App trust",
    "Whether a configuration can be deleted that an app management policy names",
    ["refused", "accepted"],
    "so that no client deletes it before the policy stops naming it; the delete page has no condition",
  ),
  longestText: amount(
    "Both",
    "How many characters a text that the client chooses can have",
    "unlimited",
    100_000,
    "no page names a limit",
  ),
  largestCertificate: amount(
    "Both",
    "How many bytes of DER a certificate can have",
    "unlimited",
    1_000_000,
    "no page names a limit",
  ),
  appOnlyAppTrust: choice(
    "App trust",
    "Whether an application can manage app trust without a user",
    ["permitted", "refused"],
    "the operations' pages have an application permission; the permissions reference has none",
  ),
  unsetProperties: choice(
    "Both",
    "How a property without a value is answered",
    ["null", "absent"],
    "OData's convention, and that of the GET page's example",
  ),
  errorCodes: choice(
    "Both",
    "What the `code` of a refusal is",
    ["named", "likeDirectory", "unknown", "empty"],
    "by the status's name, for app trust the directory's; `likeDirectory` gives those to TLS inspection too, `unknown` says `UnknownError`, as Graph's own examples do",
  ),
  queryOptions: choice(
    "Both",
    "Which query options are served",
    ["all", "documented"],
    "those that Microsoft's SDKs can send; `documented` refuses what an operation's page doesn't name",
  ),
  preferReturn: choice(
    "Both",
    "Whether `Prefer: return=representation` and `return=minimal` are heard",
    ["heard", "ignored"],
    "OData; Graph's pages don't say it of these operations",
  ),
  preconditions: choice(
    "Both",
    "Whether `If-Match` and `If-None-Match` are heard",
    ["heard", "ignored"],
    "HTTP; without entity tags, only `*` can match",
  ),
  updateAnswer: choice(
    "Both",
    "How a PATCH is answered that asks for nothing",
    ["noContent", "entity"],
    "the update pages: 204; the SDKs also read an entity",
  ),
} as const satisfies Readonly<Record<string, Switch>>;

export type SwitchName = keyof typeof switches;

type ValueOf<S extends Switch> = S extends { readonly values: readonly (infer Value)[] }
  ? Value
  : S extends { readonly default: "unlimited" }
    ? number | "unlimited"
    : number;

/** How the emulator answers where the documentation leaves it open; `docs/emulator.md` has the table. */
export type Switches = { readonly [Name in SwitchName]: ValueOf<(typeof switches)[Name]> };

export const switchNames = Object.keys(switches) as readonly SwitchName[];

/** Fills in what was left out; throws where a value is none of the switch's. */
export function readSwitches(given: Readonly<Partial<Record<SwitchName, unknown>>>): Switches {
  const read = switchNames.map((name) => [name, readSwitch(name, given[name])] as const);
  return Object.fromEntries(read) as unknown as Switches;
}

/** A switch as it is typed: `name=value`. */
export function parseSwitch(text: string): Partial<Switches> {
  const [name = "", ...rest] = text.split("=");
  const known = switchNames.find((switchName) => switchName === name.trim());
  if (known === undefined) {
    throw new Error(`There is no switch '${name}'. There are ${switchNames.join(", ")}.`);
  }
  const value = rest.join("=").trim();
  return { [known]: readSwitch(known, isAmount(switches[known]) && /^\d+$/.test(value) ? Number(value) : value) };
}

/** Whether a switch takes a number, and not one of several names. */
export function isAmount(of: Switch): of is Amount {
  return "most" in of;
}

/** What can be said for a switch, for messages and the documentation. */
export function possibleValues(of: Switch): readonly string[] {
  return isAmount(of)
    ? [`a number from 0 to ${of.most}`, ...(of.default === "unlimited" ? ["unlimited"] : [])]
    : of.values;
}

function readSwitch(name: SwitchName, value: unknown): unknown {
  const of: Switch = switches[name];
  if (value === undefined) {
    return of.default;
  }
  const isPossible = isAmount(of)
    ? value === of.default || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= of.most)
    : of.values.some((possible) => possible === value);
  if (!isPossible) {
    throw new Error(`The switch '${name}' can't be ${JSON.stringify(value)}, but ${possibleValues(of).join(", ")}.`);
  }
  return value;
}
