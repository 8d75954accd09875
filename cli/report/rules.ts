/** What a report looks for beyond the rules for certificates: whether CAs count, and whether somebody looks after them. */
import type { Severity } from "./model.js";

/** One thing that is looked for. */
export interface ReportRule {
  /** Stays the same from version to version. */
  readonly id: string;
  readonly severity: Severity;
  /** What is demanded and why, in words that follow the object's name, without an end. */
  readonly demand: string;
  /** What to do, as a sentence without its end. */
  readonly remedy: string;
  /** Who demands it. */
  readonly source: string;
}

function rules<Id extends string>(all: Readonly<Record<Id, Omit<ReportRule, "id">>>): Readonly<Record<Id, ReportRule>> {
  const entries = Object.entries<Omit<ReportRule, "id">>(all).map(([id, rule]) => [id, { id, ...rule }]);
  return Object.fromEntries(entries) as Record<Id, ReportRule>;
}

const appManagement =
  "Graph: customAppManagementConfiguration, keyCredentialConfiguration of type trustedCertificateAuthority";
const inspection = "Microsoft: Configure Transport Layer Security inspection settings";
const links = "Graph: tlsInspectionPolicyLink; Microsoft: Configure Transport Layer Security inspection policies";
const stack = "the stack's state";

/** By their ids. */
export const reportRules = rules({
  "not-read": {
    severity: "error",
    demand: "must be read, or nothing can be said of it",
    remedy: "Sign in with the permissions to read it",
    source: "Microsoft Graph permissions reference",
  },
  unreadable: {
    severity: "error",
    demand: "must have a certificate that can be read",
    remedy: "Look at what the tenant has there, and replace it",
    source: "RFC 5280 section 4.1",
  },
  "root-count": {
    severity: "error",
    demand: "must have one root",
    remedy: "Add the root as a CA whose isRootAuthority is true, or remove the others",
    source: "Graph: certificateBasedApplicationConfiguration",
  },
  "issuer-not-there": {
    severity: "note",
    demand: "should have the CA among its own that issued this one, or the path to its root isn't whole",
    remedy: "Add the CA that issued it, if applications don't send it along",
    source: "RFC 5280 section 6.1",
  },
  "configuration-not-used": {
    severity: "warning",
    demand: "should be named by an app management policy: until then its CAs restrict nothing",
    remedy: "Name it in the tenant's app management policy or in a custom one, or remove it",
    source: appManagement,
  },
  "configuration-not-in-force": {
    severity: "warning",
    demand:
      "should be named by an app management policy that is in force, enabled and assigned: until then its CAs restrict nothing",
    remedy: "Enable the policy and its entry, and assign a custom policy to applications or service principals",
    source: appManagement,
  },
  "policy-names-nothing": {
    severity: "error",
    demand:
      "must name a configuration that is in the tenant: as long as it names none, no certificate satisfies it, and what it holds for can't be given a new one",
    remedy: "Name the configuration whose CAs are meant, or remove the entry",
    source: appManagement,
  },
  "policy-names-missing": {
    severity: "warning",
    demand:
      "should name only configurations that are in the tenant: certificates of the CAs of one that isn't don't satisfy it",
    remedy: "Name the configuration that has taken its place, or take the id out",
    source: appManagement,
  },
  "policy-not-assigned": {
    severity: "note",
    demand: "should be assigned to an application or a service principal, or it restricts nothing",
    remedy: "Assign it, or remove it. To see whether it is assigned takes Application.Read.All beside Policy.Read.All",
    source: "Graph: List appliesTo of an appManagementPolicy",
  },
  "tls-ca-waits": {
    severity: "note",
    demand: "waits for the certificate that a PKI makes of its CSR",
    remedy: "Have the CSR signed and upload the certificate, or remove the CA",
    source: inspection,
  },
  "tls-ca-ends-soon": {
    severity: "warning",
    demand: "should be valid, with all CAs above it, for 60 more days",
    remedy: "Have the CSR of a new CA signed, put that one to use, and remove this one",
    source: "RFC 5280 section 6.1.3 (a)(2)",
  },
  "tls-cas-in-use": {
    severity: "warning",
    demand: "should be the only CA in use, since TLS inspection uses one at a time",
    remedy: "Disable all but one",
    source: inspection,
  },
  "tls-ca-not-linked": {
    severity: "warning",
    demand:
      "should have an enabled link of a TLS inspection policy to an enabled security profile: until then it signs nothing",
    remedy: "Link a TLS inspection policy to a security profile, such as the baseline profile",
    source: links,
  },
  "link-without-ca": {
    severity: "warning",
    demand: "should have a CA in use, unless Microsoft manages one: until then nothing is inspected",
    remedy: "Enable a TLS inspection CA, or disable the link",
    source: links,
  },
  "link-names-nothing": {
    severity: "error",
    demand: "must be linked to policies that exist",
    remedy: "Remove the link, and link the policy that is meant",
    source: links,
  },
  "in-no-program": {
    severity: "note",
    demand: "should be managed by a resource, so that changes are reviewed",
    remedy: "Take it over with adopt or pulumi import, as docs/guides/existing-tenant.md shows",
    source: stack,
  },
  "other-tenant": {
    severity: "error",
    demand: "must have its objects in this tenant for them to be compared",
    remedy:
      "Give the stack of this tenant, or sign in to the stack's; what is in another tenant has a report of its own",
    source: stack,
  },
  gone: {
    severity: "warning",
    demand: "must be in the tenant",
    remedy: "Run pulumi up to have it made again, or pulumi refresh to forget it",
    source: stack,
  },
  drift: {
    severity: "warning",
    demand: "must be as the stack has it",
    remedy: "Run pulumi up to put it back, or write the change into the program",
    source: stack,
  },
});
