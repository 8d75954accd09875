import { idOf, type Entity } from "../../provider/graph/entity.js";
import type { Context } from "../../provider/kernel/context.js";
import type { Definition, Found } from "../../provider/kernel/definition.js";
import { Illegible } from "../../provider/kernel/illegible.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { EntraCaError } from "../../provider/messages/error.js";
import {
  customPolicies,
  defaultPolicy,
  entryIn,
  idAt,
  inCustomPolicy,
  inDefaultPolicy,
  state as entryState,
  type Place,
} from "../../provider/resources/appManagementPolicyTrustedCertificateAuthority/graph.js";
import { configurationsPath } from "../../provider/resources/applicationTrust.js";
import { resources, type ClassName } from "../../provider/resources/resources.js";
import { policiesPath, profilesPath } from "../../provider/resources/tlsInspection.js";
import type { Reading } from "./reading.js";
import type {
  AppManagementPolicy,
  Configuration,
  FilteringProfile,
  Part,
  Tenant,
  TlsCa,
  TlsInspectionPolicy,
  Unread,
} from "./tenant.js";
import { whereabouts } from "./whereabouts.js";

/** Of as many custom policies is asked whether they are assigned: a report takes few requests, however many there are. */
const mostAssignments = 4;

/**
 * Reads a tenant, with few requests: one for each part, and for each further page. Nothing is written, and read permissions are
 * enough. A part that can't be read leaves the others as they are.
 *
 * @throws {EntraCaError} where nobody could be signed in, or to another tenant than the one that is configured.
 */
export function readTenant(reading: Reading): Promise<Tenant> {
  return reading.graph.believing(() => readParts(reading));
}

async function readParts({ graph, contextOf }: Reading): Promise<Tenant> {
  const context = contextOf("");
  const { cloud } = context.configuration;
  const tenantId = await graph.tenantId();
  const unread: Unread[] = [];
  const part = async <One>(name: Part, ask: () => Promise<One>): Promise<One | undefined> => {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof EntraCaError)) {
        throw error;
      }
      const { code, what, nextStep } = error;
      unread.push({ part: name, code, what, nextStep });
      return undefined;
    }
  };
  // A cloud without TLS inspection has none of it.
  const ofTls = <One>(name: Part, ask: () => Promise<readonly One[]>) =>
    cloud.hasTlsInspection ? part(name, ask) : Promise.resolve([]);
  const [configurations, tlsCas, appManagementPolicies, tlsInspectionPolicies, filteringProfiles] = await Promise.all([
    part("configurations", () => readConfigurations(context)),
    ofTls("tlsCas", () => readTlsCas(context)),
    part("appManagementPolicies", () => readAppManagementPolicies(context)),
    ofTls("tlsInspectionPolicies", () => readTlsInspectionPolicies(context)),
    ofTls("filteringProfiles", () => readFilteringProfiles(context)),
  ]);
  return {
    tenantId,
    graphOrigin: graph.origin,
    cloud: cloud.name,
    readAt: new Date(graph.now()),
    configurations,
    tlsCas,
    appManagementPolicies,
    tlsInspectionPolicies,
    filteringProfiles,
    unread,
  };
}

/** All objects of a kind, as their resource reads them. */
async function all<D extends Definition>(
  resource: Resource<D> & { readonly definition: { readonly className: ClassName } },
  context: Context,
): Promise<Found<D>[]> {
  const found = (await whereabouts[resource.definition.className]?.(context)) ?? [];
  const read = found.map(({ id, state }) => (resource as unknown as Resource).live(id, state, context));
  return (await Promise.all(read)).filter((one) => one !== undefined) as unknown as Found<D>[];
}

async function readConfigurations(context: Context): Promise<Configuration[]> {
  await context.collections.list(configurationsPath);
  const [configurations, authorities] = await Promise.all([
    all(resources.CertificateBasedApplicationConfiguration, context),
    all(resources.TrustedCertificateAuthority, context),
  ]);
  return configurations.map(({ id, displayName, description }) => ({
    id,
    displayName: nameIn(displayName),
    description: textOf(description),
    authorities: authorities
      .filter((authority) => authority.certificateBasedApplicationConfigurationId === id)
      .map(({ id: authorityId, certificate, isRootAuthority: isRoot }) => ({
        id: authorityId,
        certificate: valueOf(certificate) ?? new Illegible("isn't there"),
        isRoot: typeof isRoot === "boolean" ? isRoot : undefined,
      })),
  }));
}

async function readTlsCas(context: Context): Promise<TlsCa[]> {
  const [cas, allSigned] = await Promise.all([
    all(resources.ExternalCertificateAuthorityCertificate, context),
    all(resources.ExternalCertificateAuthoritySignedCertificate, context),
  ]);
  return cas.map(({ id, name, commonName, organizationName, status, certificateSigningRequest }) => {
    const signed = allSigned.find((one) => one.id === id);
    const [one, above] = [valueOf(signed?.certificate), valueOf(signed?.chain)];
    return {
      id,
      name: nameIn(name),
      commonName: textOf(commonName),
      organizationName: textOf(organizationName),
      status: textOf(status),
      certificateSigningRequest: textOf(certificateSigningRequest),
      certificate: one instanceof Illegible ? one : one?.certificates[0],
      chain: above instanceof Illegible ? above : above?.flat(),
    };
  });
}

async function readAppManagementPolicies({ collections, graph }: Context): Promise<AppManagementPolicy[]> {
  const [ofTenant, others] = await Promise.all([collections.object(defaultPolicy), collections.list(customPolicies)]);
  const custom = others.map((found) => policyOf(found, [inCustomPolicy(idOf(found))]));
  const naming = custom.filter(({ entries }) => entries.length > 0);
  const policies = custom.map(async (policy): Promise<AppManagementPolicy> => {
    const at = naming.indexOf(policy);
    const isAsked = at < mostAssignments;
    const notAsked = { why: `that it wasn't asked of more than ${mostAssignments} policies` };
    return at === -1 ? policy : { ...policy, isAssigned: isAsked ? await isAssignedIn(policy, graph) : notAsked };
  });
  const whole = { ...policyOf(ofTenant, inDefaultPolicy), isDefault: true, isAssigned: true };
  return [whole, ...(await Promise.all(policies))];
}

function policyOf(found: Entity, places: readonly Place[]): AppManagementPolicy {
  const { isEnabled, displayName } = found;
  return {
    id: idOf(found),
    isDefault: false,
    displayName: nameIn(displayName),
    isEnabled: typeof isEnabled === "boolean" ? isEnabled : undefined,
    isAssigned: undefined,
    entries: places.flatMap((place) => {
      const entry = entryIn(found, place);
      if (entry === undefined) {
        return [];
      }
      const { appliesTo, state, certificateBasedApplicationConfigurationIds: ids } = entryState(entry, found, place);
      return [
        {
          id: idAt(place),
          appliesTo: appliesTo === "applications" || appliesTo === "servicePrincipals" ? appliesTo : undefined,
          state: textOf(state),
          configurationIds: Array.isArray(ids) ? (ids as readonly string[]) : [],
        },
      ];
    }),
  };
}

/** Whether a custom policy is for anything, which needs a permission of its own. */
async function isAssignedIn({ id }: AppManagementPolicy, graph: Context["graph"]): Promise<boolean | { why: string }> {
  try {
    const { value } = await graph.get(`${inCustomPolicy(id).path}/appliesTo?$top=1`);
    return Array.isArray(value) ? value.length > 0 : { why: "an answer that doesn't tell it" };
  } catch (error) {
    if (!(error instanceof EntraCaError)) {
      throw error;
    }
    return { why: `that it couldn't be read. ${error.what}` };
  }
}

async function readTlsInspectionPolicies(context: Context): Promise<TlsInspectionPolicy[]> {
  await context.collections.list(policiesPath);
  const [policies, rules] = await Promise.all([
    all(resources.TlsInspectionPolicy, context),
    all(resources.TlsInspectionRule, context),
  ]);
  return policies.map(({ id, name, description, defaultAction }) => ({
    id,
    name: nameIn(name),
    description: textOf(description),
    defaultAction: textOf(defaultAction),
    rules: rules
      .filter(({ policyId }) => policyId === id)
      .map(({ id: ruleId, name: ruleName, priority, action, status }) => ({
        id: ruleId,
        name: nameIn(ruleName),
        priority: typeof priority === "number" ? priority : undefined,
        action: textOf(action),
        status: textOf(status),
      })),
  }));
}

async function readFilteringProfiles(context: Context): Promise<FilteringProfile[]> {
  const profiles = await context.collections.list(profilesPath);
  const links = await all(resources.TlsInspectionPolicyLink, context);
  return profiles.map((profile) => {
    const { name, state, priority } = profile;
    const id = idOf(profile);
    return {
      id,
      name: nameIn(name),
      state: textOf(state),
      priority: typeof priority === "number" ? priority : undefined,
      links: links
        .filter(({ filteringProfileId }) => filteringProfileId === id)
        .map(({ id: linkId, state: shown, policyId }) => ({
          id: linkId,
          state: textOf(shown),
          policyId: textOf(policyId),
        })),
    };
  });
}

/** What people call something, if anything: by a blank nobody could find it. */
function nameIn(value: unknown): string | undefined {
  const text = textOf(value);
  return text?.trim() === "" ? undefined : text;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What was read, or why it couldn't be. */
function valueOf<Value>(
  found: { readonly value: Value } | Illegible | null | undefined,
): Value | Illegible | undefined {
  return found instanceof Illegible ? found : found?.value;
}
