/** Makes a report of a tenant that was read: nothing here asks for anything. */
import type { BrokenRule } from "../../provider/checks/rule.js";
import { pathOf, signedCertificateFindings, type SignedCertificate } from "../../provider/checks/signedCertificate.js";
import { sixMonthsRule } from "../../provider/checks/signedCertificateRules.js";
import { caFindings } from "../../provider/checks/trustedCertificate.js";
import { Illegible } from "../../provider/kernel/illegible.js";
import { isInUse } from "../../provider/resources/externalCertificateAuthorityCertificate/graph.js";
import type { Certificate } from "../../provider/x509/certificate.js";
import { readCertificateRequest } from "../../provider/x509/certificateRequest.js";
import { attempt } from "../../provider/results.js";
import { isDate } from "../../provider/x509/time.js";
import type {
  AppManagementPolicy,
  Configuration,
  FilteringProfile,
  Part,
  Tenant,
  TlsCa,
  TlsInspectionPolicy,
  TlsInspectionPolicyLink,
} from "../tenant/tenant.js";
import { daysBetween, factsOf, firstToEnd, pathsIn } from "./certificateFacts.js";
import { Management, type ComparedStack } from "./management.js";
import type {
  AppManagementPolicyFacts,
  ConfigurationFacts,
  End,
  FilteringProfileFacts,
  Finding,
  Report,
  Severity,
  Subject,
  TlsCaFacts,
  TlsInspectionPolicyFacts,
} from "./model.js";
import { reportRules, type ReportRule } from "./rules.js";

/** The marks of the timeline, in days from now on. */
export const soon = [60, 180] as const;

/** From the most serious on. */
export const severities: readonly Severity[] = ["error", "warning", "note"];

/** What the parts of a tenant are called. */
const partNames: Readonly<Record<Part, string>> = {
  configurations: "the configurations of CAs that applications may use",
  tlsCas: "the TLS inspection CAs",
  appManagementPolicies: "the app management policies",
  tlsInspectionPolicies: "the TLS inspection policies",
  filteringProfiles: "the security profiles",
};

/**
 * @param tool What makes the report.
 * @param stack What a program manages, where that was given.
 */
export function makeReport(tenant: Tenant, tool: Report["tool"], stack?: ComparedStack): Report {
  return new Making(tenant, stack).report(tool);
}

interface Link {
  readonly profile: FilteringProfile;
  readonly link: TlsInspectionPolicyLink;
  readonly isInForce: boolean;
}

/** What of an object a finding is about. */
interface Detail {
  readonly certificate?: Certificate | undefined;
  /** The id of what is in it. */
  readonly member?: string;
}

class Making {
  readonly #now: Date;
  readonly #certificates = new Map<string, Certificate>();
  /** The thumbprints of certificates that something in use has. */
  readonly #inUse = new Set<string>();
  readonly #pathEnds: End[] = [];
  readonly #findings: Finding[] = [];
  readonly #management: Management | undefined;
  readonly #links: readonly Link[] | undefined;

  constructor(
    private readonly tenant: Tenant,
    private readonly stack: ComparedStack | undefined,
  ) {
    this.#now = tenant.readAt;
    this.#management = stack && new Management(stack);
    this.#links = tenant.filteringProfiles?.flatMap((profile) =>
      profile.links.map((link) => ({
        profile,
        link,
        isInForce: profile.state === "enabled" && link.state === "enabled",
      })),
    );
  }

  report(tool: Report["tool"]): Report {
    const { tenantId, graphOrigin, cloud, readAt, unread } = this.tenant;
    for (const { part, what, nextStep } of unread) {
      // Without the policies it is known what there is, and not whether it counts, nor is the stack compared with them.
      const isNeeded = part === "configurations" || part === "tlsCas" || this.#management?.hasIn(part) === true;
      const severity = isNeeded ? "error" : "warning";
      const about: Subject = { kind: "tenant", id: "", name: partNames[part] };
      this.#add({ ...reportRules["not-read"], severity, remedy: nextStep }, about, what);
    }
    const configurations = (this.tenant.configurations ?? []).map((each) => this.#configuration(each));
    const tlsCas = (this.tenant.tlsCas ?? []).map((each) => this.#tlsCa(each));
    const tlsInspectionPolicies = (this.tenant.tlsInspectionPolicies ?? []).map((each) => this.#tlsPolicy(each));
    const filteringProfiles = (this.tenant.filteringProfiles ?? []).map((each) => this.#profile(each));
    const appManagementPolicies = (this.tenant.appManagementPolicies ?? []).map((each) => this.#appPolicy(each));
    this.#elsewhere();
    this.#disagreements();
    const objects = [
      ...[...configurations, ...configurations.flatMap(({ authorities }) => authorities), ...tlsCas],
      ...[...tlsInspectionPolicies, ...tlsInspectionPolicies.flatMap(({ rules }) => rules)],
      ...filteringProfiles.flatMap(({ links }) => links),
      ...appManagementPolicies.flatMap(({ entries }) => entries),
    ];
    const managed = objects.filter(({ managedBy = [] }) => managedBy.length > 0).length;
    const findings = withNamesakes(this.#findings).toSorted(
      (one, other) =>
        severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
        compareTexts(one.about.name, other.about.name) ||
        compareTexts(one.rule, other.rule),
    );
    const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
    const ends = [...this.#certificateEnds(), ...this.#pathEnds].toSorted((one, other) =>
      compareTexts(one.at, other.at),
    );
    const days = ends.flatMap((each) => (each.what === "certificate" ? [each.days] : []));
    const within = (limit: number) => days.filter((left) => left >= 0 && left < limit).length;
    return {
      version: 1,
      tool,
      tenant: {
        ...(tenantId !== undefined && { id: tenantId }),
        ...{ graphOrigin, cloud, readAt: readAt.toISOString() },
      },
      ...(this.stack && { stack: { name: this.stack.name, managed, inNoProgram: objects.length - managed } }),
      summary: {
        errors: count("error"),
        warnings: count("warning"),
        notes: count("note"),
        certificates: this.#certificates.size,
        configurations: configurations.length,
        trustedCas: configurations.flatMap(({ authorities }) => authorities).length,
        tlsCas: tlsCas.length,
        tlsCasInUse: tlsCas.filter((each) => each.isInUse).length,
        ended: days.filter((left) => left < 0).length,
        endingWithin60Days: within(soon[0]),
        endingWithin180Days: within(soon[1]),
      },
      unread: [...unread],
      findings,
      configurations,
      tlsCas,
      tlsInspectionPolicies,
      filteringProfiles,
      appManagementPolicies,
      ends,
      certificates: [...this.#certificates.values()].map(factsOf),
    };
  }

  #configuration(configuration: Configuration): ConfigurationFacts {
    const { id, displayName, description, authorities } = configuration;
    const about = subjectOf("configuration", configuration, displayName);
    const readable = authorities.flatMap(({ certificate }) => (certificate instanceof Illegible ? [] : [certificate]));
    for (const { certificate, isRoot, id: authorityId } of authorities) {
      if (certificate instanceof Illegible) {
        this.#add(reportRules.unreadable, about, `the certificate of its CA ${authorityId}, which ${certificate.why}`, {
          member: authorityId,
        });
        continue;
      }
      const asRoot = isRoot ?? certificate.fields?.isSelfIssued ?? false;
      for (const broken of caFindings("certificate", certificate, asRoot, this.#now)) {
        this.#addBroken(broken, about, broken.rule.severity);
      }
    }
    const roots = authorities.filter(({ isRoot }) => isRoot !== false);
    if (roots.length !== 1 && authorities.every(({ isRoot }) => isRoot !== undefined)) {
      this.#add(reportRules["root-count"], about, roots.length === 0 ? "none" : `${roots.length} roots`);
    }
    const paths = pathsIn(readable, this.#now);
    for (const path of paths) {
      const [top] = path;
      if (top?.fields?.isSelfSigned === false) {
        this.#add(reportRules["issuer-not-there"], about, `no certificate of ${JSON.stringify(issuerOf(top))}`, {
          certificate: top,
        });
      }
      this.#addPath(path, `${about.name}: ${path.at(-1)?.subject ?? ""}`, true);
    }
    this.#keep(readable, true);
    const usedBy = this.#usesOf(configuration, about);
    const managedBy = this.#management?.of("CertificateBasedApplicationConfiguration", id);
    this.#noteManagers(managedBy, about);
    return {
      id,
      ...(displayName !== undefined && { displayName }),
      ...(description !== undefined && { description }),
      authorities: authorities.map((authority) => {
        const { certificate, isRoot } = authority;
        const owners = this.#management?.ofAuthority(authority, configuration);
        const one = certificate instanceof Illegible ? undefined : certificate;
        if (managedBy?.length !== 0) {
          const which = one === undefined ? authority.id : JSON.stringify(one.subject);
          this.#noteManagers(owners, about, { what: `its CA ${which}`, id: authority.id, certificate: one });
        }
        return {
          id: authority.id,
          ...(isRoot !== undefined && { isRoot }),
          ...(certificate instanceof Illegible
            ? { unreadable: certificate.why }
            : { thumbprint: certificate.thumbprint }),
          ...(owners && { managedBy: owners }),
        };
      }),
      paths: paths.map((path) => path.map(({ thumbprint }) => thumbprint)),
      ...endOf(readable),
      ...(usedBy && { usedBy }),
      ...(managedBy && { managedBy }),
    };
  }

  /** The policies that name a configuration; undefined where they couldn't be read. */
  #usesOf({ id }: Configuration, about: Subject): ConfigurationFacts["usedBy"] {
    const uses = this.tenant.appManagementPolicies?.flatMap((policy) =>
      policy.entries
        .filter(({ configurationIds }) => configurationIds.some((each) => each.toLowerCase() === id.toLowerCase()))
        .map(({ appliesTo = "assigned" as const, state }) => ({
          use: { policyId: policy.id, policyName: nameOf(policy, policy.displayName), appliesTo },
          idle: whyIdle(policy, state),
        })),
    );
    if (uses?.length === 0) {
      this.#add(reportRules["configuration-not-used"], about, "no policy that names it");
    } else if (uses?.every(({ idle }) => idle !== undefined) === true) {
      const reasons = uses.map(({ use, idle = "" }) => `${JSON.stringify(use.policyName)}, ${idle}`);
      this.#add(reportRules["configuration-not-in-force"], about, `only ${reasons.join("; ")}`);
    }
    return uses?.map(({ use, idle }) => ({ ...use, isInForce: idle === undefined }));
  }

  #tlsCa(ca: TlsCa): TlsCaFacts {
    const { id, name, commonName, organizationName, status, certificate, chain } = ca;
    const about = subjectOf("tlsCa", ca, name);
    const inUse = isInUse(status);
    // What isn't used does no harm.
    const severityIn = (severity: Severity) => (inUse ? severity : "note");
    for (const [what, found] of Object.entries({ certificate, chain })) {
      if (found instanceof Illegible) {
        this.#add(
          { ...reportRules.unreadable, severity: severityIn("error") },
          about,
          `its ${what}, which ${found.why}`,
        );
      }
    }
    const signed = certificate instanceof Illegible ? undefined : certificate;
    const above = chain instanceof Illegible ? undefined : chain;
    const given = signed && deliveredOf(ca, signed, above);
    const path = given && pathOf({ ...given, chain: given.chain ?? [] }, this.#now).map((each) => each.certificate);
    if (status === "csrGenerated") {
      this.#add(reportRules["tls-ca-waits"], about, "none");
    }
    if (signed !== undefined && given !== undefined && path !== undefined) {
      for (const broken of signedCertificateFindings(given, this.#now)) {
        // Six months are demanded of an upload; what was uploaded before goes on until it ends.
        const isOfUpload = broken.rule.id === sixMonthsRule.id;
        this.#addBroken(broken, about, severityIn(isOfUpload ? "warning" : broken.rule.severity));
      }
      this.#addPath(path, about.name, inUse);
      this.#keep([signed, ...(above ?? [])], inUse);
      const end = firstToEnd(path)?.notAfter;
      if (inUse && end !== undefined && end >= this.#now && daysBetween(this.#now, end) < soon[0]) {
        this.#add(reportRules["tls-ca-ends-soon"], about, `it ends at ${end.toISOString()}`, {
          certificate: firstToEnd(path),
        });
      }
    }
    const usedBy = this.#links?.filter(() => inUse).map((each) => this.#useOf(each));
    if (inUse && usedBy?.some(({ isInForce }) => isInForce) === false) {
      this.#add(
        reportRules["tls-ca-not-linked"],
        about,
        usedBy.length === 0 ? "none" : "only links that aren't in force",
      );
    }
    const rivals = (this.tenant.tlsCas ?? []).filter((other) => other !== ca && isInUse(other.status));
    if (inUse && rivals.length > 0) {
      const names = rivals.map((other) => JSON.stringify(nameOf(other, other.name))).join(", ");
      this.#add(reportRules["tls-cas-in-use"], about, names);
    }
    const managedBy = this.#management?.ofTlsCa(ca);
    this.#noteManagers(managedBy, about);
    return {
      id,
      ...(name !== undefined && { name }),
      ...(commonName !== undefined && { commonName }),
      ...(organizationName !== undefined && { organizationName }),
      ...(status !== undefined && { status }),
      isInUse: inUse,
      ...(signed && { thumbprint: signed.thumbprint }),
      ...(certificate instanceof Illegible && { unreadable: certificate.why }),
      ...(path && { path: path.toReversed().map(({ thumbprint }) => thumbprint), ...endOf(path) }),
      ...(usedBy && { usedBy }),
      ...(managedBy && { managedBy }),
    };
  }

  #useOf({ profile, link, isInForce }: Link): NonNullable<TlsCaFacts["usedBy"]>[number] {
    const policy = this.tenant.tlsInspectionPolicies?.find(({ id }) => id === link.policyId);
    return {
      profileId: profile.id,
      profileName: nameOf(profile, profile.name),
      ...(link.policyId !== undefined && { policyId: link.policyId }),
      ...(policy && { policyName: nameOf(policy, policy.name) }),
      isInForce,
    };
  }

  #appPolicy(policy: AppManagementPolicy): AppManagementPolicyFacts {
    const { id, displayName, isDefault, isEnabled, isAssigned } = policy;
    const about = subjectOf("appManagementPolicy", policy, displayName);
    const known = this.tenant.configurations?.map((one) => one.id.toLowerCase());
    const entries = policy.entries.map(({ id: entryId, appliesTo = "assigned" as const, state, configurationIds }) => {
      const whose = `its entry for ${entryNames[appliesTo]}`;
      const missing = configurationIds.filter((each) => known?.includes(each.toLowerCase()) === false);
      if (missing.length > 0) {
        const isAll = missing.length === configurationIds.length;
        const rule = reportRules[isAll ? "policy-names-nothing" : "policy-names-missing"];
        const which = isAll ? "which names only" : "which names";
        const ids = [...new Set(missing)].join(", ");
        this.#add(rule, about, `${whose}, ${which} ${ids}, and no such configuration`, { member: entryId });
      }
      const managedBy = this.#management?.of("AppManagementPolicyTrustedCertificateAuthority", entryId);
      this.#noteManagers(managedBy, about, { what: whose, id: entryId });
      return {
        ...{ id: entryId, appliesTo, configurationIds: [...configurationIds] },
        ...(state !== undefined && { state }),
        ...(managedBy && { managedBy }),
      };
    });
    const isToBeTold = entries.length > 0 && isEnabled !== false && isAssigned !== true;
    if (isToBeTold) {
      const found = typeof isAssigned === "object" ? isAssigned.why : "that it is assigned to none";
      this.#add(reportRules["policy-not-assigned"], about, found);
    }
    return {
      id,
      ...(displayName !== undefined && { displayName }),
      isDefault,
      ...(isEnabled !== undefined && { isEnabled }),
      ...(typeof isAssigned === "boolean" && { isAssigned }),
      entries,
    };
  }

  #tlsPolicy(policy: TlsInspectionPolicy): TlsInspectionPolicyFacts {
    const { id, name, description, defaultAction, rules } = policy;
    const about = subjectOf("tlsInspectionPolicy", policy, name);
    const managedBy = this.#management?.of("TlsInspectionPolicy", id);
    this.#noteManagers(managedBy, about);
    return {
      id,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(defaultAction !== undefined && { defaultAction }),
      rules: rules.map((rule) => {
        const owners = this.#management?.of("TlsInspectionRule", rule.id);
        if (managedBy?.length !== 0) {
          this.#noteManagers(owners, about, {
            what: `its rule ${JSON.stringify(nameOf(rule, rule.name))}`,
            id: rule.id,
          });
        }
        const { name: ruleName, priority, action, status } = rule;
        return {
          id: rule.id,
          ...(ruleName !== undefined && { name: ruleName }),
          ...(priority !== undefined && { priority }),
          ...(action !== undefined && { action }),
          ...(status !== undefined && { status }),
          ...(owners && { managedBy: owners }),
        };
      }),
      ...(managedBy && { managedBy }),
    };
  }

  #profile(profile: FilteringProfile): FilteringProfileFacts {
    const { tlsCas, tlsInspectionPolicies } = this.tenant;
    const { id, name, state, priority } = profile;
    const about = subjectOf("filteringProfile", profile, name);
    const hasCa = tlsCas?.some(({ status }) => isInUse(status));
    const links = (this.#links ?? []).filter((each) => each.profile === profile);
    for (const { link, isInForce } of links) {
      if (isInForce && hasCa === false) {
        this.#add(reportRules["link-without-ca"], about, "none");
      }
      const { policyId } = link;
      if (policyId !== undefined && tlsInspectionPolicies?.some((each) => each.id === policyId) === false) {
        const found = `a link to ${policyId}, which isn't there`;
        this.#add(reportRules["link-names-nothing"], about, found, { member: link.id });
      }
    }
    return {
      id,
      ...(name !== undefined && { name }),
      ...(state !== undefined && { state }),
      ...(priority !== undefined && { priority }),
      links: links.map(({ link }) => {
        const managedBy = this.#management?.of("TlsInspectionPolicyLink", link.id);
        const policy = tlsInspectionPolicies?.find((each) => each.id === link.policyId);
        const which = policy === undefined ? (link.policyId ?? link.id) : nameOf(policy, policy.name);
        const what = `its link to the TLS inspection policy ${JSON.stringify(which)}`;
        this.#noteManagers(managedBy, about, { what, id: link.id });
        return {
          id: link.id,
          ...(link.state !== undefined && { state: link.state }),
          ...(link.policyId !== undefined && { policyId: link.policyId }),
          ...(managedBy && { managedBy }),
        };
      }),
    };
  }

  /** Of another tenant's stack nothing is compared: that isn't to look as if all were well. */
  #elsewhere(): void {
    const { name, resources, elsewhere } = this.stack ?? { name: "", resources: [], elsewhere: 0 };
    if (elsewhere > 0) {
      const rule = reportRules["other-tenant"];
      const severity = resources.length === 0 ? rule.severity : "note";
      const found = `${elsewhere} of its ${resources.length + elsewhere} resources of this package in another tenant`;
      this.#add({ ...rule, severity }, { kind: "tenant", id: "", name: `the stack ${name}` }, found);
    }
  }

  #disagreements(): void {
    for (const { resource, kind, found } of this.stack?.disagreements ?? []) {
      const about: Subject = { kind: "resource", id: resource.urn, name: resource.urn.split("::").slice(3).join("::") };
      this.#add(reportRules[kind], about, found);
    }
  }

  /**
   * Notes what no resource manages: an object, or something in it.
   *
   * @param managers Undefined where there is no stack to compare with.
   */
  #noteManagers(
    managers: readonly string[] | undefined,
    about: Subject,
    member?: { readonly what: string; readonly id: string; readonly certificate?: Certificate | undefined },
  ): void {
    if (managers?.length === 0) {
      const rule = reportRules["in-no-program"];
      if (member === undefined) {
        this.#add(rule, about, "no resource of the stack that manages it");
      } else {
        const { what, id, certificate } = member;
        this.#add(rule, about, `${what}, which no resource of the stack manages`, { certificate, member: id });
      }
    }
  }

  #keep(certificates: readonly Certificate[], isInUse: boolean): void {
    for (const certificate of certificates) {
      this.#certificates.set(certificate.thumbprint, certificate);
      if (isInUse) {
        this.#inUse.add(certificate.thumbprint);
      }
    }
  }

  #addPath(path: readonly Certificate[], name: string, isInUse: boolean): void {
    const first = firstToEnd(path);
    // A path of one certificate ends with it, which is said already.
    if (first !== undefined && path.length > 1) {
      this.#pathEnds.push(this.#end("path", name, first, isInUse));
    }
  }

  #certificateEnds(): End[] {
    return [...this.#certificates.values()]
      .filter(({ notAfter }) => isDate(notAfter))
      .map((each) => this.#end("certificate", each.subject, each, this.#inUse.has(each.thumbprint)));
  }

  #end(what: End["what"], name: string, { notAfter, thumbprint }: Certificate, isInUse: boolean): End {
    return { at: notAfter.toISOString(), what, name, thumbprint, days: daysBetween(this.#now, notAfter), isInUse };
  }

  #addBroken({ rule, found, certificate }: BrokenRule, about: Subject, severity: Severity): void {
    const { remedy = "Have another certificate made, and put it in place of this one" } = rule;
    this.#add({ ...rule, severity, remedy }, about, found, { certificate });
  }

  #add(rule: ReportRule, about: Subject, found: string, { certificate, member }: Detail = {}): void {
    const { id, severity, demand, source, remedy } = rule;
    const finding = { rule: id, severity, about, demand, found, source, remedy };
    this.#findings.push({
      ...finding,
      ...(certificate && naming(certificate)),
      ...(member !== undefined && { member }),
    });
  }
}

/** The findings, with a mark where only the id tells what one is about. */
function withNamesakes(findings: readonly Finding[]): Finding[] {
  const key = ({ kind, name }: Subject) => `${kind} ${name}`;
  const first = new Map(findings.toReversed().map(({ about }) => [key(about), about.id]));
  const shared = new Set(findings.flatMap(({ about }) => (first.get(key(about)) === about.id ? [] : [key(about)])));
  return findings.map((finding) => {
    const { about } = finding;
    return shared.has(key(about)) ? { ...finding, about: { ...about, isNamesake: true as const } } : finding;
  });
}

/** Why an entry of a policy restricts nothing, in words; undefined where it does, as far as was read. */
function whyIdle({ isEnabled, isAssigned }: AppManagementPolicy, state: string | undefined): string | undefined {
  if (isEnabled !== true) {
    return "which isn't enabled";
  }
  if (state !== "enabled") {
    return "whose entry isn't enabled";
  }
  return isAssigned === false ? "which is assigned to nothing" : undefined;
}

/** Whose keys an entry restricts, in words. */
const entryNames = {
  applications: "applications",
  servicePrincipals: "service principals",
  assigned: "what the policy is assigned to",
} as const;

/** What a PKI made of a CA's CSR, as the rules look at it. */
function deliveredOf(
  { certificateSigningRequest: request }: TlsCa,
  certificate: Certificate,
  above: readonly Certificate[] | undefined,
): SignedCertificate {
  return {
    certificate: { certificates: [certificate] },
    certificateSigningRequest: request === undefined ? undefined : attempt(() => readCertificateRequest(request)),
    chain: above?.map((each) => ({ certificate: each, property: "chain" })),
  };
}

/** What an object is called: by its id where it has no name. */
function nameOf({ id }: { readonly id: string }, name: string | undefined): string {
  return name ?? id;
}

function subjectOf(kind: Subject["kind"], one: { readonly id: string }, name: string | undefined): Subject {
  return { kind, id: one.id, name: nameOf(one, name) };
}

function endOf(certificates: readonly Certificate[]): { ends?: string } {
  const first = firstToEnd(certificates);
  return first === undefined ? {} : { ends: first.notAfter.toISOString() };
}

function naming({ thumbprint, subject }: Certificate) {
  return { thumbprint, subject };
}

function issuerOf(certificate: Certificate): string {
  return attempt(() => certificate.issuer) ?? "";
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
