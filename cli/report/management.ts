/** Which resource of a stack manages what, and where the two don't agree. */
import { compare, valueInWords, type Having } from "../../provider/kernel/comparison.js";
import { readState } from "../../provider/kernel/border.js";
import type { Context } from "../../provider/kernel/context.js";
import type { Found, Inputs } from "../../provider/kernel/definition.js";
import { readingOf } from "../../provider/kernel/illegible.js";
import { kindOf } from "../../provider/kernel/kinds.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { EntraCaError } from "../../provider/messages/error.js";
import { isAbsent, madeOnce } from "../../provider/records.js";
import { resources, type ClassName } from "../../provider/resources/resources.js";
import { sameId } from "../../provider/graph/entity.js";
import { whereabouts, type Whereabouts } from "../tenant/whereabouts.js";
import type { Configuration, Part, Tenant, TlsCa, TrustedCa } from "../tenant/tenant.js";
import type { Stack, StackResource } from "./stack.js";

/** A resource whose object isn't as the stack has it, is gone, or couldn't be read. */
export interface Disagreement {
  readonly resource: StackResource;
  readonly kind: "drift" | "gone" | "not-read";
  /** What was found, in words. */
  readonly found: string;
}

/** What of a tenant has to be read to compare a resource. */
const partOf: Readonly<Partial<Record<ClassName, Part>>> = {
  ExternalCertificateAuthorityCertificate: "tlsCas",
  ExternalCertificateAuthoritySignedCertificate: "tlsCas",
  CertificateBasedApplicationConfiguration: "configurations",
  TrustedCertificateAuthority: "configurations",
  TlsInspectionPolicy: "tlsInspectionPolicies",
  TlsInspectionRule: "tlsInspectionPolicies",
  TlsInspectionPolicyLink: "filteringProfiles",
  AppManagementPolicyTrustedCertificateAuthority: "appManagementPolicies",
};

/** How long after an object came to a stack Graph's lists can be believed that it isn't there any more, in milliseconds. */
const untilListed = 60 * 60_000;

/** The classes of what is in lists that leave nothing out that a program may have. */
const listedAs: Readonly<Partial<Record<ClassName, ClassName>>> = {
  ExternalCertificateAuthorityCertificate: "ExternalCertificateAuthorityCertificate",
  ExternalCertificateAuthoritySignedCertificate: "ExternalCertificateAuthorityCertificate",
  CertificateBasedApplicationConfiguration: "CertificateBasedApplicationConfiguration",
  TrustedCertificateAuthority: "TrustedCertificateAuthority",
  TlsInspectionPolicy: "TlsInspectionPolicy",
};

/** A stack beside a tenant. */
export interface ComparedStack {
  readonly name: string;
  /** The resources whose objects are in this tenant: what a connection of the program's leads to another one is none of it. */
  readonly resources: readonly StackResource[];
  /** How many resources have their objects in another tenant. */
  readonly elsewhere: number;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Holds each resource of a stack against what its object is now, as a preview reads it. What isn't listed is gone; of what came to
 * the stack only lately is asked by its id, since lists may be behind.
 */
export async function compareStack(
  { name, resources: all }: Stack,
  { tenantId, graphOrigin, readAt, unread }: Tenant,
  contextOf: (urn: string) => Context,
): Promise<ComparedStack> {
  const here = all.filter(
    ({ outputs }) =>
      (outputs["graphOrigin"] ?? graphOrigin) === graphOrigin &&
      (tenantId === undefined || (outputs["tenantId"] ?? tenantId) === tenantId),
  );
  // What the report can't read at all, it says once.
  const known = here.filter(({ className }) => !unread.some(({ part }) => part === partOf[className]));
  const lists = new Map<ClassName, Promise<readonly Whereabouts[]>>();
  const isGone = async ({ className, id, since }: StackResource): Promise<boolean> => {
    const of = listedAs[className];
    if (of === undefined || since === undefined || +readAt - +since < untilListed) {
      return false;
    }
    const listed = await madeOnce(lists, of, async () => (await whereabouts[of]?.(contextOf(""))) ?? []);
    return !listed.some((one) => sameId(one.id, id));
  };
  const disagreements = known.map(async (resource) =>
    (await isGone(resource)) ? [goneOf(resource)] : disagreementsOf(resource, contextOf(resource.urn)),
  );
  return {
    name,
    resources: here,
    elsewhere: all.length - here.length,
    disagreements: (await Promise.all(disagreements)).flat(),
  };
}

function goneOf(resource: StackResource): Disagreement {
  return { resource, kind: "gone", found: `no object with id ${resource.id}` };
}

async function disagreementsOf(resource: StackResource, context: Context): Promise<Disagreement[]> {
  const { className, id, outputs } = resource;
  const one: Resource = resources[className];
  try {
    const live = await one.live(id, readState(one.definition, outputs), context);
    if (live === undefined) {
      return [goneOf(resource)];
    }
    const found = driftOf(resource, one, live).join("; ");
    return found === "" ? [] : [{ resource, kind: "drift", found }];
  } catch (error) {
    if (!(error instanceof EntraCaError)) {
      throw error;
    }
    return [{ resource, kind: "not-read", found: error.what }];
  }
}

/** How an object differs from what the stack's state has of it, property by property. */
function driftOf({ outputs, secrets }: StackResource, { definition }: Resource, found: Found): string[] {
  const { legible, illegible } = readingOf(found);
  const state: Having = readState(definition, outputs);
  const ignored = outputs["__ignoreChanges"];
  const ignoring = [...secrets, ...(Array.isArray(ignored) ? ignored.map(String) : [])];
  const unclear = illegible.filter(([property]) => Object.hasOwn(definition.arguments, property));
  // What the program wants now, only a preview knows: the state stands for it.
  return [
    ...compare(definition.arguments, state as Inputs, state, legible, ignoring)
      .filter(({ drift }) => drift)
      .flatMap(({ property, stored, live }) => {
        const argument = definition.arguments[property];
        const changes =
          argument && !isAbsent(stored) && !isAbsent(live) && kindOf(argument).changes?.(stored, live, undefined);
        return changes
          ? changes.map((change) => `${property}: ${change}`)
          : [`${property} is ${valueInWords(argument, live)} in place of ${valueInWords(argument, stored)}`];
      }),
    ...unclear
      .filter(([property]) => !ignoring.includes(property))
      .map(([property, why]) => `${property}, which ${why}, so that nothing can be compared with it`),
  ];
}

/** A stack's resources, by what they manage. */
export class Management {
  constructor(private readonly stack: ComparedStack) {}

  /** The resources of a class that have an object. */
  of(className: ClassName, id: string): string[] {
    return this.#of(className, id).map(({ urn }) => urn);
  }

  /** A configuration has its root to itself, and all of its CAs where it lists them. */
  ofAuthority({ id, isRoot }: TrustedCa, configuration: Configuration): string[] {
    const owners = this.#of("CertificateBasedApplicationConfiguration", configuration.id)
      .filter((owner) => isRoot === true || hasList(owner))
      .map(({ urn }) => urn);
    return [...owners, ...this.of("TrustedCertificateAuthority", id)];
  }

  ofTlsCa({ id }: TlsCa): string[] {
    return [
      ...this.of("ExternalCertificateAuthorityCertificate", id),
      ...this.of("ExternalCertificateAuthoritySignedCertificate", id),
    ];
  }

  /** Whether the stack has something that is in a part of the tenant. */
  hasIn(part: Part): boolean {
    return this.stack.resources.some(({ className }) => partOf[className] === part);
  }

  #of(className: ClassName, id: string): StackResource[] {
    return this.stack.resources.filter((each) => each.className === className && sameId(each.id, id));
  }
}

/** Whether a configuration has all of its CAs; as a secret, too, it has them. */
function hasList({ outputs, secrets }: StackResource): boolean {
  return outputs["trustedCertificates"] !== undefined || secrets.includes("trustedCertificates");
}
