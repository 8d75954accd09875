/**
 * The types that those who use the emulator meet, without any of a library's: they compile in a project that checks its
 * libraries' types. The schemas that read what these describe are held to them (see `heldTo`).
 */

/** Which requests a rule is about; `after`, `times` and `probability` count among those that it is about. */
interface FaultSelection<Method extends "GET" | "POST" | "PATCH" | "DELETE"> {
  /** Any if omitted. */
  readonly method?: Method | undefined;
  /** A part of the path below /beta, without the query; with `*` in it, a pattern for all of the path. */
  readonly path?: string | undefined;
  /** How many of these requests are let pass first; 0 by default. */
  readonly after?: number | undefined;
  /** How often it goes wrong: once by default. */
  readonly times?: number | "always" | undefined;
  /** The chance that it goes wrong, above 0 and up to 1, the default. */
  readonly probability?: number | undefined;
}

type OfRequest = FaultSelection<"GET" | "POST" | "PATCH" | "DELETE">;
type OfWrite = FaultSelection<"POST" | "PATCH" | "DELETE">;
type OfRead = FaultSelection<"GET">;

interface Performed {
  /** Whether the request takes effect before the fault shows; false by default. */
  readonly performed?: boolean | undefined;
}

interface Lasting {
  /** How long, above 0 and up to a day, with a fraction where it is wanted. */
  readonly seconds?: number | undefined;
}

interface Throttle extends OfRequest, Lasting {
  /** Who comes back before `seconds` (1 by default) have passed is throttled again. */
  readonly fault: "throttle";
  /** 429 by default. */
  readonly status?: 429 | 503 | undefined;
  /** How the header says it: in seconds by default. */
  readonly retryAfter?: "seconds" | "date" | "none" | undefined;
}

interface FaultyStatus extends OfRequest, Performed {
  /** An error of Graph's. */
  readonly fault: "status";
  readonly status: 400 | 401 | 403 | 404 | 408 | 409 | 423 | 500 | 501 | 502 | 503 | 504 | 507 | 509;
  /** Graph's, where it isn't the status's own: letters, digits and underscores. */
  readonly code?: string | undefined;
  /** The header, in whole seconds, up to a day. */
  readonly retryAfter?: number | undefined;
}

interface ProxyPage extends OfRequest, Performed {
  /** The page of a proxy, with none of Graph's headers. */
  readonly fault: "html";
  /** 502 by default. */
  readonly status?: 200 | 403 | 502 | 503 | 504 | undefined;
}

interface LostAnswer<Name extends "reset" | "silence"> extends OfRequest, Performed {
  /** A connection that is reset, or stays open without an answer. */
  readonly fault: Name;
}

interface Refusal extends OfRequest, Lasting {
  /** An answer, after which connections are refused for `seconds` (1 by default). */
  readonly fault: "refuse";
}

interface BrokenBody<Name extends "truncated" | "empty"> extends OfRequest {
  /** Half of the body that `Content-Length` promises, or no body. */
  readonly fault: Name;
}

interface OversizedBody extends OfRequest {
  /** A body behind much space. */
  readonly fault: "oversized";
  /** How long it is: 64 MiB by default. */
  readonly bytes?: number | undefined;
}

interface SlowBody extends OfRequest, Lasting {
  /** A body in pieces with `seconds` (0.1 by default) between them. */
  readonly fault: "slow";
  /** How many, from 2; 10 by default. */
  readonly pieces?: number | undefined;
}

interface StaleReads extends OfWrite, Lasting {
  /** For `seconds` (5 by default) after a write, reads and lists don't know of it. */
  readonly fault: "stale";
}

interface OddPage<Name extends "duplicatePage" | "emptyPage"> extends OfRead {
  /** A page of a list that comes twice, or is preceded by an empty one. */
  readonly fault: Name;
}

interface EndlessPages extends OfRead {
  /** A page of a list that leads to another one, and that to another, until the rule is cleared. */
  readonly fault: "endlessPages";
  /** What is on each: the same items by default. */
  readonly pages?: "same" | "empty" | undefined;
}

interface UntoldProperty extends OfRead {
  /** A page of a list whose items lack a property. */
  readonly fault: "untold";
  /** Its name; all but the `id` if omitted. */
  readonly property?: string | undefined;
  /** `absent` by default. */
  readonly as?: "absent" | "null" | undefined;
}

/** Which requests go wrong and how; `docs/emulator-faults.md` has the table. */
export type FaultRule =
  | Throttle
  | FaultyStatus
  | ProxyPage
  | LostAnswer<"reset">
  | LostAnswer<"silence">
  | Refusal
  | BrokenBody<"truncated">
  | BrokenBody<"empty">
  | OversizedBody
  | SlowBody
  | StaleReads
  | OddPage<"duplicatePage">
  | OddPage<"emptyPage">
  | EndlessPages
  | UntoldProperty;

export type FaultName = FaultRule["fault"];

/** A rule, and how often it was needed. */
export interface FaultReport {
  /** With everything that was left out filled in. */
  readonly rule: FaultRule;
  /** The requests that the rule is about, whether or not they went wrong; not those that an earlier rule took. */
  readonly matched: number;
  /** Those of them that went wrong. */
  readonly applied: number;
}

/** What goes wrong in an emulator, while it runs. */
export interface Faults {
  /** Puts rules after those that are there; throws where one is wrong, and then adds none. */
  add(...rules: readonly FaultRule[]): void;
  /** Ends all rules, and what they have begun: throttling, and reads that are stale. */
  clear(): void;
  list(): readonly FaultReport[];
}

/** One request that was dealt with. */
export interface LoggedRequest {
  /** When it came, by the emulator's clock. */
  readonly receivedAt: Date;
  readonly method: string;
  /** With the query, as it was sent; of a request in a batch, as HTTP would have it. */
  readonly path: string;
  /** As the client sent it. */
  readonly clientRequestId: string | undefined;
  /** What the client sent as `retry-attempt`. */
  readonly retryAttempt: string | undefined;
  /** The JSON that a write sent, where it was read; absent from any other request. */
  readonly body?: unknown;
  /** The `id` in its batch; absent from a request of its own. */
  readonly batchId?: string;
  /** Undefined where no answer went out. */
  readonly status: number | undefined;
  /** What went wrong; more than one only for a write that is `stale` afterwards. */
  readonly faults: readonly FaultName[];
}

interface TlsCertificateSeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly commonName: string;
  readonly organizationName: string;
  /** Instants of ISO 8601 in UTC; the certificate's, or a year, if omitted. */
  readonly validity?: { readonly startDateTime: string; readonly endDateTime: string } | undefined;
  /** PEM; made with a key of its own if omitted. */
  readonly certificateSigningRequest?: string | undefined;
  /** PEM; the status is `csrGenerated` without it. */
  readonly certificate?: string | null | undefined;
  /** PEM. */
  readonly chain?: string | null | undefined;
  /** Since when it is enabled, as an instant of ISO 8601 in UTC; it is disabled without it. */
  readonly enabledDateTime?: string | null | undefined;
  /** When the certificate was uploaded, as an instant of ISO 8601 in UTC. */
  readonly uploadedDateTime?: string | null | undefined;
}

interface TrustedAuthoritySeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  /** Base64 of DER. */
  readonly certificate: string;
  /** False by default. */
  readonly isRootAuthority?: boolean | undefined;
  /** The certificate's if omitted. */
  readonly issuer?: string | null | undefined;
  /** The certificate's if omitted. */
  readonly issuerSubjectKeyIdentifier?: string | null | undefined;
}

interface ConfigurationSeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  readonly displayName?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly trustedCertificateAuthorities?: readonly TrustedAuthoritySeed[] | undefined;
}

interface TlsInspectionRuleSeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly action: "bypass" | "inspect";
  readonly priority: number;
  /** `enabled` by default. */
  readonly status?: "enabled" | "disabled" | "reportOnly" | undefined;
  readonly destinations: readonly {
    readonly kind: "fqdn" | "webCategory";
    readonly values: readonly string[];
  }[];
}

interface TlsInspectionPolicySeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** `bypass` by default. */
  readonly defaultAction?: "bypass" | "inspect" | undefined;
  /** An instant of ISO 8601 in UTC; now if omitted. */
  readonly lastModifiedDateTime?: string | undefined;
  /** All of them; those that a new policy has if omitted. */
  readonly rules?: readonly TlsInspectionRuleSeed[] | undefined;
}

interface PolicyLinkSeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  /** Which kind of policy is linked: `tlsInspection` by default. */
  readonly kind?: "tlsInspection" | "filtering" | "threatIntelligence" | undefined;
  /** `enabled` by default. */
  readonly state?: "enabled" | "disabled" | undefined;
  readonly policyId: string;
}

interface FilteringProfileSeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** `enabled` by default. */
  readonly state?: "enabled" | "disabled" | undefined;
  readonly priority: number;
  /** An instant of ISO 8601 in UTC; now if omitted. */
  readonly createdDateTime?: string | undefined;
  /** An instant of ISO 8601 in UTC; now if omitted. */
  readonly lastModifiedDateTime?: string | undefined;
  readonly links?: readonly PolicyLinkSeed[] | undefined;
}

/** Graph's JSON, with `keyCredentials`, `passwordCredentials` and whatever else there is. */
type RestrictionsSeed = Readonly<Record<string, unknown>> | null;

interface DefaultAppManagementPolicySeed {
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  /** False by default. */
  readonly isEnabled?: boolean | undefined;
  /** Two empty lists if omitted. */
  readonly applicationRestrictions?: RestrictionsSeed | undefined;
  /** Two empty lists if omitted. */
  readonly servicePrincipalRestrictions?: RestrictionsSeed | undefined;
}

interface AppManagementPolicySeed {
  /** A GUID; made if omitted. */
  readonly id?: string | undefined;
  readonly displayName: string;
  readonly description?: string | undefined;
  /** False by default. */
  readonly isEnabled?: boolean | undefined;
  readonly restrictions?: RestrictionsSeed | undefined;
}

/**
 * What a tenant has at first; `docs/emulator.md` has the table. What can be made up may be left out; what is there is taken
 * as it is, as in a tenant that others fill.
 */
export interface TenantSeed {
  readonly tlsCertificates?: readonly TlsCertificateSeed[] | undefined;
  /** Names that were used, and can't be again. */
  readonly deletedTlsCertificateNames?: readonly string[] | undefined;
  readonly configurations?: readonly ConfigurationSeed[] | undefined;
  /** How many were deleted, which count toward the tenant's limit; 0 by default. */
  readonly deletedConfigurations?: number | undefined;
  readonly tlsInspectionPolicies?: readonly TlsInspectionPolicySeed[] | undefined;
  /** The baseline, of priority 65000, is there beside them. */
  readonly filteringProfiles?: readonly FilteringProfileSeed[] | undefined;
  /** The policy that every tenant has for all its applications. */
  readonly defaultAppManagementPolicy?: DefaultAppManagementPolicySeed | undefined;
  readonly appManagementPolicies?: readonly AppManagementPolicySeed[] | undefined;
}

interface FederatedCredentialOptions {
  /** The `iss` of the assertions, compared as it is. */
  readonly issuer: string;
  /** Their `sub`, compared as it is. */
  readonly subject: string;
  /** Their `aud`; `api://AzureADTokenExchange` by default. */
  readonly audience?: string | undefined;
  /** The issuer's RSA key, as PEM (SubjectPublicKeyInfo). It stands for the keys that Entra fetches from the issuer. */
  readonly publicKey: string;
}

interface ClientOptions {
  /** The application's (client's) id. */
  readonly clientId: string;
  readonly secret?: string | undefined;
  /** When the secret ends, as a date or an instant of ISO 8601; without it, never. */
  readonly secretExpires?: string | undefined;
  /** The certificate whose key signs the client's assertions, as PEM; RSA, as Entra demands. */
  readonly certificate?: string | undefined;
  /** Whose tokens the client may present in place of a credential of its own (workload identity federation). */
  readonly federated?: readonly FederatedCredentialOptions[] | undefined;
  /** Graph's permissions that an administrator has granted to the application, such as `NetworkAccess.Read.All`. */
  readonly permissions: readonly string[];
}

/** Who may sign in to the emulator and what for; `docs/emulator-sign-in.md` has an example. */
export interface SignInOptions {
  /**
   * TCP port on 127.0.0.1; 0 takes a free one. Without it, the sign-in is at Graph's address where that is of https, and
   * else at a free port.
   */
  readonly port?: number | undefined;
  /** The one tenant that there is. */
  readonly tenantId: string;
  /** At least one, each with an id of its own. */
  readonly clients: readonly ClientOptions[];
  /** How long tokens are valid, in seconds, up to a day; 3600 by default. */
  readonly tokenLifetimeSeconds?: number | undefined;
}

export type CredentialKind = "secret" | "certificate" | "federated";

/** One token request that was answered, without anything of it that is secret. */
export interface LoggedTokenRequest {
  /** When it came, by the emulator's clock. */
  readonly receivedAt: Date;
  /** As the client sent it, like the next two. */
  readonly clientId: string | undefined;
  readonly grantType: string | undefined;
  readonly scope: string | undefined;
  /** Undefined where the request was refused before it came to that. */
  readonly credential: CredentialKind | undefined;
  readonly status: number;
  /** The number of the refusal, without `AADSTS`. */
  readonly errorCode: number | undefined;
}

/** What is other than in the token that the first client would get for Graph. */
export interface IssuedTokenOverrides {
  /** The tenant; the emulator's is the only one that it accepts. */
  readonly tid?: string;
  /** The resource that the token is for; https://graph.microsoft.com by default. */
  readonly aud?: string;
  /** How long it is still valid, in seconds; it has expired at 0, and less is longer ago. */
  readonly lifetimeSeconds?: number;
  /** The application's permissions. */
  readonly roles?: readonly string[];
  /** The permissions that a user has given the application; they make it a delegated token. */
  readonly scopes?: readonly string[];
}

/** The emulated sign-in of Microsoft Entra. */
export interface SignIn {
  /** For example https://127.0.0.1:4011, which is what AZURE_AUTHORITY_HOST takes. */
  readonly authorityHost: string;
  /** The certificate of its https, as PEM, for clients to trust; NODE_EXTRA_CA_CERTS takes a file with it. */
  readonly certificate: string;
  /** Every token request answered so far. */
  readonly requests: readonly LoggedTokenRequest[];
  /** Signs a token without anyone signing in. */
  issue(overrides?: IssuedTokenOverrides): Promise<string>;
}
