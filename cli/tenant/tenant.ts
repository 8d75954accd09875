/** A tenant as it was read, as far as CAs and what makes them count go: plain data, each certificate read. */
import type { Illegible } from "../../provider/kernel/illegible.js";
import type { Certificate } from "../../provider/x509/certificate.js";

/** What there is in a tenant. A part that couldn't be read is undefined, and `unread` says why. */
export interface Tenant {
  /** Undefined where neither the token nor the configuration says which it is. */
  readonly tenantId: string | undefined;
  /** Scheme, host and port of its Graph. */
  readonly graphOrigin: string;
  /** The name of its cloud. */
  readonly cloud: string;
  /** When it was read, by Graph's clock. */
  readonly readAt: Date;
  readonly configurations: readonly Configuration[] | undefined;
  readonly tlsCas: readonly TlsCa[] | undefined;
  /** The tenant's default policy first. */
  readonly appManagementPolicies: readonly AppManagementPolicy[] | undefined;
  readonly tlsInspectionPolicies: readonly TlsInspectionPolicy[] | undefined;
  readonly filteringProfiles: readonly FilteringProfile[] | undefined;
  readonly unread: readonly Unread[];
}

/** The parts of a tenant that are read, or aren't, by themselves. */
export type Part =
  | "configurations"
  | "tlsCas"
  | "appManagementPolicies"
  | "tlsInspectionPolicies"
  | "filteringProfiles";

/** Something that couldn't be read, and what to do about it. */
export interface Unread {
  readonly part: Part;
  /** One of the codes in docs/errors.md. */
  readonly code: string;
  /** What happened, as a sentence without its end, as is `nextStep`. */
  readonly what: string;
  readonly nextStep: string;
}

/** A certificateBasedApplicationConfiguration. */
export interface Configuration {
  readonly id: string;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  readonly authorities: readonly TrustedCa[];
}

/** A certificateAuthorityAsEntity in a configuration. */
export interface TrustedCa {
  readonly id: string;
  readonly certificate: Certificate | Illegible;
  /** Undefined where Graph doesn't tell it. */
  readonly isRoot: boolean | undefined;
}

/** An externalCertificateAuthorityCertificate. */
export interface TlsCa {
  readonly id: string;
  readonly name: string | undefined;
  readonly commonName: string | undefined;
  readonly organizationName: string | undefined;
  readonly status: string | undefined;
  /** PEM; undefined where Graph doesn't tell it. */
  readonly certificateSigningRequest: string | undefined;
  /** Undefined as long as nothing was uploaded. */
  readonly certificate: Certificate | Illegible | undefined;
  /** The certificates above it that were uploaded with it. */
  readonly chain: readonly Certificate[] | Illegible | undefined;
}

/** An app management policy, and its entries that name configurations. */
export interface AppManagementPolicy {
  readonly id: string;
  /** Whether it is the one that holds for all of the tenant. */
  readonly isDefault: boolean;
  readonly displayName: string | undefined;
  /** Undefined where Graph doesn't tell it. */
  readonly isEnabled: boolean | undefined;
  /** Whether it is for anything; of one that has entries, why that isn't known. */
  readonly isAssigned: boolean | { readonly why: string } | undefined;
  readonly entries: readonly TrustEntry[];
}

/** The restriction `trustedCertificateAuthority` of a policy. */
export interface TrustEntry {
  /** As its resource has it: Graph has none. */
  readonly id: string;
  /** Whose keys it restricts; undefined of a custom policy, which is assigned. */
  readonly appliesTo: "applications" | "servicePrincipals" | undefined;
  readonly state: string | undefined;
  readonly configurationIds: readonly string[];
}

/** A tlsInspectionPolicy. */
export interface TlsInspectionPolicy {
  readonly id: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** What it does with traffic that no rule is about: `bypass` or `inspect`. */
  readonly defaultAction: string | undefined;
  /** Those that people or programs made. */
  readonly rules: readonly TlsInspectionRule[];
}

/** A tlsInspectionRule. */
export interface TlsInspectionRule {
  readonly id: string;
  readonly name: string | undefined;
  readonly priority: number | undefined;
  /** `bypass` or `inspect`. */
  readonly action: string | undefined;
  readonly status: string | undefined;
}

/** A filteringProfile, known as a security profile. */
export interface FilteringProfile {
  readonly id: string;
  readonly name: string | undefined;
  readonly state: string | undefined;
  /** The baseline profile has 65000. */
  readonly priority: number | undefined;
  /** Its links to policies of TLS inspection. */
  readonly links: readonly TlsInspectionPolicyLink[];
}

/** A tlsInspectionPolicyLink. */
export interface TlsInspectionPolicyLink {
  readonly id: string;
  readonly state: string | undefined;
  /** Undefined where Graph doesn't tell it. */
  readonly policyId: string | undefined;
}
