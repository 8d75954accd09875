import type { Entity } from "./entity.js";

/** What an entity of Graph's has beside its id, by Graph's metadata (CSDL). */
export interface EntityType {
  /** The end of the paths of its collections. */
  readonly collection: string;
  /** The end of its OData type. */
  readonly name: string;
  /** What is never null. */
  readonly always: readonly string[];
  readonly perhaps: readonly string[];
  /** The collection that each has of its own, which a list shows with them where it is asked to. */
  readonly contained?: string;
  /** What of that isn't null, as the rest of an entity says. */
  readonly expected?: (found: Entity) => readonly string[];
}

const entityTypes: readonly EntityType[] = [
  {
    collection: "/externalCertificateAuthorityCertificates",
    name: ".externalCertificateAuthorityCertificate",
    always: ["name", "commonName", "organizationName", "status", "validity"],
    perhaps: ["certificateSigningRequest", "certificate", "chain"],
    // A CA leaves its first status when its certificate and the chain are uploaded, and never has it again.
    expected: ({ status }) =>
      status === undefined || status === null || status === "csrGenerated" ? [] : ["certificate", "chain"],
  },
  {
    collection: "/certificateBasedApplicationConfigurations",
    name: ".certificateBasedApplicationConfiguration",
    always: [],
    perhaps: ["displayName", "description"],
    contained: "trustedCertificateAuthorities",
  },
  {
    collection: "/trustedCertificateAuthorities",
    name: ".certificateAuthorityAsEntity",
    always: ["certificate", "isRootAuthority", "issuer", "issuerSubjectKeyIdentifier"],
    perhaps: [],
  },
];

/** The type of the members of a collection; undefined where it is none of these. */
export function entityTypeIn(collectionPath: string): EntityType | undefined {
  const [path = ""] = collectionPath.split("?");
  return entityTypes.find(({ collection }) => path.endsWith(collection));
}

/** Whether an entity is of a type; where it says nothing of that, it is. */
export function isOfType({ name }: EntityType, { "@odata.type": type }: Entity): boolean {
  return typeof type !== "string" || type.endsWith(name);
}

/** A collection that a member of another one has. */
export interface Contained {
  /** The other collection's path. */
  readonly outer: string;
  /** The id of the member that has it. */
  readonly id: string;
  /** What it is called there. */
  readonly property: string;
}

/** Whose a collection is; undefined where it is nobody's, or no list shows it. */
export function containedIn(path: string): Contained | undefined {
  const [, outer = "", id = "", property] = /^(.*)\/([^/?]+)\/([^/?]+)$/.exec(path) ?? [];
  return property !== undefined && entityTypeIn(outer)?.contained === property
    ? { outer, id: decodeURIComponent(id).toLowerCase(), property }
    : undefined;
}
