import type { Cloud } from "../settings/clouds.js";
import { globalAdministrator, rolesInWords, type Family } from "../graph/permissions.js";
import type { Claims } from "./claims.js";

/** Whether a sign-in is enough for something. */
export interface Verdict {
  readonly answer: "yes" | "no" | "unknown";
  /** What is missing, or why it can't be told, in words. */
  readonly why?: string;
}

/** What a sign-in may do to one kind of resource. */
export interface Access {
  readonly resource: string;
  readonly read: Verdict;
  readonly write: Verdict;
}

/** A kind of resource, by the name of its class. */
export interface ResourceClass {
  readonly className: string;
  readonly family: Family;
}

/** What a permission is for. */
export interface Served {
  readonly permission: string;
  readonly access: "read" | "write";
  /** The kinds of resource, by the names of their classes. */
  readonly resources: readonly string[];
}

/** Which kinds of resource each permission serves. */
export function served(classes: readonly ResourceClass[]): Served[] {
  const permissionsOf = ({ family: { permissions, contradicted } }: ResourceClass) => ({
    read: [permissions.read, permissions.otherRead].filter((each) => each !== undefined),
    write: [permissions.write, contradicted].filter((each) => each !== undefined),
  });
  return (["read", "write"] as const).flatMap((access) =>
    [...new Set(classes.flatMap((each) => permissionsOf(each)[access]))].map((permission) => ({
      permission,
      access,
      resources: classes
        .filter((each) => permissionsOf(each)[access].includes(permission))
        .map(({ className }) => className),
    })),
  );
}

/**
 * What a token's claims say of each kind of resource. A licence, conditional access and custom roles don't show in a token.
 *
 * @param claims Undefined for a token that can't be read.
 */
export function accessOf(claims: Claims | undefined, cloud: Cloud, classes: readonly ResourceClass[]): Access[] {
  return classes.map(({ className, family }) => ({
    resource: className,
    read: verdict(claims, family, "read", cloud),
    write: verdict(claims, family, "write", cloud),
  }));
}

/** Whether a sign-in is enough to read or write what belongs to a family. */
export function verdict(claims: Claims | undefined, family: Family, access: "read" | "write", cloud: Cloud): Verdict {
  if (family.clouds === "global" && !cloud.hasTlsInspection) {
    return { answer: "no", why: `Graph has TLS inspection in the global cloud only, not in ${cloud.name}` };
  }
  if (claims === undefined) {
    return { answer: "unknown", why: "the token can't be read" };
  }
  const { permissions, contradicted, roles } = family;
  const { scp: scopes } = claims;
  const isPerson = typeof scopes === "string";
  const held = isPerson ? scopes.split(" ") : texts(claims["roles"]);
  const { read, otherRead = read, write } = permissions;
  const enough = access === "read" ? [read, otherRead, write] : [write];
  if (!enough.some((permission) => held.includes(permission))) {
    const needs = `needs ${permissions[access]}`;
    return contradicted !== undefined && held.includes(contradicted)
      ? { answer: "unknown", why: `${needs} or ${contradicted}: Microsoft's pages contradict each other` }
      : withoutPermission(needs, held, isPerson, family);
  }
  const heldRoles = texts(claims["wids"]);
  return !isPerson || [...roles[access], globalAdministrator].some(({ id }) => heldRoles.includes(id))
    ? { answer: "yes" }
    : {
        answer: "unknown",
        why: `the person needs the role ${rolesInWords(roles[access])}, which the token doesn't show`,
      };
}

function withoutPermission(
  needs: string,
  held: readonly string[],
  isPerson: boolean,
  { isForApplications }: Family,
): Verdict {
  if (!isForApplications && !isPerson) {
    const doubt = "Microsoft doesn't say with certainty whether an application can have it without a person";
    return { answer: "unknown", why: `${needs}, and ${doubt}` };
  }
  if (!isForApplications && held.includes("Directory.AccessAsUser.All")) {
    const doubt = "whether Directory.AccessAsUser.All, which the token has, does instead isn't documented";
    return { answer: "unknown", why: `${needs}; ${doubt}` };
  }
  return { answer: "no", why: `${needs}, as ${isPerson ? "a delegated" : "an application"} permission` };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
