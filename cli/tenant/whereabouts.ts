/** Where in a tenant there is what a kind of resource may have. */
import { idOf, type Entity } from "../../provider/graph/entity.js";
import type { Context } from "../../provider/kernel/context.js";
import type { State } from "../../provider/kernel/definition.js";
import { configurationsPath } from "../../provider/resources/applicationTrust.js";
import {
  customPolicies,
  idAt,
  inDefaultPolicy,
} from "../../provider/resources/appManagementPolicyTrustedCertificateAuthority/graph.js";
import type { ClassName } from "../../provider/resources/definitions.js";
import {
  collection as tlsCas,
  isExternal,
  statusOf,
} from "../../provider/resources/externalCertificateAuthorityCertificate/graph.js";
import { isTlsLink, linksPath, policiesPath, profilesPath } from "../../provider/resources/tlsInspection.js";
import { range } from "../../provider/resources/tlsInspectionRule/definition.js";
import { collection as rules } from "../../provider/resources/tlsInspectionRule/graph.js";
import { collection as members } from "../../provider/resources/trustedCertificateAuthority/graph.js";

/** An object's id, and what its resource has to know of where it is. */
export interface Whereabouts {
  readonly id: string;
  readonly state: State;
}

/** All objects of a kind. */
type Search = (context: Context) => Promise<readonly Whereabouts[]>;

const externalTlsCas = async ({ collections }: Context) => (await collections.listOrNone(tlsCas)).filter(isExternal);

/** What Graph makes by itself, and no program may have, isn't among it. */
export const whereabouts: Readonly<Partial<Record<ClassName, Search>>> = {
  ExternalCertificateAuthorityCertificate: async (context) => (await externalTlsCas(context)).map(at),

  ExternalCertificateAuthoritySignedCertificate: async (context) =>
    (await externalTlsCas(context)).filter((ca) => statusOf(ca) !== "csrGenerated").map(at),

  CertificateBasedApplicationConfiguration: async ({ collections }) =>
    (await collections.listOrNone(configurationsPath)).map(at),

  TrustedCertificateAuthority: (context) =>
    inEach(context, configurationsPath, members, (id) => ({ certificateBasedApplicationConfigurationId: id })),

  TlsInspectionPolicy: async ({ collections }) => (await collections.listOrNone(policiesPath)).map(at),

  TlsInspectionRule: (context) => inEach(context, policiesPath, rules, (policyId) => ({ policyId }), isOfPrograms),

  TlsInspectionPolicyLink: (context) =>
    inEach(context, profilesPath, linksPath, (filteringProfileId) => ({ filteringProfileId }), isTlsLink),

  // Where a policy has no entry, there is nothing to read.
  async AppManagementPolicyTrustedCertificateAuthority({ collections }) {
    const custom = await collections.listOrNone(customPolicies);
    return [...inDefaultPolicy.map((place) => ({ id: idAt(place), state: {} })), ...custom.map(at)];
  },
};

function at(found: Entity): Whereabouts {
  return { id: idOf(found), state: {} };
}

/** What is in each member of another collection. */
async function inEach(
  { collections }: Context,
  outer: string,
  inner: (id: string) => string,
  stateIn: (id: string) => State,
  isMeant: (found: Entity) => boolean = () => true,
): Promise<Whereabouts[]> {
  const places = (await collections.listOrNone(outer)).map(idOf);
  const all = places.map(async (place) =>
    (await collections.list(inner(place))).filter(isMeant).map((found) => ({ id: idOf(found), state: stateIn(place) })),
  );
  return (await Promise.all(all)).flat();
}

/** Graph's own rules have priorities that no program may give. */
function isOfPrograms({ priority }: Entity): boolean {
  return typeof priority === "number" && priority >= range.least && priority <= range.largest;
}
