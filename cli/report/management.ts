/** Which resource of a stack manages what, and where the two don't agree. */
import { compare, valueInWords, type Having } from "../../provider/kernel/comparison.js";
import { readState } from "../../provider/kernel/border.js";
import { asPem } from "../../provider/kernel/fromGraph.js";
import { Illegible } from "../../provider/kernel/illegible.js";
import type { Definition, Inputs } from "../../provider/kernel/definition.js";
import { definitions } from "../../provider/resources/definitions.js";
import type { Configuration, Live, Tenant, TlsCa, TrustedCa } from "../tenant/tenant.js";
import type { Stack, StackResource } from "./stack.js";

/** A resource whose object isn't as the stack has it. */
export interface Disagreement {
  readonly resource: StackResource;
  /** How, in words; undefined where the object is gone. */
  readonly found: string | undefined;
}

/** A stack's resources, by what they manage. */
export class Management {
  readonly #resources: readonly StackResource[];

  /** What a connection of the program's leads to another tenant is none of this one. */
  constructor(
    stack: Stack,
    private readonly tenant: Tenant,
  ) {
    const { tenantId, graphOrigin } = tenant;
    this.#resources = stack.resources.filter(
      ({ outputs }) =>
        (outputs["graphOrigin"] ?? graphOrigin) === graphOrigin &&
        (tenantId === undefined || (outputs["tenantId"] ?? tenantId) === tenantId),
    );
  }

  ofConfiguration({ id }: Configuration): string[] {
    return this.#urns("CertificateBasedApplicationConfiguration", id);
  }

  /** A configuration has its root to itself, and all of its CAs where it lists them. */
  ofAuthority({ id, isRoot }: TrustedCa, configuration: Configuration): string[] {
    const owners = this.#of("CertificateBasedApplicationConfiguration", configuration.id)
      .filter(({ outputs }) => isRoot === true || outputs["trustedCertificates"] !== undefined)
      .map(({ urn }) => urn);
    return [...owners, ...this.#urns("TrustedCertificateAuthority", id)];
  }

  ofTlsCa({ id }: TlsCa): string[] {
    return [
      ...this.#urns("ExternalCertificateAuthorityCertificate", id),
      ...this.#urns("ExternalCertificateAuthoritySignedCertificate", id),
    ];
  }

  /** Where the stack and the tenant don't agree, of the parts of it that were read. */
  disagreements(): Disagreement[] {
    return this.#resources.flatMap((resource): Disagreement[] => {
      const live = this.#live(resource);
      if (live === "unread") {
        return [];
      }
      return live === undefined
        ? [{ resource, found: undefined }]
        : driftOf(resource, live).map((found) => ({ resource, found }));
    });
  }

  #live({ className, id, outputs }: StackResource): Live | undefined | "unread" {
    const { configurations, tlsCas } = this.tenant;
    switch (className) {
      case "ExternalCertificateAuthorityCertificate":
        return tlsCas === undefined ? "unread" : withId(tlsCas, id)?.live;
      case "ExternalCertificateAuthoritySignedCertificate":
        return tlsCas === undefined ? "unread" : withId(tlsCas, id)?.signedLive;
      case "CertificateBasedApplicationConfiguration": {
        const found = configurations && withId(configurations, id);
        return configurations === undefined
          ? "unread"
          : found && (outputs["trustedCertificates"] === undefined ? found.live : withList(found));
      }
      case "TrustedCertificateAuthority": {
        const place = String(outputs["certificateBasedApplicationConfigurationId"]);
        const all = configurations && withId(configurations, place)?.authorities;
        return configurations === undefined ? "unread" : all && withId(all, id)?.live;
      }
      // Of what has CAs take effect, the report reads no more than what it names.
      case "TlsInspectionPolicy":
      case "TlsInspectionRule":
      case "TlsInspectionPolicyLink":
      case "AppManagementPolicyTrustedCertificateAuthority":
        return "unread";
    }
  }

  #of(className: StackResource["className"], id: string): StackResource[] {
    return this.#resources.filter((each) => each.className === className && isSameId(each, id));
  }

  #urns(className: StackResource["className"], id: string): string[] {
    return this.#of(className, id).map(({ urn }) => urn);
  }
}

/** How an object differs from what the stack's state has of it, property by property. */
function driftOf({ className, outputs, secrets }: StackResource, live: Live): string[] {
  const definition: Definition | undefined = definitions.find((each) => each.className === className);
  if (definition === undefined) {
    return [];
  }
  const state: Having = readState(definition, outputs);
  const ignored = outputs["__ignoreChanges"];
  const ignoring = [...secrets, ...(Array.isArray(ignored) ? ignored.map(String) : [])];
  // What the program wants now, only a preview knows: the state stands for it.
  return compare(definition.arguments, state as Inputs, state, live, ignoring)
    .filter(({ drift }) => drift)
    .map(({ property, stored, live: now }) => {
      const argument = definition.arguments[property];
      return `${property} is ${valueInWords(argument, now)} in place of ${valueInWords(argument, stored)}`;
    });
}

/** A configuration with its CAs as a list, as a resource has it that owns all of them. */
function withList({ live, authorities }: Configuration): Live {
  const others = authorities
    .filter(({ isRoot }) => isRoot === false)
    .flatMap(({ certificate }) => (certificate instanceof Illegible ? [] : [certificate]));
  const spelling = others.map((certificate) => asPem(certificate).spelling);
  return { ...live, trustedCertificates: { value: others, spelling } };
}

function withId<One extends { readonly id: string }>(all: readonly One[], id: string): One | undefined {
  return all.find((each) => isSameId(each, id));
}

function isSameId(one: { readonly id: string }, id: string): boolean {
  return one.id.toLowerCase() === id.toLowerCase();
}
