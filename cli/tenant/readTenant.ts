import { GraphClient, type Entity } from "../../provider/graph/client.js";
import { idOf } from "../../provider/graph/entity.js";
import { isNotFound, isRefusal } from "../../provider/graph/graphError.js";
import * as read from "../../provider/kernel/fromGraph.js";
import { Illegible, readingOf } from "../../provider/kernel/illegible.js";
import { EntraCaError } from "../../provider/messages/error.js";
import { isAbsent } from "../../provider/records.js";
import { configurationsPath } from "../../provider/resources/applicationTrust.js";
import { state as configurationState } from "../../provider/resources/certificateBasedApplicationConfiguration/graph.js";
import {
  collection as tlsCasPath,
  state as tlsCaState,
  statusOf,
} from "../../provider/resources/externalCertificateAuthorityCertificate/graph.js";
import { state as signedState } from "../../provider/resources/externalCertificateAuthoritySignedCertificate/graph.js";
import {
  certificateOf,
  collection as authoritiesPath,
  state as authorityState,
} from "../../provider/resources/trustedCertificateAuthority/graph.js";
import type { Configuration as Settings } from "../../provider/settings/configuration.js";
import type {
  AppManagementPolicy,
  Configuration,
  FilteringProfile,
  Part,
  Tenant,
  TlsCa,
  TlsInspectionPolicy,
  TrustedCa,
  TrustEntry,
  Unread,
} from "./tenant.js";

const defaultPolicyPath = "/policies/defaultAppManagementPolicy";
const customPoliciesPath = "/policies/appManagementPolicies";
const tlsPoliciesPath = "/networkAccess/tlsInspectionPolicies";
const profilesPath = "/networkAccess/filteringProfiles";

/** All of a TLS inspection CA, some of which Graph may leave out of a list that isn't asked for it. */
const wholeTlsCa =
  "$select=id,name,commonName,organizationName,status,validity,certificateSigningRequest,certificate,chain";

/** Where the section of a policy says whose keys it restricts. */
const sections = [
  ["applicationRestrictions", "applications"],
  ["servicePrincipalRestrictions", "servicePrincipals"],
  ["restrictions", undefined],
] as const;

/**
 * Reads a tenant: one request for each part, and for each further page. Nothing is written, and read permissions are enough. A
 * part that can't be read leaves the others as they are.
 *
 * @param trace Takes a line about each request, where the configuration asks for that.
 * @throws {EntraCaError} where nobody could be signed in, or to another tenant than the one that is configured.
 */
export async function readTenant(settings: Settings, trace: (line: string) => void): Promise<Tenant> {
  const graph = new GraphClient(settings, settings.traceHttp ? { trace } : {});
  try {
    const tenantId = await graph.tenantId();
    const unread: Unread[] = [];
    const part = async <Found>(name: Part, ask: () => Promise<Found>): Promise<Found | undefined> => {
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
    const ofTls = <Found>(name: Part, ask: () => Promise<readonly Found[]>) =>
      settings.cloud.hasTlsInspection ? part(name, ask) : Promise.resolve([]);
    const [configurations, tlsCas, appManagementPolicies, tlsInspectionPolicies, filteringProfiles] = await Promise.all(
      [
        part("configurations", () => readConfigurations(graph)),
        ofTls("tlsCas", () => readTlsCas(graph)),
        part("appManagementPolicies", () => readAppManagementPolicies(graph)),
        ofTls("tlsInspectionPolicies", () => readTlsInspectionPolicies(graph)),
        ofTls("filteringProfiles", () => readFilteringProfiles(graph)),
      ],
    );
    return {
      tenantId,
      graphOrigin: graph.origin,
      cloud: settings.cloud.name,
      readAt: new Date(graph.now()),
      configurations,
      tlsCas,
      appManagementPolicies,
      tlsInspectionPolicies,
      filteringProfiles,
      unread,
    };
  } finally {
    await graph.close();
  }
}

async function readConfigurations(graph: GraphClient): Promise<Configuration[]> {
  const all = await graph.list(`${configurationsPath}?$expand=trustedCertificateAuthorities`);
  return Promise.all(
    all.map(async (found) => {
      const id = idOf(found);
      const members = await authoritiesOf(found, graph);
      return {
        id,
        displayName: textIn(found, "displayName"),
        description: textIn(found, "description"),
        authorities: members.map((member) => authorityOf(member, id)),
        live: readingOf(configurationState(found, members)).legible,
      };
    }),
  );
}

function authorityOf(member: Entity, configurationId: string): TrustedCa {
  const { isRootAuthority: isRoot } = member;
  return {
    id: idOf(member),
    certificate: valueOf(certificateOf(member)),
    isRoot: typeof isRoot === "boolean" ? isRoot : undefined,
    live: readingOf(authorityState(member, configurationId)).legible,
  };
}

/** The CAs that came with a configuration; where they didn't, or not all of them, they are asked for. */
async function authoritiesOf(configuration: Entity, graph: GraphClient): Promise<Entity[]> {
  const { trustedCertificateAuthorities: all, "trustedCertificateAuthorities@odata.nextLink": more } = configuration;
  const path = authoritiesPath(idOf(configuration));
  return Array.isArray(all) && isAbsent(more)
    ? Promise.all((all as Entity[]).map((authority) => graph.complete(path, authority)))
    : graph.list(path);
}

async function readTlsCas(graph: GraphClient): Promise<TlsCa[]> {
  const all = await listed(graph, [`${tlsCasPath}?${wholeTlsCa}`, tlsCasPath]).catch((error: unknown) => {
    // In a tenant that never had one, Graph has no collection.
    if (isNotFound(error)) {
      return [];
    }
    throw error;
  });
  const external = all.filter((found) => isOfType(found, ".externalCertificateAuthorityCertificate"));
  return Promise.all(
    external.map(async (found) => {
      const told = await graph.complete(tlsCasPath, found, "all");
      const state = tlsCaState(told);
      const signed = signedState(told);
      const { certificate, chain } = signed;
      const one = valueOf(certificate ?? undefined);
      const above = valueOf(chain ?? undefined);
      const request = read.spellingOf(read.requestFromGraph(told["certificateSigningRequest"]));
      return {
        id: idOf(told),
        name: textIn(told, "name"),
        commonName: textIn(told, "commonName"),
        organizationName: textIn(told, "organizationName"),
        status: statusOf(told),
        certificateSigningRequest: typeof request === "string" ? request : undefined,
        certificate: one instanceof Illegible ? one : one?.certificates[0],
        chain: above instanceof Illegible ? above : above?.flat(),
        live: readingOf(state).legible,
        signedLive: certificate === null ? undefined : readingOf(signed).legible,
      };
    }),
  );
}

async function readAppManagementPolicies(graph: GraphClient): Promise<AppManagementPolicy[]> {
  const [ofTenant, others] = await Promise.all([
    graph.get(
      `${defaultPolicyPath}?$select=id,displayName,isEnabled,applicationRestrictions,servicePrincipalRestrictions`,
    ),
    graph.list(customPoliciesPath),
  ]);
  return [policyOf(ofTenant, true), ...others.map((found) => policyOf(found, false))];
}

function policyOf(found: Entity, isDefault: boolean): AppManagementPolicy {
  const { isEnabled } = found;
  return {
    id: idOf(found),
    isDefault,
    displayName: textIn(found, "displayName"),
    isEnabled: typeof isEnabled === "boolean" ? isEnabled : undefined,
    entries: sections.flatMap(([section, appliesTo]) =>
      entriesIn(objectIn(found[section])["keyCredentials"], appliesTo),
    ),
  };
}

function entriesIn(restrictions: unknown, appliesTo: TrustEntry["appliesTo"]): TrustEntry[] {
  return (Array.isArray(restrictions) ? restrictions : [])
    .map(objectIn)
    .filter(({ restrictionType }) => restrictionType === "trustedCertificateAuthority")
    .map((entry) => {
      const ids = entry["certificateBasedApplicationConfigurationIds"];
      return {
        appliesTo,
        state: textIn(entry, "state"),
        restrictForAppsCreatedAfterDateTime: textIn(entry, "restrictForAppsCreatedAfterDateTime"),
        configurationIds: Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [],
      };
    });
}

async function readTlsInspectionPolicies(graph: GraphClient): Promise<TlsInspectionPolicy[]> {
  const all = await graph.list(tlsPoliciesPath);
  return all.map((found) => ({
    id: idOf(found),
    name: textIn(found, "name"),
    description: textIn(found, "description"),
    defaultAction: textIn(objectIn(found["settings"]), "defaultAction"),
  }));
}

async function readFilteringProfiles(graph: GraphClient): Promise<FilteringProfile[]> {
  const withLinks = `${profilesPath}?$expand=policies`;
  const all = await listed(graph, [`${withLinks}($expand=policy)`, withLinks]);
  return all.map((found) => {
    const { policies, priority } = found;
    return {
      id: idOf(found),
      name: textIn(found, "name"),
      state: textIn(found, "state"),
      priority: typeof priority === "number" ? priority : undefined,
      links: (Array.isArray(policies) ? policies : [])
        .map(objectIn)
        .filter((link) => isOfType(link, ".tlsInspectionPolicyLink"))
        .map((link) => ({
          id: idOf(link),
          state: textIn(link, "state"),
          policyId: textIn(objectIn(link["policy"]), "id"),
        })),
    };
  });
}

/** The first of several ways to ask for a collection that Graph takes. */
async function listed(graph: GraphClient, [path = "", ...others]: readonly string[]): Promise<Entity[]> {
  try {
    return await graph.list(path);
  } catch (error) {
    if (others.length === 0 || !isRefusal(error)) {
      throw error;
    }
    return listed(graph, others);
  }
}

/** Whether an entity is of a type; where it says nothing of that, it is. */
function isOfType({ "@odata.type": type }: Entity, name: string): boolean {
  return typeof type !== "string" || type.endsWith(name);
}

function textIn(found: Entity, property: string): string | undefined {
  const text = read.textWhereTold(found[property]);
  return text instanceof Illegible ? undefined : text;
}

function objectIn(value: unknown): Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Entity) : {};
}

/** What was read, or why it couldn't be. */
function valueOf<Value>(found: { readonly value: Value } | Illegible): Value | Illegible;
function valueOf<Value>(found: { readonly value: Value } | Illegible | undefined): Value | Illegible | undefined;
function valueOf<Value>(found: { readonly value: Value } | Illegible | undefined): Value | Illegible | undefined {
  return found instanceof Illegible ? found : found?.value;
}
