/** A JSON object as Graph sends it: members may be absent, and unknown ones are to be ignored. */
export type Entity = Readonly<Record<string, unknown>>;

/** What an answer holds isn't what Graph sends. */
export class OddContent extends Error {}

/** Whether a value is a JSON object. */
export function isEntity(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {OddContent} */
export function entity(value: unknown): Entity {
  if (!isEntity(value)) {
    throw new OddContent(value === undefined ? "nothing" : "something that isn't a JSON object");
  }
  return value;
}

/** The id of an object, which each has that Graph sends. */
export function idOf({ id }: Entity): string {
  return String(id);
}

/**
 * An object that was asked for by its id, which an answer may leave out; one of Graph's pages shows it inside `value`.
 *
 * @throws {OddContent}
 */
export function entityOf(value: unknown, id: string): Entity {
  const found = entity(value);
  if (found["id"] === undefined || found["id"] === null) {
    const { value: inside } = found;
    const [only] = Array.isArray(inside) && inside.length === 1 ? (inside as unknown[]) : [];
    return isEntity(only) && sameId(only["id"], id) ? only : { ...found, id };
  }
  if (!sameId(found["id"], id)) {
    throw new OddContent("another object than the one that was asked for");
  }
  return found;
}

/** An object that was made; one of Graph's pages shows it inside `value`. */
export function createdEntity(value: unknown): Entity & { readonly id: string } {
  const answer = entity(value);
  const made = answer["id"] === undefined && "value" in answer ? entity(answer["value"]) : answer;
  const { id } = made;
  if (typeof id !== "string" || id === "") {
    throw new OddContent("an object without an id");
  }
  return { ...made, id };
}

/** The answer to a change. */
export function entityOrNothing(value: unknown): Entity | undefined {
  return value === undefined ? undefined : entity(value);
}

/** The address of a collection's member. */
export function memberPath(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}

/** Whether an object's id is the one meant. */
export function sameId(one: unknown, other: string): boolean {
  return (typeof one === "string" || typeof one === "number") && String(one).toLowerCase() === other.toLowerCase();
}

/** The collections whose members have ids in addresses. */
const collections =
  /\/(\w+Certificates|\w+Configurations|trustedCertificateAuthorities|tlsInspectionPolicies|policyRules|appManagementPolicies|filteringProfiles|(?<=\/filteringProfiles\/[^/]+\/)policies)\/[^/?]+/g;

/** A path without the ids in it, for where one of them is a secret. */
export function withoutIds(path: string): string {
  return path.replace(collections, "/$1/{id}");
}

/** What an entity of Graph's has beside its id, by Graph's metadata (CSDL). */
export interface EntityType {
  /** The end of the paths of its collections, and what is before that with the id of a member, where paths of others end alike. */
  readonly collection: string;
  readonly outer?: string;
  /** The end of its OData type. */
  readonly name: string;
  /** What is never null. */
  readonly always: readonly string[];
  readonly perhaps: readonly string[];
  /** The collection that each has of its own, which a list shows with them where it is asked to. */
  readonly contained?: string;
  /** What is an object of its own, which an answer shows where it is asked to. */
  readonly expanded?: string;
  /** What tells one from the others, where they have no ids. */
  readonly key?: string;
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
  {
    collection: "/tlsInspectionPolicies",
    name: ".tlsInspectionPolicy",
    always: ["name", "settings"],
    perhaps: ["description"],
    contained: "policyRules",
  },
  {
    collection: "/policyRules",
    name: ".tlsInspectionRule",
    always: ["name", "priority", "action", "settings", "matchingConditions"],
    perhaps: ["description"],
  },
  {
    collection: "/filteringProfiles",
    name: ".filteringProfile",
    always: ["name", "state", "priority"],
    perhaps: ["description"],
  },
  {
    // There are links of other kinds, too.
    collection: "/policies",
    outer: "/filteringProfiles",
    name: ".tlsInspectionPolicyLink",
    always: ["state"],
    perhaps: [],
    expanded: "policy",
  },
  {
    collection: "/webCategories",
    name: ".webCategory",
    always: [],
    perhaps: ["displayName", "group"],
    key: "name",
  },
];

/** The type of the members of a collection; undefined where it is none of these. */
export function entityTypeIn(collectionPath: string): EntityType | undefined {
  const [path = ""] = collectionPath.split("?");
  return entityTypes.find(
    ({ collection, outer }) =>
      path.endsWith(collection) && (outer === undefined || path.replace(/(?:\/[^/]+){2}$/, "").endsWith(outer)),
  );
}

/** What has an answer show what is an object of its own in the members of a collection. */
export function expansionIn(collectionPath: string): string {
  const expanded = entityTypeIn(collectionPath)?.expanded;
  return expanded === undefined || collectionPath.includes("?") ? "" : `?$expand=${expanded}`;
}

/** Whether an entity is of a type; where it says nothing of that, it is. */
export function isOfType({ name }: EntityType, { "@odata.type": type }: Entity): boolean {
  return typeof type !== "string" || type.endsWith(name);
}

/**
 * Which other collection has a member with this one, of which id that is, and what it is called there; undefined where none
 * has, or no list shows it.
 */
export function containedIn(path: string): { outer: string; id: string; property: string } | undefined {
  const [, outer = "", id = "", property] = /^(.*)\/([^/?]+)\/([^/?]+)$/.exec(path) ?? [];
  return property !== undefined && entityTypeIn(outer)?.contained === property
    ? { outer, id: decodeURIComponent(id).toLowerCase(), property }
    : undefined;
}
